/** The two ways of writing that are told apart: with Chinese characters, or with letters. */
export type Script = 'han' | 'latin';

const HAN = /\p{sc=Han}/gu;
const WORD = /(?:(?!\p{sc=Han})[\p{L}\p{N}])+/gu;

/** A text with at least as many Chinese characters as words of letters is Chinese: it may name brands in letters. */
export function scriptOf(text: string): Script {
  const han = text.match(HAN)?.length ?? 0;
  return han > 0 && han >= (text.match(WORD)?.length ?? 0) ? 'han' : 'latin';
}
