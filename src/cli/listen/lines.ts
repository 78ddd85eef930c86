/** One line of the input, or why it can not be read. Numbers count from 1. */
export type Line = { number: number; text: string } | { number: number; problem: string };

/** No line of talk is longer; a file without line ends is not a transcript. Bytes. */
const MAX_LINE = 64 * 1024;
const LINE_END = 0x0a;

/** The input is no text at all. */
export class NotText extends Error {
  override readonly name = 'NotText';
}

/** Cuts bytes into lines as they come, and holds no more than one line. */
export class LineReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #pieces: Uint8Array[] = [];
  #size = 0;
  #number = 0;
  #begun = false;

  /** Throws `NotText` when the first bytes are no text. */
  push(bytes: Uint8Array): Line[] {
    if (!this.#begun && bytes.includes(0)) throw new NotText();
    this.#begun = true;
    const lines: Line[] = [];
    let from = 0;
    for (let at = bytes.indexOf(LINE_END); at !== -1; at = bytes.indexOf(LINE_END, from)) {
      this.#keep(bytes.subarray(from, at));
      lines.push(this.#take());
      from = at + 1;
    }
    this.#keep(bytes.subarray(from));
    return lines;
  }

  /** The last line, when it has no line end. */
  end(): Line[] {
    return this.#size === 0 ? [] : [this.#take()];
  }

  #keep(bytes: Uint8Array): void {
    if (this.#size <= MAX_LINE && bytes.length > 0) this.#pieces.push(bytes);
    this.#size += bytes.length;
    if (this.#size > MAX_LINE) this.#pieces = [];
  }

  #take(): Line {
    const number = ++this.#number;
    const tooLong = this.#size > MAX_LINE;
    const bytes = this.#pieces.length === 1 ? this.#pieces[0] : Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#size = 0;
    if (tooLong) return { number, problem: `has more than ${MAX_LINE} bytes` };
    try {
      return { number, text: this.#decoder.decode(bytes) };
    } catch {
      return { number, problem: 'is not UTF-8' };
    }
  }
}
