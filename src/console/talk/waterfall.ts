import type { Timing } from '../../protocol/index';

/**
 * A moment on the way to an answer, in the order in which they usually come.
 *
 * - `last_word`: the last new word of the turn was heard. `gate`: the turn was complete. `accepted`: the question was.
 * - `queued`: the backend was asked. `retrieval`: passages had been found. `first_token`: the backend's first text came.
 * - `first_sent`: it was sent to the client. `end`: the answer ended.
 */
type Moment =
  | 'last_word'
  | 'gate'
  | 'accepted'
  | 'queued'
  | 'retrieval'
  | 'first_token'
  | 'first_sent'
  | 'end';

/** The time until a moment, from the one before it; the first one takes none. */
export interface Stretch {
  readonly until: Moment;
  /** Milliseconds from the acceptance of the question; negative before it. */
  readonly start: number;
  readonly end: number;
}

/** One answer's time, cut at its moments: the stretches are in order, without gaps or overlaps. */
export interface Waterfall {
  readonly stretches: readonly Stretch[];
  /** Where the first begins and the last ends. */
  readonly start: number;
  readonly end: number;
  /** When its first text was sent; absent if none was. */
  readonly firstSent?: number;
  /** What was done about the question before it was final; absent without speculation. */
  readonly speculation?: NonNullable<Timing['speculation']>;
  /** How much sooner the answer came for that; absent if not at all. */
  readonly savedMs?: number;
}

/**
 * What was begun in advance may be over before the question was accepted, so moments are in the order of their times; at
 * the same time, in the usual one.
 */
export function waterfallOf(timing: Timing): Waterfall {
  const { first_sent_ms: firstSent, speculation, saved_ms: savedMs } = timing;
  const moments = momentsIn(timing).sort(([, a], [, b]) => a - b);
  const start = moments[0]?.[1] ?? 0;
  const stretches: Stretch[] = [];
  let before = start;
  for (const [until, at] of moments) {
    stretches.push({ until, start: before, end: at });
    before = at;
  }
  return {
    stretches,
    start,
    end: before,
    ...(isTime(firstSent) ? { firstSent } : {}),
    ...(speculation === undefined ? {} : { speculation }),
    ...(isTime(savedMs) && savedMs > 0 ? { savedMs } : {}),
  };
}

function momentsIn(timing: Timing): [Moment, number][] {
  const moments: [Moment, number | undefined][] = [
    ['last_word', timing.last_word_ms],
    ['gate', timing.gate_ms],
    ['accepted', 0],
    ['queued', timing.queued_ms],
    ['retrieval', timing.retrieval_ms],
    ['first_token', timing.first_token_ms],
    ['first_sent', timing.first_sent_ms],
    ['end', timing.total_ms],
  ];
  return moments.filter((moment): moment is [Moment, number] => isTime(moment[1]));
}

/** Timings also come from files. */
function isTime(value: number | undefined): value is number {
  return Number.isFinite(value);
}
