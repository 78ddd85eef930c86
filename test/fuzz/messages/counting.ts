import type { Random } from '../random';

const LAST = new WeakMap<Random, number>();

/** A client's count of its messages. It rises, except when a message is sent again. */
export function nextNumber(random: Random): number {
  const last = LAST.get(random) ?? 0;
  if (last > 0 && random.chance(0.1)) return last - random.int(Math.min(last, 4));
  LAST.set(random, last + 1);
  return last + 1;
}
