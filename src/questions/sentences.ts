/** A stretch of a turn up to a mark that ends a sentence. Offsets are those of the turn's text. */
export interface Sentence {
  start: number;
  /** Past the mark. */
  end: number;
  /** Folded, without the closing mark. */
  text: string;
  /** It was marked as a question. */
  asked: boolean;
}

// A full stop ends a sentence only before a space, so that "2.5" and "node.js" hold together.
// A run of them is looked at once: searched from each of its dots it would cost its square.
const END = /[?!。;\n\u061f\u037e\u1367\u203d\u2047-\u2049\u06d4\u0964]+|(?<!\.)\.+(?=\s|$)/g;
/** Closing marks of Latin, Arabic, Greek and Ethiopic script. */
const ASKED = /[?\u061f\u037e\u1367\u203d\u2047-\u2049]/;
/** Marks that stand before or within what is asked: Spanish and Armenian. */
const ASKED_WITHIN = /[¿\u055e]/;
const GREEK = /[\u0370-\u03ff]/;

/** Cuts folded text into sentences; blank ones are left out. */
export function sentencesOf(folded: string, offset = 0): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  const push = (to: number, mark: string) => {
    const text = folded.slice(from, to);
    if (/[^\s?!.。;,，、]/.test(text)) {
      const asked = ASKED.test(mark) || ASKED_WITHIN.test(text) || (mark.includes(';') && GREEK.test(text));
      sentences.push({ start: offset + from, end: offset + to + mark.length, text, asked });
    }
    from = to + mark.length;
  };
  for (const match of folded.matchAll(END)) push(match.index, match[0]);
  push(folded.length, '');
  return sentences;
}
