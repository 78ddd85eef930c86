import { answerText } from './render';

/** Where a transcript is shown. */
export interface Screen {
  /** Prints one whole line that stays. */
  line(text: string): void;
  /** Shows the full text of the running answer so far; called repeatedly. */
  answer(text: string): void;
  /** The running answer is complete. */
  endAnswer(): void;
  /** Transient status; each call replaces the last. */
  notes(lines: readonly string[]): void;
}

export const REPLACED = '  (the server replaced this answer:)';

/** Prints sequentially, for a pipe or a file: printed text stays. */
export class PlainScreen implements Screen {
  readonly #write: (text: string) => void;
  #printed: string;

  /** `printed`: the part of the running answer that is already visible. */
  constructor(write: (text: string) => void, printed = '') {
    this.#write = write;
    this.#printed = printed;
  }

  line(text: string): void {
    this.#write(`${text}\n`);
  }

  answer(text: string): void {
    const shown = answerText(text);
    if (shown.startsWith(this.#printed)) this.#write(shown.slice(this.#printed.length));
    else this.#write(`\n${REPLACED}\n${shown}`);
    this.#printed = shown;
  }

  endAnswer(): void {
    if (this.#printed !== '') this.#write('\n');
    this.#printed = '';
  }

  notes(): void {}
}

/** Shows nothing. */
export const blankScreen: Screen = { line() {}, answer() {}, endAnswer() {}, notes() {} };
