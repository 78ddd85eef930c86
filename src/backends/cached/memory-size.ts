/** An estimate per object and per item of a list, in bytes. */
const OVERHEAD = 64;
/** Deeper parts are not counted: events of backends are shallow, and a circle must end. */
const MAX_DEPTH = 8;

/** How much memory a value takes, estimated in bytes from its strings and objects; an upper bound for plain text. */
export function memorySizeOf(value: unknown, depth = 0): number {
  if (typeof value === 'string') return 2 * value.length + OVERHEAD;
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return OVERHEAD;
  return Object.values(value).reduce<number>((sum, part) => sum + memorySizeOf(part, depth + 1), OVERHEAD);
}
