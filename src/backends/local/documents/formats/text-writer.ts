import type { DocumentHeading } from '../../options';

const MAX_LEVEL = 6;

/**
 * Collects the text of a document block by block: paragraphs are separated by a blank line, rows and list items are
 * not. Records where each line comes from.
 */
export class LinesWriter {
  readonly headings: DocumentHeading[] = [];
  /** The source line in the file of each line. */
  readonly origins: number[] = [];
  readonly #lines: string[] = [];

  get text(): string {
    return this.#lines.join('\n');
  }

  /** The number of the next line, from 1. */
  get next(): number {
    return this.#lines.length + 1;
  }

  line(text: string, origin = 0): void {
    this.#lines.push(text);
    this.origins.push(origin);
  }

  /** Starts another paragraph. */
  gap(): void {
    if (this.#lines.length > 0 && this.#lines.at(-1) !== '') this.line('', this.origins.at(-1));
  }

  heading(text: string, level: number, origin = 0): void {
    this.gap();
    this.headings.push({ line: this.next, level: Math.min(Math.max(level, 1), MAX_LEVEL) });
    this.line(text, origin);
    this.gap();
  }
}
