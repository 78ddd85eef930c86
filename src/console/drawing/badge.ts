import type { AnswerState, DecisionView } from '../talk/views';
import { reasonOf, textOf, type Words } from '../words/index';
import type { IconName } from './icon';
import { STATE_ICONS } from './state-icons';

/** A decision in a few words. */
interface Badge {
  readonly icon: IconName;
  readonly name: string;
  /** The reason in short, unless the name says it. */
  readonly why?: string;
  /** The reason in a sentence. */
  readonly long?: string;
}

/** A reason not to answer does not explain why something was answered on request. */
const REASONS_TO_ANSWER: ReadonlySet<string> = new Set(['judged', 'asked']);
const SAID_BY_NAME: ReadonlySet<string> = new Set(['keep_context', 'answer_missed']);

/** `answer`: what became of the question, if that is known. */
export function badgeOf({ outcome, reason }: DecisionView, words: Words, answer?: AnswerState): Badge {
  const explained = reason === undefined ? undefined : reasonOf(words, reason);
  if (outcome === 'answer') {
    // Servers do not say why they answer: it is because it asks.
    const why = reason !== undefined && REASONS_TO_ANSWER.has(reason) ? explained : undefined;
    return {
      icon: answer ? STATE_ICONS[answer] : outcome,
      name: answer ? words.talk.answered[answer] : words.outcomes.answer,
      long: (why ?? words.reasons.question).long,
      ...(why ? { why: why.short } : {}),
    };
  }
  const isUnheard = outcome === 'unheard' && reason !== undefined && Object.hasOwn(words.unheard, reason);
  return {
    icon: outcome,
    name: isUnheard ? textOf(words.unheard, reason) : words.outcomes[outcome],
    ...(explained ? { long: explained.long } : {}),
    ...(explained && !(isUnheard && SAID_BY_NAME.has(reason)) ? { why: explained.short } : {}),
  };
}
