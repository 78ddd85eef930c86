import type { Colors } from 'picocolors/types';
import type { ErrorMessage, FinishReason, Source, Timing } from '../../protocol/index';
import { printable as clean } from '../terminal';
import { isAnswered, type Question, type Silence } from './exchanges';

/** Renders a question or a line as whole lines without line ends. Pure. */

const INDENT = '  ';

const SILENCE: Record<Silence, string> = {
  'no question': 'no question',
  'may go on': 'not finished: the next line may go on',
  'perhaps a question': 'perhaps a question: an instant query would ask it',
  'asked before': 'asked before: say "again" to ask it again',
  'other speaker': 'this speaker is not answered',
  'not addressed': 'not addressed: a name has to be said',
  'called by name': 'listening: the next line is meant',
  ignored: 'ignored: another question is being answered',
  paused: 'paused',
};

const FINISH: Record<FinishReason, string> = {
  complete: '',
  no_answer: 'no answer found',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  error: 'failed',
};

export function silentLine(colors: Colors, line: string, why: Silence): string {
  return `${colors.dim('·')} ${clean(line)}   ${colors.dim(`(${SILENCE[why]})`)}`;
}

export function refusedLine(colors: Colors, line: string | undefined, error: ErrorMessage): string {
  const what = line === undefined ? '' : `${clean(line)}   `;
  return `${colors.red('!')} ${what}${colors.red(`(${error.code}: ${clean(error.message)})`)}`;
}

/** The line as it was said; below it what the server understood, if that differs. */
export function questionLines(colors: Colors, { line, asked }: Question): string[] {
  const said = clean(line ?? asked);
  const head = `${colors.cyan('›')} ${colors.bold(said)}`;
  return line === undefined || asked.trim() === line.trim()
    ? [head]
    : [head, colors.dim(`${INDENT}asked: ${clean(asked)}`)];
}

/** The indented text of the answer. If the text grows, so does the result. */
export function answerText(text: string): string {
  const printable = clean(text, '\n\t').trimEnd();
  return printable === '' ? '' : INDENT + printable.replaceAll('\n', `\n${INDENT}`);
}

/** Everything below the answer: how it ended, its sources, how long it took. */
export function closingLines(colors: Colors, question: Question): string[] {
  const lines: string[] = [];
  if (question.error) {
    lines.push(colors.red(`(failed: ${question.error.code}: ${clean(question.error.message)})`));
  } else if (!isAnswered(question)) {
    lines.push(colors.yellow(`(${FINISH[question.finish ?? 'no_answer']})`));
  }
  if (question.finish === 'no_answer' && question.sources.length > 0)
    lines.push(colors.dim('closest passages:'));
  for (const source of question.sources) lines.push(sourceLine(colors, source));
  lines.push(colors.dim(latency(question)));
  return lines.map((line) => INDENT + line);
}

/** A transient note. */
export function noteLine(colors: Colors, text: string): string {
  return colors.dim(INDENT + clean(text));
}

function sourceLine(colors: Colors, { position, title, path, uri }: Source): string {
  const where = path ?? uri;
  return `${colors.green(`[${position}]`)} ${clean(title)}${where ? colors.dim(` (${clean(where)})`) : ''}`;
}

function latency({ sentAt, firstTextAt, endedAt, timing }: Question): string {
  const parts = [
    ...(firstTextAt === undefined ? [] : [`${ms(firstTextAt - sentAt)} to first token`]),
    ...(endedAt === undefined ? [] : [`${ms(endedAt - sentAt)} in all`]),
  ];
  return parts.join(', ') + (timing ? ` (${serverTiming(timing)})` : '');
}

function serverTiming({
  queued_ms,
  first_token_ms,
  first_sent_ms = first_token_ms,
  total_ms,
  saved_ms = 0,
}: Timing): string {
  const parts = [
    ...(queued_ms >= 1 ? [`${ms(queued_ms)} in the queue`] : []),
    ...(first_sent_ms === undefined ? [] : [`${ms(first_sent_ms)} to first token`]),
    `${ms(total_ms)} in all`,
    ...(saved_ms >= 1 ? [`${ms(saved_ms)} saved by speculation`] : []),
  ];
  return `server: ${parts.join(', ')}`;
}

function ms(duration: number): string {
  return duration < 10_000 ? `${Math.round(duration)} ms` : `${(duration / 1000).toFixed(1)} s`;
}
