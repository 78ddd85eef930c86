import type { Source } from '../../protocol/index';
import { uncited } from '../talk/citations';
import type { AnswerState, AnswerView, TalkView, TurnView } from '../talk/views';
import { answerMarkdown, linesOf } from './answer-markdown';
import { codeSpan, escaped, oneLine } from './markdown-text';

/** The texts of minutes in one language. */
export interface MinutesWords {
  title: string;
  /** Between the title and the date. */
  colon: string;
  sources: string;
  /** The heading of the sources when there is no answer. */
  closest: string;
  /** The heading of questions that were only offered, or not taken. */
  unanswered: string;
  /** Nothing was asked. */
  nothing: string;
  states: Readonly<Record<Exclude<AnswerState, 'complete'>, string>>;
  /** So many of the oldest turns and answers are missing. */
  forgotten: (count: number) => string;
}

/** How a reader knows them, whatever their language; the number rises when `read-minutes.ts` could misunderstand. */
export const MINUTES_MARK = '<!-- realtime-rag minutes 1 -->';

/**
 * Markdown minutes: a section for each question, with who asked it and when, the answer and its sources; then what was
 * not answered. The texts of others are escaped: they can neither end their place in the document nor bring HTML.
 */
export function minutesOf(talk: TalkView, startedAt: Date, words: MinutesWords): string {
  const blocks = [`# ${escaped(words.title)}${words.colon}${dateOf(startedAt)}`, MINUTES_MARK];
  if (talk.forgotten > 0) blocks.push(`*${escaped(words.forgotten(talk.forgotten))}*`);
  const open = openQuestions(talk);
  if (talk.answers.length === 0 && open.length === 0) blocks.push(escaped(words.nothing));
  for (const [index, answer] of talk.answers.entries()) {
    blocks.push(`## ${index + 1}. ${escaped(answer.question)}`, ...answerBlocks(answer, startedAt, words));
  }
  if (open.length > 0) {
    const items = open.map(({ question, ...turn }) => `- ${saidBy(turn, startedAt)}: ${escaped(question)}`);
    blocks.push(`## ${escaped(words.unanswered)}`, items.join('\n'));
  }
  return `${blocks.join('\n\n')}\n`;
}

function answerBlocks(answer: AnswerView, startedAt: Date, words: MinutesWords): string[] {
  const { state, sources, error } = answer;
  const failed = error ? `${words.colon}${escaped(error.message)}` : '';
  const note = state === 'complete' ? '' : ` – ${escaped(words.states[state])}${failed} <!-- ${state} -->`;
  const blocks = [saidBy(answer, startedAt) + note];
  const written = textOf(answer);
  if (written !== '') blocks.push(written);
  if (sources.length > 0) {
    blocks.push(
      `### ${escaped(state === 'no_answer' ? words.closest : words.sources)}`,
      sources.map(sourceItem).join('\n'),
    );
  }
  return blocks;
}

/** With the numbers of what it quotes where it does not cite that itself. */
function textOf(answer: AnswerView): string {
  const written = answerMarkdown(answer.text);
  const marks = uncited(answer).map(({ position }) => `[${position}]`);
  const last = linesOf(written).at(-1);
  if (marks.length === 0 || !last || written === '') return written;
  const isText = !last.isCode && SENTENCE.test(last.line);
  return `${written}${isText ? ' ' : '\n\n'}${marks.join(' ')}`;
}

/** What goes on when something follows in the same line; a heading, a table or a rule does not. */
const SENTENCE = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?[\p{L}\p{N}"“(*_][^|]*$/u;

/** Number, title, place and the quoted parts. */
function sourceItem({ position, title, uri, path, line, page, text, highlight = [] }: Source): string {
  const mark = `${position}. `;
  const name = escaped(title) || '…';
  const isLink = uri !== undefined && /^https?:\/\//i.test(uri);
  const place = path === undefined || path.trim() === '' ? [] : [codeSpan(placeOf(path, line, page))];
  const address = uri === undefined || isLink ? [] : [codeSpan(`<${oneLine(uri)}>`)];
  const head = [isLink ? `[${name}](${linkTarget(uri)})` : name, ...place, ...address].join(', ');
  const indent = ' '.repeat(mark.length);
  const quotes = highlight
    .map(([from, to]) => linesIn(text.slice(from, to)))
    .filter((lines) => lines.length > 0)
    // What ends in a backslash goes on in the next line.
    .map((lines) => lines.map((line) => `${indent}> ${line}`).join('\\\n'));
  const quoted = quotes.length === 0 ? '' : `\n\n${quotes.join(`\n${indent}>\n`)}\n`;
  return `${mark}${head}${quoted}`;
}

function linesIn(quote: string): string[] {
  return quote
    .split(/[\r\n]+/)
    .map(escaped)
    .filter((line) => line !== '');
}

function placeOf(path: string, line: number | undefined, page: number | undefined): string {
  return `${path}${line === undefined ? '' : `:${line}`}${page === undefined ? '' : `#page=${page}`}`;
}

function linkTarget(uri: string): string {
  return uri
    .replace(/[\s()<>\\"`|*_[\]]/g, (character) => {
      const code = encodeURIComponent(character);
      return code === character ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : code;
    })
    .replace(/&(?=#?\w+;)/g, '&amp;');
}

interface OpenQuestion extends Pick<TurnView, 'speaker' | 'at'> {
  question: string;
}

/** Offered and not accepted, or not taken by the server. */
function openQuestions({ turns, answers }: TalkView): OpenQuestion[] {
  const asked = new Set(answers.map(({ question }) => question));
  return turns.flatMap(({ speaker, at, text, decision }) => {
    if (!decision || decision.queryId !== undefined) return [];
    const { outcome, question = outcome === 'refused' ? text : undefined } = decision;
    if (outcome === 'answer' || question === undefined || question.trim() === '') return [];
    if (asked.has(question)) return [];
    return [{ at, question, ...(speaker === undefined ? {} : { speaker }) }];
  });
}

function saidBy({ speaker, at }: Pick<TurnView, 'speaker' | 'at'>, startedAt: Date): string {
  const time = timeOf(new Date(startedAt.getTime() + at));
  return speaker === undefined || speaker.trim() === '' ? time : `*${escaped(speaker)}*, ${time}`;
}

/** Local, as everybody writes it: `2026-03-02 09:14:05`. */
function dateOf(date: Date): string {
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `${day.map((part) => String(part).padStart(2, '0')).join('-')} ${timeOf(date)}`;
}

function timeOf(date: Date): string {
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()];
  return time.map((part) => String(part).padStart(2, '0')).join(':');
}
