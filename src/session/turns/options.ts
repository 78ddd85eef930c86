import * as v from 'valibot';
import { duration, flag } from '../../options/fields';
import { refuseOption } from '../../options/read-options';

/** When a turn counts as complete. */
export interface TurnEndOptions {
  /**
   * How long a question that broke off waits for its rest, in milliseconds, before anything is known about the
   * speaker; `Infinity`: until the recogniser says that the turn is over. Default 2,000.
   */
  waitMs?: number;
  /** Whether the wait follows the pauses of the speaker and what the last words look like. Default true. */
  adaptive?: boolean;
  /** The shortest and the longest wait, in milliseconds. Default 1,000 and 4,000. */
  minMs?: number;
  maxMs?: number;
  /**
   * For recognisers that may never send a final: after this time without a change, in milliseconds, a partial is
   * taken for the final. Default `Infinity`: never.
   */
  partialTimeoutMs?: number;
}

export type TurnEnd = Required<TurnEndOptions>;

const DEFAULTS: TurnEnd = {
  waitMs: 2_000,
  adaptive: true,
  minMs: 1_000,
  maxMs: 4_000,
  partialTimeoutMs: Number.POSITIVE_INFINITY,
};

const wait = () => v.optional(duration({ min: 0, unlimited: true }));

/** The turn's part of the session's schema. */
export const turnEntries = {
  turnTimeoutMs: wait(),
  turnEnd: v.optional(
    v.strictObject(
      {
        waitMs: wait(),
        adaptive: v.optional(flag()),
        minMs: v.optional(duration({ min: 0 })),
        maxMs: v.optional(duration({ min: 0 })),
        partialTimeoutMs: v.optional(duration({ unlimited: true })),
      },
      'must be { waitMs?, adaptive?, minMs?, maxMs?, partialTimeoutMs? }',
    ),
    {},
  ),
};

/** What `turnTimeoutMs` would be contradicted by. */
const WAITS = ['waitMs', 'adaptive', 'minMs', 'maxMs'] as const;

/**
 * Throws a one-line `TypeError` for options that contradict each other.
 *
 * @param turnTimeoutMs the same wait for every speaker and every turn
 */
export function resolveTurnEnd(
  given: { [K in keyof TurnEndOptions]?: TurnEndOptions[K] | undefined },
  turnTimeoutMs: number | undefined,
): TurnEnd {
  const conflict = turnTimeoutMs === undefined ? undefined : WAITS.find((name) => given[name] !== undefined);
  if (conflict !== undefined) {
    const why = `and 'turnEnd.${conflict}' exclude each other; leave out 'turnTimeoutMs'`;
    return refuseOption('RealtimeRagSession', 'turnTimeoutMs', why);
  }
  const { waitMs = turnTimeoutMs ?? DEFAULTS.waitMs } = given;
  const {
    adaptive = turnTimeoutMs === undefined,
    minMs = Math.min(DEFAULTS.minMs, waitMs, given.maxMs ?? waitMs),
    maxMs = Math.max(DEFAULTS.maxMs, minMs, Number.isFinite(waitMs) ? waitMs : 0),
    partialTimeoutMs = DEFAULTS.partialTimeoutMs,
  } = given;
  if (minMs > maxMs) {
    const why = "is greater than 'turnEnd.maxMs'; raise 'maxMs' or lower 'minMs'";
    return refuseOption('RealtimeRagSession', 'turnEnd.minMs', why);
  }
  return { waitMs, adaptive, minMs, maxMs, partialTimeoutMs };
}
