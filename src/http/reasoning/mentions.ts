/** A mark that is spoken of, rather than used: `the <think> tag`, `"<think>"`, `between <think> and </think>`. */

const SAME_QUOTES = '"\'`';
const QUOTES: Readonly<Record<string, string>> = {
  '“': '”',
  '‘': '’',
  '「': '」',
  '『': '』',
  '《': '》',
  '(': ')',
  '（': '）',
};
const NOUN =
  /^ {0,2}(?:html |xml |special |closing |opening )?(?:tags?|elements?|markers?|tokens?|delimiters?|标签|標籤|标记|標記|元素|符号)(?![a-z])/i;
const PAIR = /^ {0,2}(?:and|or|to|\.{3}|…|和|与|與|及|或|到|至|、|,|\/) {0,2}<\/[\w:]{3,25}>/i;
/** What may still become one of the two. */
const BEGUN =
  /^ {0,2}(?:[a-z.…,/、和与與及或到至]{0,12}|标|標|元|符|(?:html|xml|special|closing|opening) [a-z]{0,10}|(?:and|or|to|\.{3}|[…和与與及或到至、,/]) {0,2}(?:<\/?[\w:]{0,25})?)$/i;
const CLOSING_PUNCTUATION = /^(?:[,;:)，；：）]|[.。](?:\s|$))/;

/**
 * The length of the text after the mark that belongs to the mention; undefined when it is none. `begun`: more text is
 * needed to tell. `before` ends with the two characters before the mark.
 */
export function mentionOf(before: string, after: string, isClosing = false): number | 'begun' | undefined {
  const quoted = isQuoted(before, after);
  if (quoted) return quoted === 'begun' ? 'begun' : 0;
  if (NOUN.test(after)) return isBegunNoun(after) ? 'begun' : 0;
  if (isClosing) {
    if (after === '') return 'begun';
    if (/[\w\p{L} ]$/u.test(before) && CLOSING_PUNCTUATION.test(after)) {
      return after.length === 1 ? 'begun' : 0;
    }
  } else {
    const pair = PAIR.exec(after)?.[0];
    if (pair !== undefined) return pair.length;
  }
  return BEGUN.test(after) ? 'begun' : undefined;
}

/** A noun at the very end may be the beginning of another word. */
function isBegunNoun(after: string): boolean {
  return /[a-z]$/i.test(after) && NOUN.exec(after)?.[0].length === after.length;
}

/** Whether the mark stands alone in quotation marks; `before` ends with the two characters before it. */
export function isQuoted(before: string, after: string): boolean | 'begun' {
  const [last = '', earlier = ''] = [...before].reverse();
  // The same mark ends a quotation too, so it must not follow a word.
  const isOpening = SAME_QUOTES.includes(last) && /^[\s([{（:：,，/]?$/.test(earlier);
  const closing = last === '' ? undefined : isOpening ? last : QUOTES[last];
  if (closing === undefined) return false;
  return after === '' ? 'begun' : after.startsWith(closing);
}
