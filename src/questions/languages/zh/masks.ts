import type { DetectionReason } from '../../types';
import { FILLER } from './rules/indefinite';
import { REPORTED } from './rules/reported';
import { RHETORICAL } from './rules/rhetorical';
import { SELF_ANSWERED } from './rules/self-answered';

/**
 * Spans that contain question words but ask nothing, over folded text without spaces. They are blanked before the
 * rules look for a question, so that one elsewhere in the turn is still found. Every repetition is bounded, so each
 * pattern is linear.
 */

const all = (pattern: RegExp) => new RegExp(pattern, 'g');

const MASKS: readonly (readonly [DetectionReason, RegExp])[] = [
  ['indefinite', all(FILLER)],
  ['rhetorical', all(RHETORICAL)],
  ['self_answered', all(SELF_ANSWERED)],
  ['reported', all(REPORTED)],
];

export interface Masked {
  /** The same length as the original text. */
  text: string;
  /** Why the first blanked span asks nothing. */
  reason?: DetectionReason;
}

/** Replaces one blanked character; no rule mentions it. */
const BLANK = '□';

/** Every question, genuine or not, contains one of these characters. */
const ASKING = /[吗么没不呢什怎哪谁几多何咋啥凭难岂吧否问说嘛老]|[还能]/;

export function mask(text: string): Masked {
  if (!ASKING.test(text)) return { text };
  let masked = text;
  let reason: DetectionReason | undefined;
  for (const [why, pattern] of MASKS) {
    masked = masked.replace(pattern, (span) => {
      reason ??= why;
      return BLANK.repeat(span.length);
    });
  }
  return reason === undefined ? { text } : { text: masked, reason };
}
