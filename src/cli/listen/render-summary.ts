import type { Colors } from 'picocolors/types';
import type { Score, Summary } from './score';

/** What an input came to, for a person. Pure. */
export function summaryText(colors: Colors, summary: Summary): string {
  const { turns, answered, offered, silent, reasons, labels, badLines, otherLines, turnsPerSecond } = summary;
  const rows: [string, string][] = [
    ['answered', countsOf(reasons.answer)],
    ['offered', countsOf(reasons.offer)],
    ['silent', countsOf(reasons.silent)],
    ['labels', labels === undefined ? '' : scoreOf(labels)],
    ['left out', badLines === 0 ? '' : `${counted(badLines, 'line')} that can not be read`],
    ['passed over', otherLines === 0 ? '' : `${counted(otherLines, 'message')} of other types`],
    ['speed', turnsPerSecond === undefined ? '' : `${number(turnsPerSecond)} turns a second`],
  ];
  const head = `${counted(turns, 'turn')}: ${number(answered)} answered, ${number(offered)} offered, ${number(silent)} silent`;
  const told = rows.filter(([, text]) => text !== '');
  const width = Math.max(...told.map(([name]) => name.length), 0);
  return [
    '',
    colors.bold(head),
    ...told.map(([name, text]) => `  ${colors.dim(name.padEnd(width))}  ${text}`),
    '',
  ].join('\n');
}

function countsOf(reasons: readonly [string, number][]): string {
  return reasons.map(([reason, turns]) => `${reason} ${number(turns)}`).join(', ');
}

function scoreOf(score: Score): string {
  const { questions, others, missed, missedButOffered, falseTriggers, falseTriggersPer100 } = score;
  const offered = missedButOffered === 0 ? '' : ` (${number(missedButOffered)} of them offered)`;
  const per100 = falseTriggersPer100 === undefined ? '' : ` (${falseTriggersPer100.toFixed(1)} in 100)`;
  const measures = [
    ['precision', percent(score.precision)],
    ['recall', percent(score.recall)],
    ['F1', score.f1 === undefined ? undefined : (score.f1 * 100).toFixed(1)],
  ].filter(([, value]) => value !== undefined);
  return [
    `${counted(questions, 'question')} and ${counted(others, 'other')}`,
    ...measures.map(([name, value]) => `${name} ${value}`),
    `${number(missed)} missed${offered}`,
    `${counted(falseTriggers, 'false trigger')}${per100}`,
  ].join(', ');
}

function percent(share: number | undefined): string | undefined {
  return share === undefined ? undefined : `${(share * 100).toFixed(1)} %`;
}

function counted(count: number, what: string): string {
  return `${number(count)} ${what}${count === 1 ? '' : 's'}`;
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}
