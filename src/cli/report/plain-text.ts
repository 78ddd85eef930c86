/** The same with a space in place of control characters, which a page must not contain, in every text in it. */
export function withoutControls<T>(value: T): T {
  if (typeof value === 'string') return value.replace(/\p{Cc}+/gu, ' ') as T;
  if (Array.isArray(value)) return value.map(withoutControls) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutControls(inner)])) as T;
}
