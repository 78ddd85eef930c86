const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

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
