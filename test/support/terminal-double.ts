import { Writable } from 'node:stream';

const CONTROL = /^\p{Cc}\[([0-9;]*)([A-Za-z])/u;
const WIDE = /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/u;

/**
 * A terminal's screen, as far as readline needs one: rows that scroll, characters that wrap (including wide
 * ones), and the few control sequences that move the cursor and erase.
 */
export class TerminalDouble extends Writable {
  readonly isTTY = true;
  readonly columns: number;
  readonly rows: number;
  readonly #cells: string[][] = [[]];
  #row = 0;
  #column = 0;

  constructor(columns: number, rows: number) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * Everything that was ever on the screen and not erased, scrolled off or not, without empty rows at the
   * end.
   */
  get text(): string {
    return this.#cells
      .map((row) => Array.from(row, (cell) => cell ?? ' ').join(''))
      .map((row) => row.trimEnd())
      .join('\n')
      .trimEnd();
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    let rest = String(chunk);
    while (rest !== '') {
      const control = CONTROL.exec(rest);
      if (control) {
        this.#control(Number(control[1] || 1), control[1] ?? '', control[2] ?? '');
        rest = rest.slice(control[0].length);
      } else {
        const [character = ''] = rest;
        this.#put(character);
        rest = rest.slice(character.length);
      }
    }
    done();
  }

  #control(count: number, argument: string, name: string): void {
    if (name === 'A') this.#row = Math.max(this.#top, this.#row - count);
    if (name === 'B') this.#row += count;
    if (name === 'C') this.#column = Math.min(this.columns - 1, this.#column + count);
    if (name === 'D') this.#column = Math.max(0, this.#column - count);
    if (name === 'G') this.#column = count - 1;
    if (name === 'J' && (argument === '' || argument === '0')) {
      this.#line.length = Math.min(this.#line.length, this.#column);
      this.#cells.length = this.#row + 1;
    }
  }

  #put(character: string): void {
    if (character === '\r') {
      this.#column = 0;
    } else if (character === '\n') {
      // Like a terminal driver: a line feed also returns the carriage.
      this.#column = 0;
      this.#row += 1;
    } else {
      const width = WIDE.test(character) ? 2 : 1;
      if (this.#column + width > this.columns) {
        this.#column = 0;
        this.#row += 1;
      }
      this.#line[this.#column] = character;
      if (width === 2) this.#line[this.#column + 1] = '';
      this.#column += width;
    }
    while (this.#cells.length <= this.#row) this.#cells.push([]);
  }

  /** The cursor cannot move above the visible part. */
  get #top(): number {
    return Math.max(0, this.#cells.length - this.rows);
  }

  get #line(): string[] {
    this.#cells[this.#row] ??= [];
    return this.#cells[this.#row] ?? [];
  }
}
