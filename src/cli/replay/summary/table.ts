import type { Colors } from 'picocolors/types';
import stringWidth from 'string-width';
import type { Spread } from '../../../transcripts/percentiles';
import { printable } from '../../terminal';
import { clockTime } from '../clock-time';
import { letterOf } from '../render';
import type { Reworded, Summary } from './summary';

/** One column of the comparison. */
export interface Column {
  title: string;
  summary: Summary;
}

/** One row: its name, and the text of each column. Names that begin with a space belong to the row above. */
export interface SummaryRow {
  name: string;
  values: readonly string[];
}

const NONE = '–';

/** The summaries side by side. Rows that say nothing in any column are left out. */
export function summaryRows(columns: readonly Column[]): SummaryRow[] {
  const row = (name: string, value: (summary: Summary) => string | undefined): SummaryRow => ({
    name,
    values: columns.map(({ summary }) => value(summary) ?? NONE),
  });
  const rows = [
    row('turns', ({ turns }) => number(turns)),
    row(' answered', ({ answered }) => number(answered)),
    row(' offered', ({ offered }) => number(offered)),
    ...reasonRows(columns, 'offer'),
    row(' silent', ({ silent }) => number(silent)),
    ...reasonRows(columns, 'silent'),
    row('first text after the last word', ({ afterLastWord }) => spread(afterLastWord)),
    row('first text after the final', ({ afterFinal }) => spread(afterFinal)),
    row('queries', ({ backend }) => perQuestion(backend?.queries, backend?.queriesPerQuestion)),
    row('retrievals', ({ backend }) => perQuestion(backend?.retrievals, backend?.retrievalsPerQuestion)),
    row('speculation: passages', ({ backend }) => guesses(backend?.speculation.retrieve)),
    row('speculation: answers', ({ backend }) => guesses(backend?.speculation.answer)),
    row('saved by it', ({ saved }) => spread(saved)),
    row(
      'wasted tokens',
      ({ backend }) => backend && `${number(backend.wastedTokens)} of ${number(backend.tokens)}`,
    ),
    row('reused in other words', ({ backend, reworded }) => backend && number(reworded.length)),
    row('wrong reuses', ({ backend, wrongReuses }) => backend && number(wrongReuses.length)),
    ...endRows(columns),
    row('errors', ({ errors }) => number(errors)),
  ];
  return rows.filter(
    ({ name, values }) => ALWAYS.has(name) || values.some((value) => value !== NONE && value !== '0'),
  );
}

/** Shown even when they say that there was nothing. */
const ALWAYS: ReadonlySet<string> = new Set([
  'turns',
  ' answered',
  ' silent',
  'wasted tokens',
  'wrong reuses',
]);

/** The table for a terminal. */
export function summaryTable(colors: Colors, columns: readonly Column[]): string[] {
  const rows = summaryRows(columns);
  const nameWidth = Math.max(...rows.map(({ name }) => name.length)) + 2;
  const titles = columns.map(({ title }) => printable(title));
  const widths = titles.map((title, at) =>
    Math.max(stringWidth(title), ...rows.map(({ values }) => stringWidth(values[at] ?? ''))),
  );
  const cells = (values: readonly string[]) =>
    values.map((value, at) => padStart(value, widths[at] ?? 0)).join('  ');
  const head = titles.every((title) => title === '')
    ? []
    : [`${' '.repeat(nameWidth)}${colors.bold(cells(titles))}`];
  return [
    ...head,
    ...rows.map(({ name, values }) => `${name.padEnd(nameWidth)}${cells(values)}`),
    ...rewordedLines(colors, columns),
  ];
}

/** Reuses that a reader should judge: the rule was satisfied, but the words differ. */
function rewordedLines(colors: Colors, columns: readonly Column[]): string[] {
  const many = columns.length > 1;
  return columns.flatMap(({ summary }, at) =>
    summary.reworded.map(
      (reuse) => `${many ? `${letterOf(at)} ` : ''}${colors.dim('reused:')} ${pair(reuse, summary)}`,
    ),
  );
}

function pair(reuse: Reworded, { wrongReuses }: Summary): string {
  const { at, speculated, confirmed } = reuse;
  const mark = wrongReuses.includes(reuse) ? 'WRONG ' : '';
  return `${mark}${clockTime(at)} "${printable(speculated)}" for "${printable(confirmed)}"`;
}

function reasonRows(columns: readonly Column[], decision: keyof Summary['reasons']): SummaryRow[] {
  return wordRows(columns, '   ', ({ reasons }) => reasons[decision]);
}

/** How answers ended, unless all were complete. */
function endRows(columns: readonly Column[]): SummaryRow[] {
  return wordRows(columns, 'ended: ', ({ ended }) => ended.filter(([finish]) => finish !== 'complete'));
}

function wordRows(
  columns: readonly Column[],
  before: string,
  counts: (summary: Summary) => readonly [string, number][],
): SummaryRow[] {
  const words = [...new Set(columns.flatMap(({ summary }) => counts(summary).map(([word]) => word)))];
  return words.map((word) => ({
    name: `${before}${printable(word)}`,
    values: columns.map(({ summary }) => number(counts(summary).find(([known]) => known === word)?.[1] ?? 0)),
  }));
}

function spread(spread: Spread | undefined): string | undefined {
  return spread && `p50 ${number(spread.p50)} ms, p95 ${number(spread.p95)} ms`;
}

function perQuestion(count: number | undefined, share: number | undefined): string | undefined {
  if (count === undefined) return undefined;
  return share === undefined || count === 0
    ? number(count)
    : `${number(count)}, ${share.toFixed(2)} a question`;
}

function guesses(counts: { started: number; reused: number } | undefined): string | undefined {
  if (!counts || counts.started === 0) return counts && '0';
  return `${number(counts.started)} started, ${number(counts.reused)} reused`;
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}

function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - stringWidth(text))) + text;
}
