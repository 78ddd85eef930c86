/**
 * Reads a field of an untrusted value: undefined if it is missing or if reading it throws, as with a getter or a
 * revoked proxy.
 */
export function readField(from: object, name: PropertyKey): unknown {
  try {
    return Reflect.get(from, name);
  } catch {
    return undefined;
  }
}
