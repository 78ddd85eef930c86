/** Writing without spaces between words: Chinese, Japanese, Thai and their punctuation. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\u3000-\u303f\uff00-\uffef]/u;
const CLOSING = /^[\p{Pe}\p{Pf}.,;:!?…%]/u;

/** A text and what follows it, with a space between them if the writing needs one and neither brings it. */
export function joinText(before: string, after: string): string {
  if (before === '' || after === '') return before + after;
  const last = before.at(-1) ?? '';
  const first = after[0] ?? '';
  const isJoined =
    /\s/.test(last + first) || CLOSING.test(after) || UNSPACED.test(last) || UNSPACED.test(first);
  return isJoined ? before + after : `${before} ${after}`;
}

/** Words or pieces, in order, as a text. */
export function joinWords(words: readonly string[]): string {
  return words.reduce(joinText, '').trim();
}
