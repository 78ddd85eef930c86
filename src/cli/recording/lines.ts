import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { CliError, oneLine, UsageError } from '../errors';

const STDIN = '-';

export interface Input {
  /** Its name in messages. */
  name: string;
  bytes: Readable;
}

export function openInput(file: string, stdin: Readable): Input {
  if (file === STDIN) return { name: 'stdin', bytes: stdin };
  return { name: JSON.stringify(file), bytes: createReadStream(file) };
}

/** What a user is told about an unreadable input. */
export function inputError(name: string, error: unknown): CliError {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UsageError(
        `There is no file ${name}: give the path of a recording or transcript, or - to read stdin.`,
      );
    case 'EISDIR':
      return new UsageError(`${name} is a folder: give the path of a file in it, or - to read stdin.`);
    case 'EACCES':
    case 'EPERM':
      return new UsageError(`${name} may not be read by this user.`);
    default:
      return new CliError(1, `${name} cannot be read: ${oneLine(error)}`);
  }
}

/** One line of the input, or why it is unreadable. Numbers count from 1. */
export type Line = { number: number; text: string } | { number: number; problem: string };

/**
 * The maximum length of a line, in bytes: no spoken line is longer, and a file without line ends is not a
 * transcript.
 */
const MAX_LINE = 64 * 1024;
const LINE_END = 0x0a;

/** The input is not text at all. */
export class NotText extends Error {
  override readonly name = 'NotText';
}

/**
 * Splits bytes into lines as they arrive, and holds no more than `MAX_LINE` of them. Not `node:readline` or
 * `split2`: they buffer a whole line before its length can be checked, and silently replace bytes that are
 * not UTF-8.
 */
export class LineReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #pieces: Uint8Array[] = [];
  #size = 0;
  #number = 0;
  #begun = false;

  /** Throws `NotText` when the first bytes are not text. */
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

/** Otherwise a file of another kind would fill the screen. */
const MOST_TOLD = 20;

/** Reports skipped lines. */
export class Problems {
  readonly #name: Input['name'];
  readonly #tell: (line: string) => void;
  #count = 0;

  constructor(name: Input['name'], tell: (line: string) => void) {
    this.#name = name;
    this.#tell = tell;
  }

  get count(): number {
    return this.#count;
  }

  /** `problem` continues a sentence that starts with "line 3": "is not UTF-8". */
  add(line: number, problem: string): void {
    this.#count++;
    if (this.#count <= MOST_TOLD) this.#tell(`${this.#name}, line ${line} ${problem}; it is left out.`);
  }

  end(): void {
    const more = this.#count - MOST_TOLD;
    if (more > 0) this.#tell(`${this.#name}: ${more} more ${more === 1 ? 'line is' : 'lines are'} left out.`);
  }
}
