import { saidSoFar } from './growing';
import { isSlash } from './slash-commands';

const EVERY_MS = 150;

/** Sends what is being typed as growing partials, at most one every 150 ms, always the newest last. */
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
    this.#newest = isSlash(line) ? '' : saidSoFar(line);
    if (this.#timer === undefined) this.#flush();
  }

  /** The line became final, or nothing more is typed: what was not sent is not news any more. */
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
