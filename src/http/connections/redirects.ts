import type { PooledResponse } from './pooled-request';

/** In a row. */
export const MAX_REDIRECTS = 5;

/**
 * Where a redirect leads that keeps method and body, if it stays on the server: its credentials go nowhere else.
 * Undefined for every other response.
 */
export function redirectTarget({ status, headers }: PooledResponse, from: string): string | undefined {
  if (status !== 307 && status !== 308) return undefined;
  const location = headers.get('location');
  if (location === null || !URL.canParse(location, from)) return undefined;
  const target = new URL(location, from);
  if (target.origin !== new URL(from).origin || target.username !== '' || target.password !== '')
    return undefined;
  return target.href;
}
