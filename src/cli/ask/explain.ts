import type { Colors } from 'picocolors/types';
import type { Explanation } from '../../backends/local/index';
import { printable } from '../printable';

type Term = Explanation['terms'][number];
type Passage = Explanation['passages'][number];

const INDENT = '  ';
/** More words than these that were taken for one are no help. */
const MAX_ALIKE = 4;
/** Reasons that add less than this to a score are left out. */
const LEAST = 0.05;

const HOW: Readonly<Record<Term['found'][number]['how'], string>> = {
  same: '',
  family: 'same family',
  sound: 'sounds alike',
  spelling: 'spelled alike',
};

/** Why the passages rank as they do, as whole lines without their line ends. Pure. */
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
