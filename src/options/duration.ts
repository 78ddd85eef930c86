/** The longest delay that the runtime's timers support; a longer one would fire immediately. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/** Like `setTimeout`, but `Infinity` means never: no timer is started, and undefined is returned. */
export function startTimer(callback: () => void, ms: number): ReturnType<typeof setTimeout> | undefined {
  return ms === Number.POSITIVE_INFINITY ? undefined : setTimeout(callback, Math.min(ms, MAX_TIMER_MS));
}
