/**
 * A field of something that is trusted with nothing: undefined when it is missing, and also when reading it throws,
 * as a getter or a revoked proxy does.
 */
export function readField(from: object, name: PropertyKey): unknown {
  try {
    return Reflect.get(from, name);
  } catch {
    return undefined;
  }
}
