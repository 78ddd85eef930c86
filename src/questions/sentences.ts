/** A stretch of a turn up to a mark that ends a sentence. Offsets are those of the turn's text. */
export interface Sentence {
  start: number;
  /** Past the mark. */
  end: number;
  /** Folded, without the closing mark. */
  text: string;
  /** It was closed by a question mark. */
  asked: boolean;
}

// A full stop ends a sentence only before a space, so that "2.5" and "node.js" hold together.
const END = /[?!。;\n]+|\.+(?=\s|$)/g;

/** Cuts folded text into sentences; blank ones are left out. */
export function sentencesOf(folded: string, offset = 0): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  const push = (to: number, mark: string) => {
    const text = folded.slice(from, to);
    if (/[^\s?!.。;,，、]/.test(text)) {
      sentences.push({
        start: offset + from,
        end: offset + to + mark.length,
        text,
        asked: mark.includes('?'),
      });
    }
    from = to + mark.length;
  };
  for (const match of folded.matchAll(END)) push(match.index, match[0]);
  push(folded.length, '');
  return sentences;
}
