import { MODAL } from '../words';

/** A part of a sentence in the order of a question, wherever it starts: speech has no punctuation. */
export interface Clause {
  /** Index in the sentence of its first word. */
  at: number;
  /** Index after its last word: where the next clause starts, or the sentence ends. */
  end: number;
  /**
   * An auxiliary before its subject, with a question word in front or without; a question word without an auxiliary
   * ("how many people live there"); or a long form of "could you", written as such.
   */
  order: 'wh' | 'yes-no' | 'bare' | 'polite';
  /** What claims it, so that it asks nothing: "i know what ...", "he asked me are you ...". */
  within?: 'embedded' | 'reported';
  /** The words from its first, as far as rules look. */
  words: readonly string[];
  /** These words, joined by single spaces. */
  text: string;
  /** It follows an if-clause. */
  conditional: boolean;
  /** Index in `words` of the auxiliary, or of the word that stands for it. */
  aux: number;
}

/** How many words of a clause rules look at. */
const SEEN = 40;

export function clauseOf(
  words: readonly string[],
  at: number,
  aux: number,
  order: Clause['order'],
  within?: Clause['within'],
): Clause {
  // The first clause of a sentence is seen whole: its last words tell much about it. Nobody looks into a claimed one.
  const seen = within !== undefined ? [] : at === 0 ? words : words.slice(at, at + SEEN);
  return {
    at,
    end: words.length,
    order,
    words: seen,
    text: seen.join(' '),
    aux: aux - at,
    conditional: at > 0 && words[0] === 'if',
    ...(within === undefined ? {} : { within }),
  };
}

/** How far a question word may be from its auxiliary: "what kind of old movies do". */
export const WH_REACH = 6;

/** Whether the auxiliary and the pronoun can be a verb and its subject. */
export function agrees(verb: string, subject: string): boolean {
  const singular = /^(he|she|it|that|this|there|anyone|anybody)$/.test(subject);
  const plural = /^(you|we|they|these|those|there)$/.test(subject);
  if (MODAL.has(verb)) return singular || plural || subject === 'i';
  switch (verb.replace("n't", '')) {
    case 'do':
    case 'have':
      return (plural && subject !== 'there') || subject === 'i';
    case 'does':
    case 'has':
    case 'is':
      return singular;
    case 'was':
      return singular || subject === 'i';
    case 'am':
      return subject === 'i';
    case 'did':
    case 'had':
      return singular || plural || subject === 'i';
    default:
      return plural;
  }
}
