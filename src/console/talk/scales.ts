import type { Waterfall } from './waterfall';

/** What the whole width of a bar stands for, in milliseconds from the acceptance of its question. */
export interface Scale {
  readonly start: number;
  readonly end: number;
}

/** Turns end sooner; what takes longer waited for something else: the end of a pause, or a key to be pressed. */
const LONGEST_TURN_END_MS = 2_000;

/**
 * For each bar its scale: all begin at the left edge, and the same width is the same time. So that one that waited long for
 * its acceptance does not make slivers of the others, no more is drawn of that than twice what is usual among them, or
 * than the longest time from the acceptance to the end.
 */
export function scalesOf(waterfalls: readonly Waterfall[]): Scale[] {
  const before = waterfalls.map(({ start }) => Math.max(0, -start)).sort((a, b) => a - b);
  const usual = before[(before.length - 1) >> 1] ?? 0;
  const longest = Math.max(0, ...waterfalls.map(({ end }) => end));
  const most = Math.max(longest, Math.min(2 * usual, LONGEST_TURN_END_MS));
  const starts = waterfalls.map(({ start }) => Math.max(start, -most));
  const span = Math.max(1, ...waterfalls.map(({ end }, index) => end - (starts[index] ?? 0)));
  return starts.map((start) => ({ start, end: start + span }));
}
