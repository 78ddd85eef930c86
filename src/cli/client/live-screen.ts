import { createInterface, type Interface } from 'node:readline';
import { PassThrough, Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { answerText } from './render';
import { PlainScreen, REPLACED, type Screen } from './screen';

/** Redrawing more often is not visible, and flickers. */
const REDRAW_MS = 30;

/**
 * Prints above the line being typed. Readline edits that line and draws nothing: the running answer, the
 * notes and the line are one block at the end of the screen, redrawn here as a whole, so that characters of
 * any width wrap where the terminal wraps them. (`log-update` draws such blocks too, but leaves no cursor in
 * them.)
 */
export class LiveScreen implements Screen {
  readonly readline: Interface;
  /** Emits `keypress` after readline has processed each key. */
  readonly keys: PassThrough;
  readonly #output: NodeJS.WriteStream;
  readonly #prompt: string;
  /** The part of the running answer that is already fixed above, and the part that is redrawn. */
  #printed = '';
  #tail = '';
  #notes: readonly string[] = [];
  /** The block's text before the cursor, as it was wrapped when drawn. */
  #beforeCursor = '';
  #timer: { id: ReturnType<typeof setTimeout>; ms: number } | undefined;
  /** Takes over once no line is being typed. */
  #plain: PlainScreen | undefined;

  constructor(input: TerminalInput, output: NodeJS.WriteStream, prompt: string) {
    this.#output = output;
    this.#prompt = prompt;
    const edited = new Writable({
      write: (_chunk, _encoding, done) => {
        this.#redrawWithin(0);
        done();
      },
    });
    this.keys = keyByKey(input);
    this.readline = createInterface({ input: this.keys, output: edited, terminal: true, historySize: 200 });
    this.readline.once('close', () => input.pause());
    this.readline.on('SIGCONT', () => this.redraw());
    output.on('resize', () => this.redraw());
  }

  line(text: string): void {
    if (this.#plain) this.#plain.line(text);
    else this.#draw(text);
  }

  answer(text: string): void {
    if (this.#plain) return this.#plain.answer(text);
    const shown = answerText(text);
    if (!shown.startsWith(this.#printed)) {
      this.#draw(REPLACED);
      this.#printed = '';
    }
    this.#tail = shown.slice(this.#printed.length);
    this.#shorten();
    this.#redrawWithin(REDRAW_MS);
  }

  endAnswer(): void {
    if (this.#plain) return this.#plain.endAnswer();
    const rest = this.#rest;
    this.#printed = '';
    this.#tail = '';
    if (rest !== '') this.#draw(rest);
  }

  notes(lines: readonly string[]): void {
    this.#notes = lines;
    this.#redrawWithin(REDRAW_MS);
  }

  redraw(): void {
    if (!this.#plain) this.#draw();
  }

  /** Call when readline is closed: prints a last line of news; from then on everything is printed plainly. */
  close(news?: string): void {
    if (this.#plain) return;
    this.#stopTimer();
    this.#output.write(this.#erasing + (news === undefined ? '' : `${news}\n`) + this.#rest);
    this.#plain = new PlainScreen((text) => this.#output.write(text), this.#printed + this.#tail);
  }

  get #rest(): string {
    return this.#tail.replace(/^\n/, '');
  }

  /** Moves to the beginning of the block, whatever the width is now, and clears from there. */
  get #erasing(): string {
    const up = this.#cursor(this.#beforeCursor).row;
    return `${up > 0 ? `\u001B[${up}A` : ''}\r\u001B[J`;
  }

  /** Redraws the block; `kept` is printed above it and stays. */
  #draw(kept?: string): void {
    this.#stopTimer();
    const erasing = this.#erasing;
    const rest = this.#rest;
    const above = [...(rest === '' ? [] : [rest]), ...this.#notes, this.#prompt].join('\n');
    const { line, cursor } = this.readline;
    this.#beforeCursor = this.#wrapped(above + line.slice(0, cursor)).join('\n');
    const end = this.#cursor(above + line);
    const at = this.#cursor(this.#beforeCursor);
    const up = end.row - at.row;
    this.#output.write(
      [
        erasing,
        kept === undefined ? '' : `${kept}\n`,
        this.#wrapped(above + line).join('\n'),
        // A terminal leaves the cursor behind a full row until more text follows.
        end.column === 0 && line !== '' ? '\n' : '',
        up > 0 ? `\u001B[${up}A` : '',
        `\u001B[${at.column + 1}G`,
      ].join(''),
    );
  }

  /** A terminal that does not know its size says 0, or nothing. */
  get #columns(): number {
    return this.#output.columns || 80;
  }

  #wrapped(text: string): string[] {
    return wrapAnsi(text, this.#columns, { hard: true, trim: false, wordWrap: false }).split('\n');
  }

  /** Where the cursor ends up after a text that begins in the first column of row 0. */
  #cursor(text: string): { row: number; column: number } {
    const rows = this.#wrapped(text);
    const width = stringWidth(rows.at(-1) ?? '');
    return width < this.#columns ? { row: rows.length - 1, column: width } : { row: rows.length, column: 0 };
  }

  /** What is redrawn must fit the screen: the beginning of a long answer moves to the part that stays. */
  #shorten(): void {
    const rows = this.#output.rows || 24;
    const rest = this.#rest;
    const cut = overflow(rest, rows - 6 - this.#notes.length, this.#columns);
    if (cut === 0) return;
    this.#printed += this.#tail.slice(0, this.#tail.length - rest.length + cut);
    this.#tail = rest.slice(cut);
    this.#draw(rest.slice(0, cut));
  }

  #redrawWithin(ms: number): void {
    if (this.#plain || (this.#timer && this.#timer.ms <= ms)) return;
    this.#stopTimer();
    this.#timer = { id: setTimeout(() => this.redraw(), ms), ms };
  }

  #stopTimer(): void {
    clearTimeout(this.#timer?.id);
    this.#timer = undefined;
  }
}

type TerminalInput = NodeJS.ReadableStream & { setRawMode?(on: boolean): unknown };

/**
 * The input, one character per chunk. From a longer chunk (a paste, or a word from an input method) readline
 * puts all but the last character at the end of the line, wherever the cursor is.
 */
function keyByKey(input: TerminalInput): PassThrough {
  const keys = Object.assign(new PassThrough({ objectMode: true }), {
    setRawMode: (on: boolean) => input.setRawMode?.(on),
  });
  const decoder = new StringDecoder();
  input.on('data', (chunk: Buffer | string) => {
    for (const key of typeof chunk === 'string' ? chunk : decoder.write(chunk)) keys.write(key);
  });
  return keys;
}

/**
 * How much of the beginning of a text must leave the redrawn part of the screen: nothing while it fits in
 * `rows` rows, otherwise enough to leave room for as much again. Counts every character as wide: better a row
 * too few than one too many.
 */
export function overflow(text: string, rows: number, columns: number): number {
  const perRow = Math.max(1, Math.floor(columns / 2));
  const room = Math.max(2, rows);
  if (rowsOf(text, perRow) <= room) return 0;
  const left = Math.floor(room / 2);
  let cut = text.length;
  // Whole lines of the text stay together as long as they fit.
  for (let at = text.lastIndexOf('\n'); at > 0; at = text.lastIndexOf('\n', at - 1)) {
    if (rowsOf(text.slice(at + 1), perRow) > left) break;
    cut = at;
  }
  if (cut < text.length) return cut;
  // The last line alone is too long: it is cut between words if possible.
  const latest = text.length - left * perRow;
  const space = text.slice(latest).search(/\s/);
  return space === -1 ? latest : latest + space;
}

function rowsOf(text: string, perRow: number): number {
  return text.split('\n').reduce((rows, line) => rows + Math.max(1, Math.ceil(line.length / perRow)), 0);
}
