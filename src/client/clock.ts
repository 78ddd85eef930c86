/** The time as the client sees it. A test may bring its own. */
export interface ClientClock {
  /** Milliseconds; goes on while the machine sleeps. */
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The longest delay that a timer supports. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** The wall clock, because a monotonic one may stand still while a laptop sleeps. */
export const systemClock: ClientClock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, Math.min(ms, MAX_TIMER_MS)),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
