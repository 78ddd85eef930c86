import { isSameWording, wordingOf } from '../wording/same-wording';

/**
 * Recognisers that send a final again, with more words or in another form. Compared is what was said: without case,
 * punctuation and spaces; Latin words and Han characters are tokens.
 */

/** Words that people do say twice in a row; a single one is not the beginning of the final that follows. */
const SAID_TWICE = new Set(
  'no yes yeah yep nope ok okay very really so well please hey hi hello wait right sure now and but'.split(
    ' ',
  ),
);
/** Characters of a text that are compared; a longer one is not restated. */
const MAX_CHARS = 2_000;
/** From this share of equal tokens on, a final with the same segment id is the same one in another form. */
const SAME_SHARE = 0.5;

/** Whether a final says all of the former, in the same order, and then more. */
export function restates(former: string, final: string): boolean {
  if (Math.max(former.length, final.length) > MAX_CHARS) return false;
  const before = tokensOf(former);
  const after = tokensOf(final);
  const [first = ''] = before;
  if (before.length === 0 || after.length <= before.length) return false;
  if (before.length === 1 && (SAID_TWICE.has(first) || HAN.test(first))) return false;
  return before.every((token, at) => token === after[at]);
}

/** Whether two finals say the same words. */
export function saysTheSame(one: string, other: string): boolean {
  if (Math.max(one.length, other.length) > MAX_CHARS) return one === other;
  return tokensOf(one).join(' ') === tokensOf(other).join(' ');
}

/**
 * Whether two finals of one segment are the same but for their form: raw and formatted. Most of their words are equal;
 * the others are a number in digits on one side, and in words that may be read in several ways on the other.
 */
export function isAnotherForm(one: string, other: string): boolean {
  if (Math.max(one.length, other.length) > MAX_CHARS) return false;
  const [said, again] = [wordingOf(one), wordingOf(other)];
  if (isSameWording(said, again)) return true;
  const [left, right] = [said.words.map(({ say }) => say), again.words.map(({ say }) => say)];
  const [onlyLeft, onlyRight] = [without(left, right), without(right, left)];
  const same = left.length - onlyLeft.length;
  if (same < SAME_SHARE * Math.max(left.length, right.length)) return false;
  return onlyLeft.length > 0 && onlyRight.length > 0 && isInDigits(onlyLeft) !== isInDigits(onlyRight);
}

/** The tokens that the others lack, as often as they lack them. */
function without(tokens: readonly string[], others: readonly string[]): string[] {
  const open = [...others];
  return tokens.filter((token) => {
    const at = open.indexOf(token);
    if (at >= 0) open.splice(at, 1);
    return at < 0;
  });
}

function isInDigits(tokens: readonly string[]): boolean {
  return tokens.every((token) => /\d/.test(token));
}

const HAN = /\p{Script=Han}/u;
const TOKEN = /\p{Script=Han}|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;

function tokensOf(text: string): string[] {
  return text.slice(0, MAX_CHARS).normalize('NFKC').toLowerCase().replace(/’/g, "'").match(TOKEN) ?? [];
}
