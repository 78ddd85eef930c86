/** A sentence without the spaces that recognisers put between words, and the way back. */
export interface Compact {
  text: string;
  /** Offset in the sentence of every character of `text`. */
  at: readonly number[];
}

const DROPPED = /[\s"'“”「」《》()【】…~·]/;

export function compact(sentence: string): Compact {
  const at: number[] = [];
  let text = '';
  for (let i = 0; i < sentence.length; i++) {
    const char = sentence.charAt(i);
    if (DROPPED.test(char)) continue;
    text += char === '、' || char === '，' || char === ':' ? ',' : char;
    at.push(i);
  }
  return { text, at };
}
