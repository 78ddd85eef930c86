import { AUXILIARIES, PERSONAL } from '../words';
import { agrees } from './clause';

/**
 * "isn't it", "do you", "right" at the end of a statement seek agreement: "it's late isn't it". Such a tag asks if it
 * has the same polarity as the statement ("it's broken is it"). In a dialogue, where the other person has just spoken, it
 * also asks if it is about that person, who must know ("you live here don't you"), or if the statement is negative ("it
 * isn't late is it").
 */
export interface Tag {
  /** The number of words in the tag. */
  length: number;
  /**
   * How the tag relates to the statement: "isn't it", "is it" after a negation, the same polarity, an order
   * ("sit down will you"), or no verb.
   */
  kind: 'negative' | 'positive' | 'same' | 'order' | 'word';
  /** It is about the listener. */
  you: boolean;
}

/** After one of these, the verb and its subject belong to the statement. */
const CLAUSE =
  /^(?:i|you|he|she|it|we|they|that|this|there|what|who|how|where|when|why|which|to|not|than|as|so|nor|can|could|will|would|should|if|the|a)$/;

const CLOSERS = /^(?:not|really|now|though|then|too|either)$/;
const NEGATIVE = /(?:n't|^not|^never|^no|^hardly|^nothing|^none|^nobody)$/;

/** The tag at the end, if the words before it can be a statement. */
export function tagOf(words: readonly string[]): Tag | undefined {
  const end = CLOSERS.test(words.at(-1) ?? '') ? words.length - 1 : words.length;
  const verb = words[end - 2] ?? '';
  const subject = words[end - 1] ?? '';
  if (end >= 4 && AUXILIARIES.has(verb) && isTagSubject(subject) && agreesAsTag(verb, subject)) {
    const before = words.slice(Math.max(0, end - 10), end - 2);
    const joint = before.at(-1) ?? '';
    if (
      CLAUSE.test(joint) &&
      !(/^(?:it|that|this|there)$/.test(joint) && PERSONAL.has(subject) && subject !== 'it')
    )
      return undefined;
    // "i know they did it": "it" is more likely an object here.
    if (/^(?:it|that|this)$/.test(subject) && /^(?:do|does|did|have|has|had)$/.test(verb)) return undefined;
    if (busy(before)) return undefined;
    const negated = before.some((word) => NEGATIVE.test(word));
    const leaning = verb.endsWith("n't") === negated;
    const kind = leaning
      ? isSaid(words.slice(0, end - 2), subject)
        ? 'same'
        : 'order'
      : negated
        ? 'positive'
        : 'negative';
    return { length: words.length - end + 2, kind, you: subject === 'you' && kind !== 'order' };
  }
  if (!TAG_END.has(words.at(-1) ?? '')) return undefined;
  const closing = WORD_TAG.exec(words.slice(-7).join(' '))?.[1];
  if (closing === undefined) return undefined;
  const length = closing.split(' ').length;
  if (
    words.length <= length ||
    /^(?:the|or|a|be|is|all|on|to|your|my)$/.test(words[words.length - length - 1] ?? '')
  )
    return undefined;
  return { length, kind: 'word', you: YOU.test(words[0] ?? '') && !/^you (?:know|see)$/.test(closing) };
}

const TAG_END: ReadonlySet<string> = new Set(
  'right correct what whatever something mean saying about at huh eh yeah ok okay really innit know see say agree think'.split(
    ' ',
  ),
);
const WORD_TAG =
  /(?:^| )((?:am i |is that |is that not )?(?:right|correct)|or (?:what|whatever|something)|(?:do )?you (?:know|see|get|hear) what (?:i mean|i'm saying|i am saying|i'm talking about|i'm getting at)|if you know what i mean|see what i mean|huh|eh|yeah|ok|okay|really|innit|you know|you see|do not you think|don't you think|don't you agree|would you say|wouldn't you (?:say|agree|think))$/;
const YOU = /^(?:you|your)$|^you'/;

/** The statement has a subject that the tag takes up: "you're moving are you"; but not "sit down will you". */
function isSaid(before: readonly string[], subject: string): boolean {
  if (/^(?:let|please|just|do|go|come|put|get|give|pass|shut|open|close|take)$/.test(before[0] ?? ''))
    return false;
  return subject === 'it' || before.some((word) => word === subject || word.startsWith(`${subject}'`));
}

/** "and the budget how much is it", "which one was it": not a tag. */
function busy(before: readonly string[]): boolean {
  return before.slice(-3).some((word) => /^(?:how|which|what)$/.test(word));
}

function isTagSubject(word: string): boolean {
  return PERSONAL.has(word) || word === 'that' || word === 'there' || word === 'this';
}

function agreesAsTag(verb: string, subject: string): boolean {
  return agrees(verb, subject) || (verb === "aren't" && subject === 'i') || verb === "ain't";
}
