import type { Colors } from 'picocolors/types';
import wrapAnsi from 'wrap-ansi';
import type { Decision } from '../../questions/index';
import type { JudgedTurn, Outcome } from './judged-turn';
import type { Score, Summary } from './score';
import type { Threshold } from './thresholds';

/** Renders a turn for people. Pure. */

const WHERE_WIDTH = 7;
const DECISION_WIDTH = 6;
const REASON_WIDTH = 13;
/** Of everything before the words, including the spaces between. */
const INDENT = WHERE_WIDTH + 2 + DECISION_WIDTH + 2 + 4 + 2 + REASON_WIDTH + 2;
/** With less room than this for the words, wrapping is better left to the terminal. */
const LEAST_ROOM = 20;

const OUTCOMES: Record<Outcome, string> = {
  right: '',
  missed: 'missed',
  false_trigger: 'false trigger',
};

/**
 * One line per turn: where it is in the file (its time, or the number of its first line), decision,
 * confidence, reason, words. `columns`: width of the terminal; longer lines are folded below their words.
 */
export function turnLines(colors: Colors, turn: JudgedTurn, columns?: number): string {
  const { decision, confidence, reason, outcome = 'right' } = turn;
  const paint = painter(colors, decision, outcome);
  const columnsBefore = [
    colors.dim(whereOf(turn).padStart(WHERE_WIDTH)),
    paint(decision.padEnd(DECISION_WIDTH)),
    colors.dim(confidence.toFixed(2)),
    paint(reason.padEnd(REASON_WIDTH)),
  ];
  const speaker = turn.speaker === undefined ? '' : `${colors.cyan(`${clean(turn.speaker)}:`)} `;
  const mark = outcome === 'right' ? '' : paint(`   ← ${OUTCOMES[outcome]}`);
  const words = `${speaker}${wordsOf(colors, turn, paint)}${mark}`;
  return `${columnsBefore.join('  ')}  ${folded(words, columns)}`;
}

/** Highlights the part that asks; if the question was rephrased, the rephrased text follows. */
function wordsOf(colors: Colors, { text, question, decision }: JudgedTurn, paint: Paint): string {
  const said = clean(text);
  if (decision === 'silent' || question === undefined) return colors.dim(said);
  const asked = clean(question);
  const strong = (part: string) => colors.bold(paint(part));
  const at = asked === '' ? -1 : said.indexOf(asked);
  if (at === -1) return `${said} ${colors.dim('→')} ${strong(asked)}`;
  return `${said.slice(0, at)}${strong(asked)}${said.slice(at + asked.length)}`;
}

type Paint = (text: string) => string;

function painter(colors: Colors, decision: Decision, outcome: Outcome): Paint {
  if (outcome === 'missed') return colors.red;
  if (outcome === 'false_trigger') return colors.magenta;
  return { answer: colors.green, offer: colors.yellow, silent: colors.dim }[decision];
}

/** `12:04.5`, from one hour on `1:02:03`; the number of the first line when the file has no times. */
function whereOf({ timed, at, lines }: JudgedTurn): string {
  if (!timed) return String(lines[0]);
  const tenths = Math.floor(at / 100);
  const [hours, minutes, seconds] = [
    Math.floor(tenths / 36_000),
    Math.floor(tenths / 600) % 60,
    Math.floor(tenths / 10) % 60,
  ];
  const two = (number: number) => String(number).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}.${tenths % 10}`;
}

function folded(words: string, columns: number | undefined): string {
  if (columns === undefined || columns - INDENT < LEAST_ROOM) return words;
  return wrapAnsi(words, columns - INDENT, { hard: true }).replaceAll('\n', `\n${' '.repeat(INDENT)}`);
}

/** Control characters could move the cursor or worse: the content of a file must not control a terminal. */
function clean(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim();
}

/** Renders the summary of an input for people. Pure. */
export function summaryText(colors: Colors, summary: Summary): string {
  const rows = summaryRows(summary);
  const width = Math.max(...rows.map(([name]) => name.length), 0);
  const thresholds = summary.thresholds?.map((threshold) => `  ${thresholdLine(threshold)}`);
  return [
    '',
    colors.bold(summaryHead(summary)),
    ...rows.map(([name, text]) => `  ${colors.dim(name.padEnd(width))}  ${text}`),
    ...(thresholds === undefined ? [] : ['', ...thresholds]),
    '',
  ].join('\n');
}

/** What was decided, in one line. */
export function summaryHead({ turns, answered, offered, silent }: Summary): string {
  return `${counted(turns, 'turn')}: ${number(answered)} answered, ${number(offered)} offered, ${number(silent)} silent`;
}

/** The rest of it: names, and what there is to say. */
export function summaryRows(summary: Summary): readonly (readonly [name: string, text: string])[] {
  const { reasons, labels, badLines, otherLines, turnsPerSecond } = summary;
  const rows = [
    ['answered', countsOf(reasons.answer)],
    ['offered', countsOf(reasons.offer)],
    ['silent', countsOf(reasons.silent)],
    ['labels', labels === undefined ? '' : scoreOf(labels)],
    ['left out', badLines === 0 ? '' : `${counted(badLines, 'line')} that cannot be read`],
    ['passed over', otherLines === 0 ? '' : `${counted(otherLines, 'message')} of other types`],
    ['speed', turnsPerSecond === undefined ? '' : `${number(turnsPerSecond)} turns a second`],
  ] as const;
  return rows.filter(([, text]) => text !== '');
}

/** What another value of `--answer-at` would do. */
export function thresholdLine({ answerAt, answered, wrong, recall, falseTriggersPer100 }: Threshold): string {
  return [
    `--answer-at ${answerAt.toFixed(1)}  ${number(answered).padStart(6)} answered`,
    ...(recall === undefined ? [] : [`${percent(recall)} of the questions`]),
    falseTriggersPer100 === undefined
      ? `about ${number(Math.round(wrong))} of them wrongly`
      : `${falseTriggersPer100.toFixed(1)} in 100 others`,
  ].join(', ');
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
