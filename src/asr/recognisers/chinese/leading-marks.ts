const MARKS = /^[\s，。？！、；：,.?!;:]+/u;

/**
 * Two-pass recognisers often send the mark that ends a sentence at the beginning of the next one. The sentence it
 * belongs to is final by then, so it is dropped.
 */
export function withoutLeadingMarks(text: string): string {
  return text.replace(MARKS, '');
}
