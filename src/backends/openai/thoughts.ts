const OPEN = '<think>';
const CLOSE = '</think>';

/**
 * Takes out the thoughts that some models write before their answer, between `<think>` and `</think>`, where
 * the server does not set them apart.
 */
export class ThoughtFilter {
  #where: 'start' | 'inside' | 'after' = 'start';
  #held = '';

  push(piece: string): string {
    if (this.#where === 'after') return piece;
    this.#held += piece;
    return this.#where === 'start' ? this.#start() : this.#inside();
  }

  /** What was held back, at the end. */
  flush(): string {
    return this.#where === 'start' ? this.#held : '';
  }

  #start(): string {
    const text = this.#held.trimStart();
    if (text.length < OPEN.length && OPEN.startsWith(text)) return '';
    if (text.startsWith(OPEN)) {
      this.#where = 'inside';
      return this.#inside();
    }
    this.#where = 'after';
    return this.#held;
  }

  #inside(): string {
    const end = this.#held.indexOf(CLOSE);
    if (end < 0) {
      this.#held = this.#held.slice(-(CLOSE.length - 1));
      return '';
    }
    this.#where = 'after';
    return this.#held.slice(end + CLOSE.length).trimStart();
  }
}
