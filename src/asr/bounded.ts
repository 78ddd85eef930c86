/** More channels than any recogniser has. */
const MAX_ENTRIES = 256;

/** Puts an entry at the end of a map, from which the oldest disappear so that it stays small. */
export function remember<V>(map: Map<string, V>, key: string, value: V): V {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MAX_ENTRIES && oldest !== undefined) map.delete(oldest);
  return value;
}
