/** A server on this machine answers within milliseconds. */
const PATIENCE_MS = 1_000;

/**
 * The address of the page that a server on this machine shows to people; undefined when it shows none, or is elsewhere.
 * `url` is where the client connects. Never rejects.
 */
export async function pageOf(url: string): Promise<string | undefined> {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol !== 'ws:' || !isLoopback(address.hostname)) return undefined;
  const page = `http://${address.host}/`;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(page, { signal, redirect: 'error', headers: { accept: 'text/html' } });
    const isHtml = response.ok && response.headers.get('content-type')?.startsWith('text/html');
    if (isHtml) return (await response.text()).includes('<meta name="realtime-rag"') ? page : undefined;
    await response.body?.cancel();
  } catch {
    // Whatever is there, it is not for people.
  }
  return undefined;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}
