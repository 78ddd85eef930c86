import type { Colors } from 'picocolors/types';
import type { Explanation } from '../../backends/local/index';
import type { Source } from '../../protocol/index';
import type { DetectedQuestion } from '../../questions/index';
import { printable } from '../terminal';
import type { Answer } from './answer';

/** Renders an answer as whole lines without line ends. Pure. */

const INDENT = '  ';
/** How much of a source is shown around a quote, in characters. */
const AROUND = 120;

export function answerLines(colors: Colors, question: string, answer: Answer): string[] {
  return [
    `${colors.cyan('›')} ${colors.bold(printable(question))}`,
    ...indented(printable(answer.text, '\n')),
    ...(answer.answered ? [] : [INDENT + colors.yellow('(no answer found)')]),
    ...answer.warnings.map((warning) => INDENT + colors.yellow(`(${printable(warning)})`)),
    ...(answer.answered || answer.sources.length === 0 ? [] : ['', INDENT + colors.dim('closest passages:')]),
    ...answer.sources.flatMap((source) => sourceLines(colors, source)),
    '',
    INDENT + colors.dim(figures(answer)),
  ];
}

export function failureLine(colors: Colors, code: string): string {
  return `realtime-rag: ${colors.red(`failed: ${code}; realtime-rag doctor looks for the reason.`)}`;
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

/** The location: "en/returns.md, line 7". */
export function placeOf({ path, uri, line, page }: Source): string {
  const place = page === undefined ? line && `line ${line}` : `page ${page}`;
  return [path ?? uri, place]
    .filter((part) => part !== undefined)
    .map((part) => printable(String(part)))
    .join(', ');
}

/** Highlights the quoted parts of the text: by colour, or by «…» without colours. */
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

/** The excerpt to show: around the quote, or the beginning. */
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

type Term = Explanation['terms'][number];
type Passage = Explanation['passages'][number];

/** Listing more alternative words than this is no help. */
const MAX_ALIKE = 4;
/** Reasons that contribute less than this to a score are left out. */
const LEAST = 0.05;

const HOW: Readonly<Record<Term['found'][number]['how'], string>> = {
  same: '',
  family: 'same family',
  sound: 'sounds alike',
  spelling: 'spelled alike',
  synonym: 'means the same',
};

/** Says what the detector would make of the question if it were heard, as a whole line without its end. Pure. */
export function heardLine(colors: Colors, { confidence, reason, rule }: DetectedQuestion): string {
  const by = rule === undefined ? '' : `  ${colors.dim(`(${rule})`)}`;
  return `${INDENT}${colors.bold('heard as')}  ${reason}, ${confidence.toFixed(2)}${by}`;
}

/** Explains the ranking of the passages, as whole lines without line ends. Pure. */
export function explanationLines(colors: Colors, { asksFor, terms, passages }: Explanation): string[] {
  return [
    '',
    `${INDENT}${colors.bold('looked for')}  ${colors.dim(`(it asks for: ${asksFor})`)}`,
    ...table(terms.map((term) => [printable(term.said), term.weight.toFixed(2), foundOf(term)])),
    ...passages.flatMap((passage, index) => passageLines(colors, passage, index + 1)),
  ];
}

function foundOf({ said, found }: Term): string {
  if (found.length === 0) return 'nothing like it in the documents';
  const named = found.slice(0, MAX_ALIKE).map(({ term, how, likeness }) => {
    const alike = HOW[how];
    if (alike === '') return term === said ? 'found' : `found as ${printable(term)}`;
    return `${printable(term)} (${alike}, ${likeness.toFixed(2)})`;
  });
  const rest = found.length - named.length;
  return named.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

function passageLines(colors: Colors, passage: Passage, rank: number): string[] {
  const { id, title, score, reasons, holds } = passage;
  const told = reasons.filter(({ adds }) => Math.abs(adds) >= LEAST);
  return [
    '',
    `${INDENT}${colors.bold(`${rank}.`)} ${printable(title)}  ${colors.dim(`${printable(id)}, score ${score.toFixed(2)}`)}`,
    ...(holds.length === 0
      ? []
      : [`${INDENT.repeat(2)}holds ${holds.map((word) => printable(word)).join(', ')}`]),
    ...table(told.map(({ reason, value, adds }) => [signed(adds), value.toFixed(2), reason])),
  ];
}

function signed(number: number): string {
  return `${number < 0 ? '-' : '+'}${Math.abs(number).toFixed(2)}`;
}

function table(rows: readonly string[][]): string[] {
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    return INDENT.repeat(2) + cells.join('  ').trimEnd();
  });
}
