/** How much is tried, from which seed, and how a failure tells how to reproduce it. */

function fromEnvironment(name: string, fallback: number): number {
  const value = Number(process.env[name] ?? fallback);
  if (!Number.isSafeInteger(value)) throw new TypeError(`${name} must be a whole number.`);
  return value;
}

export const SEED = fromEnvironment('FUZZ_SEED', Math.floor(Math.random() * 2 ** 31));
export const MESSAGES = fromEnvironment('FUZZ_MESSAGES', 50_000);
export const FRAMES = fromEnvironment('FUZZ_FRAMES', 5_000);

/** Each part of a run has its own randomness: a run from the part that failed reaches it at once. */
export const FIRST_PART = fromEnvironment('FUZZ_FROM', 0);

/** At most this many milliseconds, whatever is tried. */
export const TIMEOUT_MS = 600_000;

/** Bypasses the test runner, which hides the output of passing tests. */
export function announce(line: string): void {
  process.stdout.write(`fuzz: ${line}\n`);
}

/** A violation found by the fuzz. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export function failure(error: unknown, part: number, done: string): Error {
  const what = error instanceof Error ? error.message : String(error);
  const how = `after ${done}; again with FUZZ_SEED=${SEED} FUZZ_FROM=${part}`;
  announce(`FAILED ${how}`);
  return new Error(`${what}\n  ${how}`, { cause: error });
}
