import type { RagQuery } from '../../backend/rag-backend';

/**
 * The default cache key: the same only for questions that ask the same thing. A wrong match answers a question that
 * nobody asked, a missed one costs one more answer, so everything counts that can make a difference anywhere: signs
 * (C, C#), superscripts (10²), full stops (dr., .net), capitals (US, us). What cannot is ignored: see `normalised`.
 */
export function keyOf({ question, language = '', user = '', sources }: RagQuery): string {
  // An answer from given passages is not an answer from others.
  const passages = sources === undefined ? [] : [sources.map(({ id, text }) => [id, text])];
  return JSON.stringify([language.toLowerCase(), user, normalised(question), ...passages]);
}

/** The question without what only spelling conventions decide. */
function normalised(question: string): string {
  const text = narrow(question.normalize('NFC'))
    .replace(/(?<=\p{L})’(?=\p{L})/gu, "'")
    .replace(/\s+/gu, ' ')
    .trim();
  return withoutCapitals(withoutEndMark(text));
}

/** Full-width forms, as Chinese input methods write them, are the same characters. */
function narrow(text: string): string {
  return text.replace(/[！-～]/gu, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}

/** Question marks at the end, also followed by exclamation marks, and what precedes them. */
const QUESTION_MARK = /(?<=\S)( ?)(?<![?؟])([?؟][?؟!]*)$/u;
/** A full stop after Chinese characters, or after a word too long for an abbreviation. */
const FULL_STOP = /(?:[。｡]+|(?<=\p{sc=Han})\.|(?<=(?<!\S)\p{Ll}{8,})\.)$/u;

function withoutEndMark(text: string): string {
  return text
    .replace(QUESTION_MARK, (mark, space: string, marks: string) =>
      // After a space only a single one: "??" is a sign of its own.
      space === '' || marks.length === 1 ? '' : mark,
    )
    .replace(FULL_STOP, '')
    .trimEnd();
}

/** Words that begin questions and are no names: their capital comes from their place. */
const OPENERS = new Set(
  (
    'what when where which who whom whose why how is are am was were do does did can could should would shall must ' +
    'has have had the this that these those there please ' +
    "isn't aren't wasn't weren't don't doesn't didn't can't couldn't shouldn't wouldn't won't hasn't haven't hadn't"
  ).split(' '),
);
const FIRST_WORD = /^\p{Lu}\p{Ll}+(?:'\p{Ll}+)?(?=[\s,]|$)/u;
/** "I" where it can only be the speaker, and not current or a numeral. */
const SPEAKER =
  /(?<=\b(?:do|did|don't|didn't|can|can't|could|should|would|may|might|must|shall|will|am|was|have|had) )I(?= \p{Ll})|(?<![\p{L}\p{N}])I(?='(?:m|ve|ll|d)\b)/gu;

function withoutCapitals(text: string): string {
  return text
    .replace(FIRST_WORD, (word) => {
      const lower = word.toLowerCase();
      return OPENERS.has(lower) || OPENERS.has(lower.replace(/'.*/, '')) ? lower : word;
    })
    .replace(SPEAKER, 'i');
}
