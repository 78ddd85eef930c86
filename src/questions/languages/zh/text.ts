/** A sentence without the spaces that recognisers put between words, and a mapping to the original offsets. */
export interface Compact {
  text: string;
  /** Offset in the sentence of a character of `text`; 0 past its end. */
  at(index: number): number;
}

const DROPPED = /[\s"'“”「」《》()【】…~·]/;
const CHANGED = /[\s"'“”「」《》()【】…~·、，:]/;

export function compact(sentence: string): Compact {
  if (!CHANGED.test(sentence)) {
    return { text: sentence, at: (index) => (index < sentence.length ? index : 0) };
  }
  const offsets: number[] = [];
  let text = '';
  for (let i = 0; i < sentence.length; i++) {
    const char = sentence.charAt(i);
    if (DROPPED.test(char)) continue;
    text += char === '、' || char === '，' || char === ':' ? ',' : char;
    offsets.push(i);
  }
  return { text, at: (index) => offsets[index] ?? 0 };
}
