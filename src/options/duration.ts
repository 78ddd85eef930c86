/** The longest that a timer of the runtime can wait; with more it would fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** Like `setTimeout`, but `Infinity` means never: no timer is started, and undefined is returned. */
export function startTimer(callback: () => void, ms: number): ReturnType<typeof setTimeout> | undefined {
  return ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(callback, Math.min(ms, MAX_TIMER_MS));
}
