import * as v from 'valibot';

/** The building blocks of snapshots. */

/**
 * Milliseconds from a moment to the time when the snapshot was taken, since the clocks of two processes differ;
 * negative when the moment was still to come.
 */
export const age = v.pipe(v.number(), v.finite());

const whole = () => v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const count = whole();

/** Where an object is among those that several parts of a session refer to. */
export const place = whole();

/** A label of a speaker; empty for speech without one. */
export const speaker = v.string();

/** As much of a chunk as is needed to hear it later. */
export const chunk = v.object({
  type: v.literal('asr_chunk'),
  text: v.string(),
  is_final: v.boolean(),
  segment_id: v.optional(v.string()),
  speaker: v.optional(v.string()),
  language: v.optional(v.string()),
  endpoint: v.optional(v.boolean()),
  client_seq: v.optional(count),
});

/** JSON has no infinity. */
const FOREVER_MS = 1e15;

/** The age of a moment on the clock. */
export function ageOf(at: number, now: number): number {
  return Math.round(Math.max(-FOREVER_MS, Math.min(FOREVER_MS, now - at)));
}
