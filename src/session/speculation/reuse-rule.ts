/**
 * Whether an answer to the question that was heard first may be given to the one that was confirmed. Only differences
 * that cannot change a question are allowed; anything unknown counts as another question.
 */
export function mayReuse(speculated: string, confirmed: string): boolean {
  if (speculated === confirmed) return true;
  const said = wordsOf(speculated);
  return said !== '' && said === wordsOf(confirmed);
}

const WIDE = /[\uff01-\uff5e]/g;
/** Marks that only structure what was said: not those inside numbers, names and addresses. */
const MARKS = /[。，、？！；：…“”「」『』¿¡]|[.,?!;:]+(?=\s|$)|(?<=^|\s)["']|["](?=\s|$)/gu;

function wordsOf(text: string): string {
  return text
    .normalize('NFC')
    .replace(WIDE, (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0))
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .toLowerCase()
    .replace(MARKS, ' ')
    .replace(/(?<=^|\s)(?:um+|uh+|erm)(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
