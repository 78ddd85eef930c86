import { clearScreenDown, cursorTo, type Interface, moveCursor } from 'node:readline';
import { overflow } from './overflow';
import { answerText } from './render';
import { PlainScreen, REPLACED, type Screen } from './screen';

/** Redrawing more often shows nothing more, and flickers. */
const REDRAW_MS = 30;

/**
 * How far readline goes up before it draws its prompt anew. It does not count the rows that pasted text
 * fills, so they are counted for it before each redraw.
 */
interface Rows {
  prevRows: number;
}

/**
 * Prints above the line that is being typed. The running answer and the notes are a part of readline's
 * prompt: so readline itself looks after wide characters, wrapped rows and the typed line below them.
 */
export class LiveScreen implements Screen {
  readonly #readline: Interface & Rows;
  readonly #output: NodeJS.WriteStream;
  readonly #prompt: string;
  /** Of the running answer: what stays above already, and what is redrawn. */
  #printed = '';
  #tail = '';
  #notes: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Takes over when no line is typed any more. */
  #plain: PlainScreen | undefined;

  constructor(readline: Interface, output: NodeJS.WriteStream, prompt: string) {
    this.#readline = readline as Interface & Rows;
    this.#output = output;
    this.#prompt = prompt;
  }

  line(text: string): void {
    if (this.#plain) this.#plain.line(text);
    else this.#keep(text);
  }

  answer(text: string): void {
    if (this.#plain) return this.#plain.answer(text);
    const shown = answerText(text);
    if (!shown.startsWith(this.#printed)) {
      this.#keep(REPLACED);
      this.#printed = '';
    }
    this.#tail = shown.slice(this.#printed.length);
    this.#shorten();
    this.#redrawSoon();
  }

  endAnswer(): void {
    if (this.#plain) return this.#plain.endAnswer();
    const rest = this.#rest;
    this.#printed = '';
    this.#tail = '';
    if (rest !== '') this.#keep(rest);
  }

  notes(lines: readonly string[]): void {
    this.#notes = lines;
    this.#redrawSoon();
  }

  /** Readline has taken the typed line: it leaves the screen, as the transcript shows it in its turn. */
  taken(line: string): void {
    // Readline has cleared its own line and moved the cursor to the row below.
    this.#readline.setPrompt(this.#wholePrompt + line);
    this.#erase(this.#readline.getCursorPos().rows + 1);
    this.#draw();
  }

  redraw(): void {
    if (this.#plain) return;
    this.#readline.prevRows = this.#readline.getCursorPos().rows;
    this.#draw();
  }

  /** Call when readline is closed: a last line of news, and from now on everything is just printed. */
  close(news?: string): void {
    if (this.#plain) return;
    clearTimeout(this.#timer);
    this.#erase(this.#readline.getCursorPos().rows);
    this.#output.write((news === undefined ? '' : `${news}\n`) + this.#rest);
    this.#plain = new PlainScreen((text) => this.#output.write(text), this.#printed + this.#tail);
  }

  get #rest(): string {
    return this.#tail.replace(/^\n/, '');
  }

  get #wholePrompt(): string {
    const rest = this.#rest;
    return [...(rest === '' ? [] : [rest]), ...this.#notes, this.#prompt].join('\n');
  }

  /** Prints above everything that is redrawn. */
  #keep(text: string): void {
    const { rows } = this.#readline.getCursorPos();
    this.#erase(rows);
    // Readline will go up by as many rows as before to draw its prompt anew.
    this.#readline.prevRows = rows;
    this.#output.write(`${text}\n${'\n'.repeat(rows)}`);
    this.#draw();
  }

  #draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#readline.setPrompt(this.#wholePrompt);
    this.#readline.prompt(true);
  }

  #erase(rows: number): void {
    moveCursor(this.#output, 0, -rows);
    cursorTo(this.#output, 0);
    clearScreenDown(this.#output);
  }

  /** What is redrawn must fit the screen: the beginning of a long answer becomes part of what stays. */
  #shorten(): void {
    const { rows = 24, columns = 80 } = this.#output;
    const rest = this.#rest;
    const cut = overflow(rest, rows - 6 - this.#notes.length, columns);
    if (cut === 0) return;
    this.#printed += this.#tail.slice(0, this.#tail.length - rest.length + cut);
    this.#tail = rest.slice(cut);
    this.#keep(rest.slice(0, cut));
  }

  #redrawSoon(): void {
    if (this.#plain) return;
    this.#timer ??= setTimeout(() => this.redraw(), REDRAW_MS);
  }
}
