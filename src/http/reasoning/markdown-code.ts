const FENCE = /^\s*(?:(?:[>*+-]|\d{1,3}[.)])\s+)*(`{3,}|~{3,})([^`]*)$/;
/** Enough of a line to tell whether it is a fence. */
const MAX_LINE = 200;

/** Where the code of a Markdown text is: in it, marks are only shown. */
export class MarkdownCode {
  #line = '';
  #fence: string | undefined;
  #span = 0;

  /** In a fenced block, up to the end of the line that closes it. */
  get inFence(): boolean {
    return this.#fence !== undefined;
  }

  /** The number of backticks that end the code span; 0 outside of one. */
  get span(): number {
    return this.#span;
  }

  /** Text without backticks outside of a fence. */
  add(text: string): void {
    const lines = text.split('\n');
    lines.forEach((part, index) => {
      if (index > 0) this.#endLine();
      if (this.#line.length < MAX_LINE) this.#line += part;
    });
  }

  /** A whole run of backticks. */
  addRun(run: string): void {
    this.add(run);
    if (this.#span === 0) this.#span = run.length;
    else if (this.#span === run.length) this.#span = 0;
  }

  /** The line ends without the end of its span, so it was none. */
  leaveSpan(): void {
    this.#span = 0;
  }

  #endLine(): void {
    const [, mark = '', info = ''] = FENCE.exec(this.#line) ?? [];
    const open = this.#fence;
    if (open === undefined) this.#fence = mark === '' ? undefined : mark;
    else if (mark.startsWith(open) && info.trim() === '') this.#fence = undefined;
    this.#line = '';
    this.#span = 0;
  }
}
