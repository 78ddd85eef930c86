/** Random damage to a message: fields that are missing, of another type, extreme, or swapped with others. */

const ODD: unknown[] = [
  null,
  undefined,
  true,
  false,
  '',
  ' ',
  'x'.repeat(300),
  '\ud800',
  '0',
  '-1',
  'NaN',
  0,
  -1,
  1,
  0.5,
  1e308,
  -1e308,
  Number.MAX_SAFE_INTEGER,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [],
  {},
  [[]],
  [null],
  { length: 3 },
  { length: -1 },
  { toString: 'no' },
  '{"a":',
  '[]',
];

/** A small generator of numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** A damaged copy of `message`. `others` lend it their parts. */
export function damaged(
  random: () => number,
  message: string | object,
  others: readonly (string | object)[],
): string | object {
  if (random() < 0.15)
    return damagedText(random, typeof message === 'string' ? message : JSON.stringify(message));
  if (typeof message === 'string') return damagedText(random, message);
  const copy: unknown = structuredClone(message);
  const times = 1 + Math.floor(random() * 4);
  for (let time = 0; time < times; time++) damageInside(random, copy, others);
  return copy as object;
}

function damagedText(random: () => number, text: string): string {
  const at = Math.floor(random() * (text.length + 1));
  const kind = random();
  if (kind < 0.4) return text.slice(0, at);
  if (kind < 0.8)
    return `${text.slice(0, at)}${pick(random, ['"', '}', ' ', '9', 'é', '\\', '零'])}${text.slice(at + 1)}`;
  return JSON.stringify(pick(random, ODD)) ?? '';
}

function damageInside(random: () => number, root: unknown, others: readonly (string | object)[]): void {
  const holders = containersIn(root);
  const holder = pick(random, holders);
  if (holder === undefined) return;
  const key = pick(random, Object.keys(holder));
  if (key === undefined) return;
  const kind = random();
  if (kind < 0.25) delete holder[key];
  else if (kind < 0.75) holder[key] = structuredClone(pick(random, ODD));
  else {
    const lender = pick(random, containersIn(structuredClone(pick(random, others))));
    holder[key] = lender && pick(random, Object.values(lender));
  }
}

function containersIn(root: unknown): Record<string, unknown>[] {
  if (typeof root !== 'object' || root === null) return [];
  return [root as Record<string, unknown>, ...Object.values(root).flatMap(containersIn)];
}
