/** In a row. */
export const MAX_REDIRECTS = 5;

/**
 * Where a redirect leads that keeps method and body, if it stays on the server: its credentials go nowhere else.
 * Undefined for every other response.
 */
export function redirectTarget(status: number, location: string | null, from: string): string | undefined {
  if ((status !== 307 && status !== 308) || location === null || !URL.canParse(location, from))
    return undefined;
  const target = new URL(location, from);
  if (target.origin !== new URL(from).origin || target.username !== '' || target.password !== '')
    return undefined;
  return target.href;
}
