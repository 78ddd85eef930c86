import { headerAt, NAMES_ONLY_END, nameOnlyAt } from './harmony';
import { MarkdownCode } from './markdown-code';
import { type Family, MARK_START, type Mark, markAt } from './marks';
import { isQuoted, mentionOf } from './mentions';
import type { VisibleText } from './visible-text';

/** What is known about the answers of one server; shared by those who read them. */
export interface ReasoningHabit {
  /** The last reasoning had only the mark that ends it, so everything is held back until that comes. */
  endsOnly: boolean;
}

const NEXT = /[<[◁`\n]/;
/** In characters; more than the longest mark. */
const MAX_MARK = 1500;
/** A longer code span, in characters, is not waited for. */
const MAX_SPAN = 500;

/** Tells reasoning from the answer, and writes the answer. */
export class ReasoningScanner {
  readonly #visible: VisibleText;
  readonly #habit: ReasoningHabit;
  #buffer = '';
  #begun = false;
  /** The last two characters that were read. */
  #before = '';
  #code = new MarkdownCode();
  /** The family of the reasoning that is being skipped. */
  #within: Family | undefined;
  #depth = 0;
  /** The mark that began the reasoning, as long as only white space has followed it. */
  #opened: string | undefined;
  /** What follows the end of nested reasoning: the answer, unless another end comes. */
  #tail: string | undefined;
  #inHeader = false;
  #isHarmony = false;
  #isWrapped = false;
  #hasRemoved = false;

  constructor(visible: VisibleText, habit: ReasoningHabit) {
    this.#visible = visible;
    this.#habit = habit;
  }

  /** Whether what is being read is reasoning. */
  get isWithin(): boolean {
    return this.#within !== undefined;
  }

  /** Reads the next piece of the text; `isLast` when nothing follows it. */
  read(piece: string, isLast: boolean): void {
    this.#buffer += piece;
    while (this.#buffer !== '' && this.#step(isLast));
    if (!isLast || this.#tail === undefined || this.#tail.trim() === '') return;
    this.#within = undefined;
    this.#visible.cut();
    this.#visible.write(this.#tail);
  }

  /** Reads a part of the buffer; false when it must wait for more. */
  #step(isLast: boolean): boolean {
    if (this.#inHeader) return this.#header(isLast);
    if (this.#within === 'bare') return this.#skipBare();
    if (this.#within !== undefined) return this.#skip(isLast);
    return this.#begun ? this.#text(isLast) : this.#begin(isLast);
  }

  #begin(isLast: boolean): boolean {
    const name = nameOnlyAt(this.#buffer);
    if (name === 'begun' && !isLast) return false;
    this.#begun = true;
    if (name === undefined || name === 'begun') return true;
    this.#isHarmony = name.isMarked;
    this.#enter(name.isMarked ? 'harmony' : 'bare', name.length);
    return true;
  }

  #text(isLast: boolean): boolean {
    if (this.#code.inFence) return this.#pass(this.#buffer.indexOf('\n') + 1 || this.#buffer.length);
    const next = this.#buffer.search(NEXT);
    if (next !== 0) return this.#pass(next < 0 ? this.#buffer.length : next);
    const run = /^`+/.exec(this.#buffer)?.[0];
    if (run !== undefined) {
      if (run.length === this.#buffer.length && !isLast) return false;
      return this.#passRun(run);
    }
    const mark = markAt(this.#buffer);
    if (mark === 'begun' && !isLast && this.#buffer.length < MAX_MARK) return false;
    if (mark === undefined || mark === 'begun') return this.#pass(1);
    if (this.#code.span > 0) {
      const length = this.#restOfSpan(isLast);
      if (length === 'begun') return false;
      if (length > 0) return this.#pass(length);
    }
    return this.#act(mark, isLast);
  }

  /** The length of the rest of a code span, without what ends it; 0 when it is none. */
  #restOfSpan(isLast: boolean): number | 'begun' {
    const [line = '', ...more] = this.#buffer.split('\n', 2);
    for (const run of line.matchAll(/`+/g)) {
      const isWhole = isLast || more.length > 0 || run.index + run[0].length < line.length;
      if (isWhole && run[0].length === this.#code.span) return run.index;
    }
    if (!isLast && more.length === 0 && line.length < MAX_SPAN) return 'begun';
    this.#code.leaveSpan();
    return 0;
  }

  /** A mark outside of code. */
  #act(mark: Mark, isLast: boolean): boolean {
    const { kind, family, length } = mark;
    const after = this.#buffer.slice(length);
    switch (kind) {
      case 'wrapper':
        return this.#wrapper(length);
      case 'header':
        this.#inHeader = true;
        return true;
      case 'stop':
        return this.#stop(after, length, isLast);
      case 'empty':
        this.#remove(length);
        return true;
    }
    if (family === 'details') return kind === 'open' ? this.#enter(family, length) : this.#pass(length);
    const mention = mentionOf(this.#before, isLast ? `${after}\n` : after, kind === 'close');
    if (mention === 'begun' && !isLast) return false;
    if (typeof mention === 'number') return this.#pass(length + mention);
    if (kind === 'open') return this.#enter(family, length);
    if (!this.#visible.isAfterRemoval) this.#discard(!this.#hasRemoved);
    this.#remove(length);
    return true;
  }

  /** `<answer>` right after reasoning, and its end. */
  #wrapper(length: number): boolean {
    const text = this.#buffer.slice(0, length);
    const isTag = !text.startsWith('<|');
    const isEnd = isTag && text.includes('/');
    if (isTag && !(isEnd ? this.#isWrapped : this.#visible.isAfterRemoval)) return this.#pass(length);
    this.#isWrapped = isTag && !isEnd;
    this.#remove(length);
    return true;
  }

  #stop(after: string, length: number, isLast: boolean): boolean {
    if (!this.#isHarmony) {
      const header = headerAt(after);
      if (header === 'begun' && !isLast) return false;
      if (header === undefined || header === 'begun') return this.#pass(length);
    }
    this.#drop(length);
    this.#inHeader = true;
    return true;
  }

  #header(isLast: boolean): boolean {
    const header = headerAt(this.#buffer);
    if (header === 'begun' && !isLast) return false;
    this.#inHeader = false;
    if (header === 'begun' && this.#isHarmony) this.#drop(this.#buffer.length);
    else if (header === undefined || header === 'begun') this.#pass(1);
    else if (header.channel === 'final') {
      // Text before the first header was reasoning whose own header the server removed.
      if (!this.#isHarmony) this.#discard(false);
      this.#isHarmony = true;
      this.#remove(header.length);
    } else {
      this.#isHarmony = true;
      this.#enter('harmony', header.length);
    }
    return true;
  }

  #skipBare(): boolean {
    const end = this.#buffer.indexOf(NAMES_ONLY_END);
    if (end < 0) {
      this.#drop(Math.max(0, this.#buffer.length - NAMES_ONLY_END.length));
      return false;
    }
    this.#within = undefined;
    this.#remove(end + NAMES_ONLY_END.length);
    return true;
  }

  #skip(isLast: boolean): boolean {
    const next = this.#buffer.search(MARK_START);
    if (next !== 0) return this.#drop(next < 0 ? this.#buffer.length : next);
    const mark = markAt(this.#buffer);
    if (mark === 'begun' && !isLast && this.#buffer.length < MAX_MARK) return false;
    if (mark === undefined || mark === 'begun') return this.#drop(1);
    const { kind, family, length } = mark;
    if (family !== this.#within) return this.#drop(length);
    if (family === 'harmony') {
      this.#within = undefined;
      this.#inHeader = true;
      return this.#drop(kind === 'stop' ? length : 0);
    }
    const after = this.#buffer.slice(length);
    const spoken = kind === 'open' ? mentionOf(this.#before, after) : isQuoted(this.#before, after);
    if (spoken === 'begun' && !isLast) return false;
    if (typeof spoken === 'number') return this.#drop(length + spoken);
    if (spoken === true) return this.#drop(length);
    return kind === 'open' ? this.#nest(length) : this.#leave(length);
  }

  /** A beginning within reasoning; some servers send the first one twice. */
  #nest(length: number): boolean {
    const opened = this.#opened;
    const isRepeated = this.#within !== 'details' && opened === this.#buffer.slice(0, length);
    if (!isRepeated) this.#depth++;
    this.#drop(length);
    if (isRepeated) this.#opened = opened;
    this.#tail = undefined;
    return true;
  }

  #leave(length: number): boolean {
    this.#depth--;
    if (this.#depth > 0) {
      this.#drop(length);
      this.#tail = '';
      return true;
    }
    this.#tail = undefined;
    this.#within = undefined;
    this.#remove(length);
    return true;
  }

  #enter(family: Family, length: number): true {
    this.#habit.endsOnly = false;
    this.#visible.holds = false;
    const mark = this.#buffer.slice(0, length);
    this.#remove(length);
    this.#within = family;
    this.#depth = 1;
    this.#opened = mark;
    return true;
  }

  #discard(isHabit: boolean): void {
    if (isHabit) this.#habit.endsOnly = true;
    this.#visible.discard();
    this.#code = new MarkdownCode();
  }

  #remove(length: number): void {
    this.#drop(length);
    this.#visible.cut();
    this.#hasRemoved = true;
  }

  /** Reads characters that are not part of the answer. */
  #drop(length: number): true {
    const text = this.#advance(length);
    if (text.trim() !== '') this.#opened = undefined;
    if (this.#tail !== undefined) this.#tail += text;
    return true;
  }

  #pass(length: number): true {
    const text = this.#advance(length);
    this.#code.add(text);
    this.#visible.write(text);
    return true;
  }

  #passRun(run: string): true {
    this.#visible.write(this.#advance(run.length));
    this.#code.addRun(run);
    return true;
  }

  #advance(length: number): string {
    const text = this.#buffer.slice(0, length);
    this.#buffer = this.#buffer.slice(length);
    this.#before = (this.#before + text).slice(-2);
    return text;
  }
}
