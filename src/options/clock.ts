import { startTimer } from './duration';

/** Time, injected so that a recorded stream replays the same way twice. */
export interface Clock {
  /** Milliseconds from any fixed point; never runs backwards. */
  now(): number;
  /** `ms` of `Infinity` means never. */
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: startTimer,
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
