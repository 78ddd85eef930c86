import type { Colors } from 'picocolors/types';
import type { Source } from '../../protocol/index';
import { printable } from '../printable';
import type { Answer } from './answer';

/** What is printed of an answer, as whole lines without their line ends. Pure. */

const INDENT = '  ';
/** Of a source so much is shown around what is quoted, in characters. */
const AROUND = 120;

export function answerLines(colors: Colors, question: string, answer: Answer): string[] {
  return [
    `${colors.cyan('›')} ${colors.bold(printable(question))}`,
    ...indented(printable(answer.text, '\n')),
    ...(answer.answered ? [] : [INDENT + colors.yellow('(no answer found)')]),
    ...answer.warnings.map((warning) => INDENT + colors.yellow(`(${printable(warning)})`)),
    ...answer.sources.flatMap((source) => sourceLines(colors, source)),
    '',
    INDENT + colors.dim(figures(answer)),
  ];
}

export function failureLine(colors: Colors, code: string): string {
  return INDENT + colors.red(`(failed: ${code}; realtime-rag doctor looks for the reason)`);
}

function sourceLines(colors: Colors, source: Source): string[] {
  const { position, title } = source;
  const place = placeOf(source);
  return [
    '',
    `${INDENT}${colors.green(`[${position}]`)} ${printable(title)}${place === '' ? '' : colors.dim(`  ${place}`)}`,
    ...indented(marked(colors, source)).map((line) => INDENT + line),
  ];
}

/** Where it stands: "en/returns.md, line 7". */
export function placeOf({ path, uri, line, page }: Source): string {
  const place = page === undefined ? line && `line ${line}` : `page ${page}`;
  return [path ?? uri, place]
    .filter((part) => part !== undefined)
    .map((part) => printable(String(part)))
    .join(', ');
}

/** The text with what is quoted set off: by a colour, or by «…» where there are no colours. */
export function marked(colors: Colors, { text, highlight = [] }: Source): string {
  const [from, to] = windowOf(text, highlight);
  let shown = from > 0 ? '…' : '';
  let at = from;
  const mark = colors.isColorSupported
    ? (part: string) => colors.bold(colors.yellow(part))
    : (part: string) => `«${part}»`;
  for (const [start, end] of highlight) {
    if (start < at || end > to) continue;
    shown += printable(text.slice(at, start), '\n') + mark(printable(text.slice(start, end), '\n'));
    at = end;
  }
  return `${shown}${printable(text.slice(at, to), '\n')}${to < text.length ? '…' : ''}`;
}

/** The part that is shown: around what is quoted, or the beginning. */
function windowOf(text: string, highlight: readonly (readonly [number, number])[]): [number, number] {
  const first = Math.min(text.length, ...highlight.map(([start]) => start));
  const last = Math.max(0, ...highlight.map(([, end]) => end));
  if (highlight.length === 0) return [0, Math.min(text.length, AROUND * 2)];
  const from = first <= AROUND ? 0 : text.indexOf(' ', first - AROUND) + 1;
  const to = last + AROUND >= text.length ? text.length : last + AROUND;
  return [Math.min(from, first), to];
}

function figures({ confidence, firstMs, totalMs }: Answer): string {
  return [
    ...(confidence === undefined ? [] : [`confidence ${confidence.toFixed(2)}`]),
    ...(firstMs === undefined ? [] : [`${ms(firstMs)} to first text`]),
    `${ms(totalMs)} in all`,
  ].join(', ');
}

function ms(duration: number): string {
  return `${duration < 10 ? duration.toFixed(1) : Math.round(duration)} ms`;
}

function indented(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => INDENT + line);
}
