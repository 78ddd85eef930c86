import * as v from 'valibot';
import { callback, duration, oneOf } from '../../options/fields';
import type { QuestionJudge } from '../../questions/index';

/** What happens to a detected question. */
export const MODES = ['auto', 'offer', 'manual'] as const;
export type Mode = (typeof MODES)[number];

/** Whose questions count. Speakers without a label match no list. */
export type SpeakerRule = { only: readonly string[] } | { except: readonly string[] };

export interface AddressRule {
  /** Names or wake words, such as "nova" or "小助手"; case and spaces are ignored. */
  names: readonly string[];
  /** If true, questions that are not addressed to a name are not answered. Default false. */
  required?: boolean;
}

export interface GateOptions {
  /** `auto` (default): answered. `offer`: offered to the client. `manual`: offered, even duplicates. */
  mode?: Mode;
  /** Default: all speakers. */
  speakers?: SpeakerRule;
  /** Questions addressed to a name are answered even when doubtful or duplicates. */
  addressed?: AddressRule;
  /** How long after an automatic answer further questions are only offered, in milliseconds. Default 0. */
  cooldownMs?: number;
  /** How long after its answer a repeated question is skipped, in milliseconds; 0: never. Default 30,000. */
  duplicateWindowMs?: number;
  /** A second opinion on turns that the detector is unsure about. Default: none. */
  judge?: QuestionJudge;
  /** The range of confidences in which the detector counts as unsure. Default [0.3, 0.8]. */
  judgeBetween?: readonly [number, number];
  /** How long a judge may take, in milliseconds; after that the detector's decision stands. Default 1,500. */
  judgeTimeoutMs?: number;
}

const MAX_WAKE_WORDS = 32;
const MAX_WAKE_WORD_CHARS = 64;

const labels = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1));
const speakerRule = v.union(
  [v.strictObject({ only: labels }), v.strictObject({ except: labels })],
  "must be { only: [labels] } or { except: [labels] }; such as { only: ['A'] }",
);

const wakeWord = v.pipe(v.string(), v.maxLength(MAX_WAKE_WORD_CHARS), v.regex(/\p{L}/u));
const addressSchema = v.object({
  names: v.pipe(v.array(wakeWord), v.minLength(1), v.maxLength(MAX_WAKE_WORDS)),
  required: v.optional(v.boolean()),
});
const addressRule = v.pipe(
  v.custom<AddressRule>(
    (value) => v.is(addressSchema, value),
    `must be { names, required? } with 1 to ${MAX_WAKE_WORDS} names of letters, of at most ${MAX_WAKE_WORD_CHARS} characters`,
  ),
  v.transform(({ names, required = false }) => ({ names: [...names], required })),
);

const range = v.custom<readonly [number, number]>(
  isRange,
  'must be two numbers from 0 to 1, the lower first; such as [0.3, 0.8]',
);

function isRange(value: unknown): boolean {
  const [from, to, ...more]: unknown[] = Array.isArray(value) ? value : [];
  const good = typeof from === 'number' && typeof to === 'number' && more.length === 0;
  return good && from >= 0 && from <= to && to <= 1;
}

/** The gate's part of the session's schema. */
export const gateEntries = {
  mode: v.optional(oneOf(MODES), 'auto'),
  speakers: v.optional(speakerRule),
  addressed: v.optional(addressRule),
  cooldownMs: v.optional(duration({ min: 0, unlimited: true }), 0),
  duplicateWindowMs: v.optional(duration({ min: 0, unlimited: true }), 30_000),
  judge: v.optional(callback<QuestionJudge>('a function that takes a candidate and resolves with a verdict')),
  judgeBetween: v.optional(range, () => [0.3, 0.8] as const),
  judgeTimeoutMs: v.optional(duration({ max: 60_000 }), 1_500),
};
