/** How much is tried, from which seed, and how a failure says how to see it again. */

function fromEnvironment(name: string, fallback: number): number {
  const value = Number(process.env[name] ?? fallback);
  if (!Number.isSafeInteger(value)) throw new TypeError(`${name} must be a whole number.`);
  return value;
}

export const SEED = fromEnvironment('FUZZ_SEED', Math.floor(Math.random() * 2 ** 31));
export const MESSAGES = fromEnvironment('FUZZ_MESSAGES', 50_000);
export const FRAMES = fromEnvironment('FUZZ_FRAMES', 5_000);

/** The parts of a run are random each by itself: a run from the part that failed comes to it at once. */
export const FIRST_PART = fromEnvironment('FUZZ_FROM', 0);

/** At most these milliseconds, whatever is tried. */
export const TIMEOUT_MS = 300_000;

/** Written past the test runner, which keeps back what passing tests print. */
export function announce(line: string): void {
  process.stdout.write(`fuzz: ${line}\n`);
}

/** Something that must not be, found by the fuzz. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export function failure(error: unknown, part: number, done: string): Error {
  const what = error instanceof Error ? error.message : String(error);
  const how = `after ${done}; again with FUZZ_SEED=${SEED} FUZZ_FROM=${part}`;
  announce(`FAILED ${how}`);
  return new Error(`${what}\n  ${how}`, { cause: error });
}
