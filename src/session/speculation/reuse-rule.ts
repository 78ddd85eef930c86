import { isSameWording, wordingOf } from '../wording/same-wording';

/** Longer texts are only compared as they are. */
const MAX_CHARS = 20_000;

/**
 * Whether an answer to the question that was heard first may be given to the one that was confirmed: only if both say
 * the same. What cannot change a question may differ: punctuation, case, width and script, fillers, politeness,
 * doubled words, and numbers in words or in digits. Anything else, and anything unknown, makes another question.
 */
export function mayReuse(speculated: string, confirmed: string): boolean {
  if (speculated === confirmed) return true;
  if (Math.max(speculated.length, confirmed.length) > MAX_CHARS) return false;
  return isSameWording(wordingOf(speculated), wordingOf(confirmed));
}
