import type { Source } from '../../protocol/index';
import type { AnswerState } from '../talk/views';
import { answerText, linesOf } from './answer-markdown';
import { codeSpansIn, unescaped } from './markdown-text';
import { MINUTES_MARK } from './minutes';

export interface AskedQuestion {
  question: string;
  speaker?: string;
  /** Milliseconds from the beginning. */
  at: number;
}

export interface MinutesQuestion extends AskedQuestion {
  state: AnswerState;
  /** The text of the answer. */
  answer: string;
  /** Their text is what is quoted of them. */
  sources: readonly Source[];
}

export interface Minutes {
  startedAt: Date;
  questions: readonly MinutesQuestion[];
  unanswered: readonly AskedQuestion[];
}

/** The minutes in a text; undefined if it has none. What was added by hand is passed over. */
export function readMinutes(markdown: string): Minutes | undefined {
  const text = markdown.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const [head, ...sections] = sectionsOf(text, '## ');
  const startedAt = startIn(head?.heading ?? '', head?.lines ?? []);
  if (!startedAt) return undefined;
  const questions: MinutesQuestion[] = [];
  const unanswered: AskedQuestion[] = [];
  for (const { heading, lines } of sections) {
    const [, question] = /^\d+\. (.*)$/.exec(heading) ?? [];
    if (question === undefined) unanswered.push(...lines.flatMap((line) => openIn(line, startedAt) ?? []));
    else questions.push({ question: unescaped(question), ...answerIn(lines, startedAt) });
  }
  return { startedAt, questions, unanswered };
}

interface Section {
  heading: string;
  lines: string[];
}

/** The part before the first heading of that level has an empty one. */
function sectionsOf(markdown: string, mark: string): Section[] {
  const sections: Section[] = [{ heading: '', lines: [] }];
  for (const { line, isCode } of linesOf(markdown)) {
    if (!isCode && line.startsWith(mark)) sections.push({ heading: line.slice(mark.length), lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function startIn(heading: string, lines: readonly string[]): Date | undefined {
  if (heading !== '' || !lines.includes(MINUTES_MARK)) return undefined;
  const title = lines.find((line) => line.startsWith('# ')) ?? '';
  const [, day, time] = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)\s*$/.exec(title) ?? [];
  const startedAt = new Date(`${day}T${time}`);
  return Number.isNaN(startedAt.getTime()) ? undefined : startedAt;
}

const SAID_BY = String.raw`(?:\*((?:\\.|[^\\*])+)\*, )?(\d\d:\d\d:\d\d)`;

function answerIn(lines: readonly string[], startedAt: Date): Omit<MinutesQuestion, 'question'> {
  const [body, listed] = sectionsOf(lines.join('\n'), '### ');
  const [first = '', ...rest] = (body?.lines ?? []).join('\n').trim().split('\n');
  const [, speaker, time, state] =
    new RegExp(String.raw`^${SAID_BY}(?: – .* <!-- (\w+) -->)?$`).exec(first) ?? [];
  // Somebody has changed the line.
  const text = time === undefined ? [first, ...rest] : rest;
  return {
    ...(speaker === undefined ? {} : { speaker: unescaped(speaker) }),
    at: time === undefined ? 0 : sinceStart(time, startedAt),
    state: isState(state) ? state : 'complete',
    answer: answerText(text.join('\n')),
    sources: sourcesIn(listed?.lines ?? []),
  };
}

const STATES: ReadonlySet<string | undefined> = new Set<AnswerState>([
  'no_answer',
  'cancelled',
  'interrupted',
  'error',
  'lost',
]);

function isState(state: string | undefined): state is AnswerState {
  return STATES.has(state);
}

function openIn(line: string, startedAt: Date): AskedQuestion | undefined {
  const [, speaker, time, question] = new RegExp(`^- ${SAID_BY}: (.*)$`).exec(line) ?? [];
  if (time === undefined || question === undefined) return undefined;
  return {
    question: unescaped(question),
    ...(speaker === undefined ? {} : { speaker: unescaped(speaker) }),
    at: sinceStart(time, startedAt),
  };
}

/** A time before the first one is of the next day. */
function sinceStart(time: string, startedAt: Date): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const ofDay = (hours * 60 + minutes) * 60 + seconds;
  const begun = (startedAt.getHours() * 60 + startedAt.getMinutes()) * 60 + startedAt.getSeconds();
  return (ofDay >= begun ? ofDay - begun : ofDay + 86_400 - begun) * 1_000;
}

function sourcesIn(lines: readonly string[]): Source[] {
  const sources: { source: Source; quotes: string[] }[] = [];
  let goesOn = false;
  for (const line of lines) {
    const [, position, head] = /^(\d+)\. (.*)$/.exec(line) ?? [];
    if (position !== undefined && head !== undefined) {
      sources.push({ source: sourceIn(Number(position), head), quotes: [] });
    } else {
      const [, quote] = /^\s+> (.*)$/.exec(line) ?? [];
      const quotes = sources.at(-1)?.quotes;
      const before = goesOn ? quotes?.pop() : undefined;
      // Of two backslashes, the first only escapes the second.
      goesOn = quote !== undefined && /(?<!\\)(?:\\\\)*\\$/.test(quote);
      const text = quote === undefined ? [] : [unescaped(goesOn ? quote.slice(0, -1) : quote)];
      const joined = [...(before === undefined ? [] : [before]), ...text];
      if (joined.length > 0) quotes?.push(joined.join('\n'));
    }
  }
  return sources.map(({ source, quotes }) => ({ ...source, ...quoted(quotes) }));
}

const LINK = /^\[((?:\\.|[^\\\]])*)\]\(((?:\\.|[^\\)\s])*)\)/;

function sourceIn(position: number, head: string): Source {
  const [link, title, target] = LINK.exec(head) ?? [];
  const rest = head.slice(link?.length ?? 0);
  const codeAt = codeIn(rest);
  const plain = (codeAt < 0 ? rest : rest.slice(0, codeAt)).replace(/, $/, '');
  const spans = codeAt < 0 ? [] : codeSpansIn(rest.slice(codeAt));
  const address = spans.find((span) => /^<.*>$/.test(span))?.slice(1, -1);
  const uri = target === undefined ? address : unescaped(target);
  const [, path, line, page] =
    /^(.*?)(?::(\d+))?(?:#page=(\d+))?$/.exec(spans.find((span) => !/^<.*>$/.test(span)) ?? '') ?? [];
  return {
    id: `${position}`,
    position,
    title: unescaped(title ?? plain),
    text: '',
    ...(uri === undefined ? {} : { uri }),
    ...(path ? { path } : {}),
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(page === undefined ? {} : { page: Number(page) }),
  };
}

/** Where the first code span begins, in one walk: a backslash takes the next character with it. Negative: nowhere. */
function codeIn(markdown: string): number {
  for (const { 0: found, index } of markdown.matchAll(/\\.|`/g)) if (found === '`') return index;
  return -1;
}

/** All of the text is quoted. */
function quoted(quotes: readonly string[]): Pick<Source, 'text' | 'highlight'> {
  if (quotes.length === 0) return { text: '' };
  let end = 0;
  const highlight = quotes.map((quote): [number, number] => {
    const from = end === 0 ? 0 : end + 1;
    end = from + quote.length;
    return [from, end];
  });
  return { text: quotes.join('\n'), highlight };
}
