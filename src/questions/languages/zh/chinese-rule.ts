import { DOUBTFUL } from '../../confidence';
import type { Example, Rule, Span } from '../../rules/rule';
import type { DetectionReason } from '../../types';
import type { AsidePattern, ChineseSentence } from './parse';
import { RANKS } from './ranks';
import { signsOf } from './signs';

export interface ChineseRule extends Rule<ChineseSentence> {
  /** A span that asks nothing although it looks like it; it is blanked before others look for a question. */
  readonly aside?: AsidePattern;
}

interface Construction {
  id: string;
  reason: DetectionReason;
  confidence: number;
  rank: number;
  /** A text without any of these characters does not match. */
  signs?: string;
  /** Longer texts say something else as well. */
  within?: number;
  /** Where it is looked for: after words like "嗯" and "那" (the default), in the whole text, in both, or also with the greeting. */
  over?: 'body' | 'text' | 'both' | 'whole';
  pattern: RegExp | readonly RegExp[];
  /** What the text must not contain. */
  unless?: RegExp;
  yes: readonly Example[];
  no: readonly Example[];
}

/** A rule whose construction is a pattern over the folded text without spaces. */
export function construction({
  signs,
  within = Number.POSITIVE_INFINITY,
  over = 'body',
  pattern,
  unless,
  ...rule
}: Construction): ChineseRule {
  const needed = signs === undefined ? 0 : signsOf(signs);
  const patterns = pattern instanceof RegExp ? [pattern] : pattern;
  const find = (text: string, from: number): Span | undefined => {
    if (text.length > within || unless?.test(text)) return undefined;
    for (const one of patterns) {
      const match = one.exec(text);
      if (match) return { start: from + match.index, end: from + match.index + match[0].length };
    }
    return undefined;
  };
  return {
    ...rule,
    match: ({ signs: found, text, body, whole }) => {
      if (needed !== 0 && (found & needed) === 0) return undefined;
      const span =
        (over === 'text' ? undefined : find(body, text.length - body.length)) ??
        (over === 'body' || (over === 'both' && body === text) ? undefined : find(text, 0));
      return (
        span ??
        (over === 'whole' && whole !== text && find(whole, 0) ? { start: 0, end: text.length } : undefined)
      );
    },
  };
}

/** A rule for a stretch that asks nothing, so that what stands beside it is still heard. */
export function aside(rule: {
  id: string;
  reason: DetectionReason;
  /** A text without any of these characters does not match. */
  signs: string;
  pattern: RegExp;
  yes: readonly Example[];
  no: readonly Example[];
}): ChineseRule {
  const { pattern, signs, ...rest } = rule;
  return {
    ...rest,
    rank: RANKS.aside,
    confidence: DOUBTFUL,
    aside: { id: rule.id, signs: signsOf(signs), pattern: new RegExp(pattern, 'g') },
    match: ({ asides }) => asides.find(({ id }) => id === rule.id),
  };
}
