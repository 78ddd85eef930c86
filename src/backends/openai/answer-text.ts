const CITATION = /[[【]\s*(\d{1,2}(?:\s*[,，、]\s*\d{1,2})*)\s*[\]】]/g;
/** What may still become a citation. */
const BEGUN = /[[【][\d\s,，、]{0,20}$/;
/** The marker that begins an answer which the passages do not hold. */
const NO_ANSWER = /^\s*[[【]\s*0\s*[\]】]/;
/** What may stand between the marker and the answer. */
const AFTER_IT = /^[\s.。:：,，]+/;

/**
 * A model's text as it streams, with its citations normalised: one form, `[1][2]`, and no number without a passage.
 * Holds back only what may be the beginning of a citation.
 */
export class CitedText {
  readonly #passages: number;
  readonly #cited = new Set<number>();
  #held = '';
  #begun = false;
  #noAnswer = false;

  /** Passages are numbered from 1 to `passages`. */
  constructor(passages: number) {
    this.#passages = passages;
  }

  /** The numbers cited so far, in order. */
  get cited(): number[] {
    return [...this.#cited].sort((a, b) => a - b);
  }

  /** The model said that the passages do not contain the answer. */
  get isNoAnswer(): boolean {
    return this.#noAnswer;
  }

  push(piece: string): string {
    const text = this.#held + piece;
    const start = BEGUN.exec(text)?.index ?? text.length;
    this.#held = text.slice(start);
    return this.#read(text.slice(0, start));
  }

  /** The text still held back, at the end. */
  flush(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#read(rest);
  }

  #read(text: string): string {
    if (this.#begun) return this.#withCitations(text);
    const bare = text.replace(NO_ANSWER, '');
    this.#noAnswer ||= bare !== text;
    const first = this.#withCitations(this.#noAnswer ? bare.replace(AFTER_IT, '') : bare.trimStart());
    this.#begun = first !== '';
    return first;
  }

  #withCitations(text: string): string {
    return text.replace(CITATION, (_, numbers: string) => {
      const known = numbersIn(numbers).filter((number) => number >= 1 && number <= this.#passages);
      for (const number of known) this.#cited.add(number);
      return known.map((number) => `[${number}]`).join('');
    });
  }
}

export function withoutCitations(text: string): string {
  return text.replace(CITATION, '');
}

function numbersIn(list: string): number[] {
  return list.split(/[,，、]/).map(Number);
}
