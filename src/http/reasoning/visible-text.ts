import type { RagEvent } from '../../backend/rag-backend';

/** Of text held back until it is known whether it is the answer, in characters. */
const MAX_HELD = 1_000_000;

/** The answer without its reasoning, as events for the listener. */
export class VisibleText {
  /** Nothing is passed on while this is true. */
  holds: boolean;
  #waiting = '';
  /** The last characters of the text, white space included. */
  #end = '';
  /** White space before any text: dropped when reasoning follows. */
  #lead: string | undefined = '';
  /** White space after reasoning, until text follows. */
  #gap: string | undefined;
  #hasText = false;
  #isPassedOn = false;
  #replaces: 'no' | 'if passed on' | 'always' = 'no';

  constructor(holds: boolean) {
    this.holds = holds;
  }

  /** Nothing but white space has come since reasoning was removed. */
  get isAfterRemoval(): boolean {
    return this.#gap !== undefined;
  }

  /** There is text other than white space. */
  get hasText(): boolean {
    return this.#hasText;
  }

  write(text: string): void {
    const gap = this.#gap;
    if (gap === undefined) return this.#begin(text);
    const rest = text.trimStart();
    const all = gap + text.slice(0, text.length - rest.length);
    this.#gap = rest === '' ? all : undefined;
    if (rest !== '') this.#add(gapBetween(this.#end, all) + rest);
  }

  /** Reasoning was here. */
  cut(): void {
    this.#lead = undefined;
    this.#gap ??= '';
  }

  /** All text so far was reasoning. */
  discard(): void {
    this.#waiting = '';
    this.#end = '';
    this.#hasText = false;
    this.#lead = undefined;
    this.#gap = '';
    this.holds = false;
    if (this.#replaces === 'no') this.#replaces = 'if passed on';
  }

  /** The upstream replaces all text so far. */
  replace(): void {
    this.discard();
    this.#lead = '';
    this.#gap = undefined;
    this.#replaces = 'always';
  }

  /** The events since the last call. */
  take(): RagEvent[] {
    if (this.holds && this.#waiting.length < MAX_HELD) return [];
    const text = this.#waiting;
    const replaces = this.#replaces === 'always' || (this.#replaces === 'if passed on' && this.#isPassedOn);
    this.#waiting = '';
    this.#replaces = 'no';
    if (text === '' && !replaces) return [];
    this.#isPassedOn = text !== '' || (this.#isPassedOn && !replaces);
    return [{ type: replaces ? 'replace' : 'text', text }];
  }

  /** Nothing more will be written. */
  end(): void {
    if (this.#lead !== undefined) this.#add(this.#lead);
    this.#lead = undefined;
  }

  #begin(text: string): void {
    const all = (this.#lead ?? '') + text;
    if (this.#lead !== undefined && all.trim() === '') this.#lead = all;
    else {
      this.#lead = undefined;
      this.#add(all);
    }
  }

  #add(text: string): void {
    this.#waiting += text;
    this.#hasText ||= text.trim() !== '';
    this.#end = (this.#end + text).slice(-8);
  }
}

/** What separates the texts around removed reasoning: the greater of the two gaps. */
function gapBetween(before: string, after: string): string {
  if (before === '') return '';
  const trailing = before.slice(before.trimEnd().length);
  if (trailing === '') return after;
  return '\n'.repeat(Math.max(0, linesIn(after) - linesIn(trailing)));
}

function linesIn(space: string): number {
  return space.split('\n').length - 1;
}
