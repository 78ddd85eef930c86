/**
 * A regular expression written over several lines: line breaks and the indentation after them are ignored, spaces
 * within a line are not.
 */
export function verbose(strings: TemplateStringsArray, ...values: readonly string[]): RegExp {
  return new RegExp(String.raw(strings, ...values).replace(/\s*\n\s*/g, ''));
}
