/** Whether a text is the address of a Redis: `redis:` or `rediss:`, with at most the number of a database as its path. */
export function isRedisUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, username, password } = new URL(text);
  return /^rediss?:$/.test(protocol) && /^(\/\d{0,9})?$/.test(pathname) && isDecodable(username + password);
}

/** Whether each `%` is followed by what it encodes. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
