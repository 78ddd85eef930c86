import { MODAL } from './lexicon';

/**
 * Word order: an auxiliary before its subject asks, with or without a question word in front.
 * Speech has no punctuation, so a question may start anywhere in the sentence.
 */

export interface Onset {
  /** Index of the first word of the question. */
  at: number;
  /** Index of the auxiliary. */
  aux: number;
  wh: boolean;
}

/** How far a question word stands from its auxiliary: "what kind of old movies do". */
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
