const EVERY_MS = 150;

/**
 * Sends the line being typed as growing partials, at most one every 150 ms, always ending with the newest.
 */
export class Typing {
  readonly #send: (partial: string) => void;
  #sent = '';
  #newest = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (partial: string) => void) {
    this.#send = send;
  }

  /** The line as it stands. */
  typed(line: string): void {
    this.#newest = saidSoFar(line);
    if (this.#timer === undefined) this.#flush();
  }

  /** The line became final, or typing has ended: unsent text is obsolete. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sent = '';
    this.#newest = '';
  }

  #flush(): void {
    this.#timer = undefined;
    if (this.#newest === '' || this.#newest === this.#sent) return;
    this.#sent = this.#newest;
    this.#send(this.#newest);
    this.#timer = setTimeout(() => this.#flush(), EVERY_MS);
  }
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * The part of a line being typed that counts as said: all complete words, or everything in languages without
 * spaces.
 */
export function saidSoFar(typed: string): string {
  if (CJK.test(typed)) return typed.trim();
  return typed.slice(0, Math.max(0, typed.search(/\s\S*$/))).trim();
}
