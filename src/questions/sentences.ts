/** A stretch of a turn up to a sentence-ending mark. Offsets refer to the turn's text. */
export interface Sentence {
  start: number;
  /** After the mark. */
  end: number;
  /** Folded, without the closing mark. */
  text: string;
  /** It was marked as a question. */
  asked: boolean;
}

// A full stop ends a sentence only before a space, so that "2.5" and "node.js" stay together.
// A run of dots is matched once: searching from each dot would take quadratic time.
const END = /[?!。;\n\u061f\u037e\u1367\u203d\u2047-\u2049\u06d4\u0964]+|(?<!\.)\.+(?=\s|$)/g;
/** Closing marks of Latin, Arabic, Greek and Ethiopic script. */
const ASKED = /[?\u061f\u037e\u1367\u203d\u2047-\u2049]/;
/** Marks before or within a question: Spanish and Armenian. */
const ASKED_WITHIN = /[¿\u055e]/;
const GREEK = /[\u0370-\u03ff]/;

/** Splits folded text into sentences; blank ones are omitted. */
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
