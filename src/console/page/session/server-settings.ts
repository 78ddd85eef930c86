import type { ServerSettings } from '../../../protocol/index';

/** What the server tells about itself, or that it does not tell it without a (better) key; undefined if it tells nothing. */
export async function fetchSettings(
  request: typeof fetch,
  url: URL,
  headers: Record<string, string>,
): Promise<ServerSettings | 'unauthorized' | undefined> {
  try {
    const response = await request(url, { headers, credentials: 'omit', cache: 'no-store' });
    if (response.status === 401) return 'unauthorized';
    if (!response.ok) return undefined;
    const settings = (await response.json()) as ServerSettings;
    return typeof settings?.limits === 'object' ? settings : undefined;
  } catch {
    return undefined;
  }
}
