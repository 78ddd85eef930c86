const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/**
 * The beginning of a text, at most `limit` characters: cut after a paragraph or a sentence when one
 * ends in the second half, else after a word.
 */
export function excerpt(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const head = text.slice(0, limit);
  const paragraph = head.lastIndexOf('\n\n');
  const border = paragraph >= limit / 2 ? paragraph : lastSentenceEnd(text, limit);
  if (border >= limit / 2) return head.slice(0, border).trimEnd();
  const space = head.lastIndexOf(' ');
  const cut = space >= limit / 2 ? head.slice(0, space) : wholeCharacters(head);
  return `${cut.trimEnd()}…`;
}

/** A text in parts of a few sentences, which joined give the text again. */
export function inParts(text: string, size: number): string[] {
  const parts: string[] = [];
  for (const { segment } of sentences.segment(text)) {
    const last = parts.at(-1);
    if (last !== undefined && last.length < size) parts[parts.length - 1] = last + segment;
    else parts.push(segment);
  }
  return parts;
}

function lastSentenceEnd(text: string, limit: number): number {
  let end = 0;
  for (const { index, segment } of sentences.segment(text)) {
    if (index + segment.trimEnd().length > limit) break;
    end = index + segment.trimEnd().length;
  }
  return end;
}

/** Does not leave half of a character that takes two units, such as an emoji. */
function wholeCharacters(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, '');
}
