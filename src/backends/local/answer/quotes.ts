import type { Span } from '../language/sentences';
import type { TextIndex } from '../search/index/text-index';
import type { AnswerType } from '../search/ranking/answer-type';
import type { Ranking } from '../search/ranking/rank';
import { blockAt, needsOwnLine } from './blocks';
import { conditionIn, forbids, limitsPrevious } from './conditions';
import { type Quotable, quotablesOf } from './sentence-features';

/** A span of a passage that is quoted word for word. */
export interface Quote extends Span {
  rank: number;
  passage: number;
}

/**
 * Learned from questions with known answers. In the order of `sentence-features.ts`:
 * margin, held, relative, phrase, before, after, first, length, figure, name, reason, place, list, manner, telling, tellingRelative, characters, definition.
 */
const SENTENCE_WEIGHTS = [
  1.26, 1.33, -0.84, 0.66, 0.88, 0.4, 0.29, -0.15, 1.64, 0.34, 0.75, 0.94, 0.48, 0.26, 1.47, 2.83, 0.3, 0.95,
];
/** Answers often continue in the next sentence. */
const AFTER = 1;
const BEFORE = 0.5;
/** A sentence that only limits another is not understood without it. */
const LIMITED = 4;
/** A negation often limits the sentence before it: "Sale items cannot be returned." */
const NEGATED = 0.5;
/** The most sentences in a row that limit one. */
const MOST_LIMITING = 2;
/** Minimum characters worth quoting. */
const LEAST = 10;
/** A further sentence is cut to fit when at least this share of the limit is left for it. */
const CUT_FROM = 0.3;
/** A further passage is quoted when it fits about as well as the best one: at least a third as likely. */
const MARGIN = 1;

export interface Room {
  /** Characters. */
  limit: number;
  /** The number of best passages to quote from. */
  passages: number;
}

/**
 * The sentences that answer, at most `limit` characters including the joints. Chosen best first, returned in the
 * order of their passages and of the text.
 */
export function selectQuotes(ranking: Ranking, { limit, passages }: Room, index: TextIndex): Quote[] {
  const near = quotablesOf(ranking, passages, index).filter(
    ({ features: [margin = 0] }) => margin >= -MARGIN,
  );
  const open = new Map(near.map((one) => [one.sentence, { one, gain: scoreOf(one) }]));
  const chosen: Quote[] = [];
  const textOf = (passage: number) => index.passages[passage]?.text ?? '';
  const sentenceOf = ({ passage, from, to }: Quotable) => textOf(passage).slice(from, to);
  while (open.size > 0) {
    const room = limit - lengthWith(chosen, textOf);
    if (chosen.length > 0 && room < LEAST) break;
    const { one } = bestOf(open.values());
    open.delete(one.sentence);
    const rest = limiting(one, open, sentenceOf);
    const whole = chosen.length === 0 ? wholeOf(one, textOf(one.passage), ranking.search.type, limit) : [];
    if (whole.length > 0) {
      chosen.push(...whole);
      for (const { one: other } of open.values()) {
        if (
          other.passage === one.passage &&
          whole.some(({ start, end }) => other.from < end && other.to > start)
        ) {
          open.delete(other.sentence);
        }
      }
      continue;
    }
    let quotes = [one, ...rest].map(quoteOf);
    if (lengthWith([...chosen, ...quotes], textOf) > limit) {
      // The rest is filled with whole sentences; only the first one and long ones are cut.
      if (chosen.length > 0 && room < limit * CUT_FROM) continue;
      const most = chosen.length === 0 ? limit : room - 2 * JOINT.length;
      quotes = cutToFit(textOf(one.passage), quotes, most, worthOf(one, ranking, index));
      const length = quotes.reduce((sum, { start, end }) => sum + end - start, 0);
      if (length < (chosen.length === 0 ? 1 : LEAST)) continue;
    }
    chosen.push(...quotes);
    for (const { sentence } of rest) open.delete(sentence);
    const last = rest.at(-1) ?? one;
    const [before, after] = [open.get(one.sentence - 1), open.get(last.sentence + 1)];
    if (before?.one.passage === one.passage) {
      before.gain += limitsPrevious(sentenceOf(one), sentenceOf(before.one)) ? LIMITED : BEFORE;
    }
    if (after?.one.passage === one.passage)
      after.gain += AFTER + (forbids(sentenceOf(after.one)) ? NEGATED : 0);
  }
  return chosen.sort((a, b) => a.rank - b.rank || a.start - b.start);
}

/** A list that is quoted whole may be longer than an answer in sentences by this factor. */
const WHOLE = 2;
/** What a whole list answers: how something is done, and which things there are. */
const ASKS_FOR_ALL: ReadonlySet<AnswerType> = new Set(['manner', 'name', 'other']);

/** What must be quoted together with a sentence: its list or code with the line above, or the heading of its table. */
function wholeOf(one: Quotable, text: string, type: AnswerType, limit: number): Quote[] {
  const block = blockAt(text, one.from);
  if (block === undefined) return [];
  const { rank, passage } = one;
  const { kind, lead, start, end } = block;
  if (kind === 'table') {
    const isRow = lead !== undefined && one.from >= lead.end;
    const length = one.to - one.from + (lead === undefined ? 0 : lead.end - lead.start) + JOINT.length;
    return isRow && length <= limit ? [{ ...lead, rank, passage }, quoteOf(one)] : [];
  }
  const from = lead?.start ?? start;
  const isLed = lead !== undefined && one.from < lead.end;
  const isAsked = kind === 'code' || (isLed && ASKS_FOR_ALL.has(type));
  if (isAsked && end - from <= limit * (kind === 'list' ? WHOLE : 1))
    return [{ start: from, end, rank, passage }];
  const withLead = lead === undefined || isLed ? 0 : one.to - one.from + lead.end - lead.start + JOINT.length;
  return lead !== undefined && withLead > 0 && withLead <= limit
    ? [{ ...lead, rank, passage }, quoteOf(one)]
    : [];
}

function quoteOf({ from, to, rank, passage }: Quotable): Quote {
  return { start: from, end: to, rank, passage };
}

/** The sentences after one that limit it. */
function limiting(
  one: Quotable,
  open: ReadonlyMap<number, Open>,
  sentenceOf: (one: Quotable) => string,
): Quotable[] {
  const found: Quotable[] = [];
  let last = one;
  while (found.length < MOST_LIMITING) {
    const next = open.get(last.sentence + 1)?.one;
    if (next === undefined || next.passage !== one.passage) break;
    if (!limitsPrevious(sentenceOf(next), sentenceOf(last))) break;
    found.push(next);
    last = next;
  }
  return found;
}

/** The length of an answer made of these quotes. */
function lengthWith(quotes: readonly Quote[], textOf: (passage: number) => string): number {
  const byPassage = new Map<number, Quote[]>();
  for (const quote of quotes) byPassage.set(quote.passage, [...(byPassage.get(quote.passage) ?? []), quote]);
  return lengthOf([...byPassage].map(([passage, some]) => [textOf(passage), some]));
}

interface Open {
  one: Quotable;
  gain: number;
}

function bestOf(open: Iterable<Open>): Open {
  let best: Open | undefined;
  for (const entry of open) if (best === undefined || entry.gain > best.gain) best = entry;
  return best as Open;
}

function scoreOf({ features }: Quotable): number {
  return features.reduce((sum, value, at) => sum + value * (SENTENCE_WEIGHTS[at] ?? 0), 0);
}

function worthOf({ from, to, passage }: Quotable, { search }: Ranking, index: TextIndex): Worth[] {
  const text = index.passages[passage]?.text.slice(from, to) ?? '';
  return search.finder.locate(text).map((hit) => ({ ...hit, start: hit.start + from, end: hit.end + from }));
}

/** The text between two quotes that are not adjacent; between lines of a list, a table or code, of the same length. */
const JOINT = ' … ';
const LINE_JOINT = '\n…\n';

/** The quotes as one text. */
export function joined(quotes: readonly string[]): string {
  return quotes.reduce((text, quote, at) => {
    if (at === 0) return quote;
    const isLines = needsOwnLine(text.slice(text.lastIndexOf('\n') + 1)) || needsOwnLine(quote);
    return text + (isLines ? LINE_JOINT : JOINT) + quote;
  }, '');
}

/** Merges adjacent quotes of one text, which are in order. */
export function merged(quotes: readonly Span[], text: string): Span[] {
  const spans: Span[] = [];
  for (const { start, end } of [...quotes].sort((a, b) => a.start - b.start)) {
    const last = spans.at(-1);
    if (last !== undefined && isNear(text.slice(last.end, start))) last.end = end;
    else spans.push({ start, end });
  }
  return spans;
}

/** At most as long as the joint it replaces, so the answer does not grow. */
function isNear(between: string): boolean {
  return between.length <= JOINT.length && between.trim() === '';
}

/** The length of an answer made of these quotes, each list from a separate text. */
function lengthOf(quotes: Iterable<[text: string, quotes: readonly Span[]]>): number {
  let length = 0;
  let count = 0;
  for (const [text, some] of quotes) {
    for (const { start, end } of merged(some, text)) {
      length += end - start;
      count += 1;
    }
  }
  return length + Math.max(0, count - 1) * JOINT.length;
}

const BREAK = /[，；：、,;:—]\s*|\s+(?=\()|(?<=\))\s+/g;

/**
 * The part of a sentence of at most `limit` characters with the most relevant content, cut at commas where possible.
 * `worth` gives the value at each character.
 */
function bestPart(text: string, { start, end }: Span, limit: number, worth: readonly Worth[]): Span {
  if (end - start <= limit) return { start, end };
  const cuts = cutsOf(text, start, end, limit);
  let best: Span = { start, end: start };
  let most = -1;
  for (const [at, from] of cuts.entries()) {
    let to = from;
    for (let next = at + 1; next < cuts.length; next += 1) {
      const cut = cuts[next] ?? 0;
      if (cut - from > limit) break;
      to = cut;
    }
    // Between equals, prefers the longer one: it keeps more context.
    const value = worthIn(worth, from, to) + (to - from) / (limit * 100);
    if (value > most) {
      most = value;
      best = { start: from, end: to };
    }
  }
  while (best.end > best.start && /\s/.test(text[best.end - 1] ?? '')) best = { ...best, end: best.end - 1 };
  return best;
}

/** The share of the limit that a clause or sentence which limits another may take. */
const LIMITING_SHARE = 0.5;

/** Cuts a sentence, and those that limit it, to a length; what limits it is kept. */
function cutToFit(
  text: string,
  [first, ...rest]: readonly Quote[],
  limit: number,
  worth: readonly Worth[],
): Quote[] {
  if (first === undefined) return [];
  let room = limit;
  const kept: Quote[] = [];
  for (const quote of rest) {
    const part = bestPart(text, quote, Math.floor(room * LIMITING_SHARE) - JOINT.length, []);
    room -= part.end - part.start + JOINT.length;
    kept.push({ ...quote, ...part });
  }
  return [...cutSentence(text, first, room, worth).map((part) => ({ ...first, ...part })), ...kept];
}

function cutSentence(text: string, sentence: Span, limit: number, worth: readonly Worth[]): Span[] {
  const part = bestPart(text, sentence, limit, worth);
  const at = conditionIn(text.slice(sentence.start, sentence.end));
  const clause = at === undefined ? undefined : sentence.start + at;
  // A cut after the clause leaves enough of it.
  if (clause === undefined || clause < part.start || clause + LEAST <= part.end) return [part];
  const most = Math.floor(limit * LIMITING_SHARE);
  const end =
    sentence.end - clause <= most ? sentence.end : leading(text, { start: clause, end: sentence.end }, most);
  const head = bestPart(
    text,
    { start: sentence.start, end: clause },
    limit - (end - clause) - JOINT.length,
    worth,
  );
  return [head, { start: clause, end }];
}

/** The end of the longest beginning of at most `limit` characters, cut at a comma where possible. */
function leading(text: string, { start, end }: Span, limit: number): number {
  let best = start;
  for (const cut of cutsOf(text, start, end, limit)) if (cut - start <= limit) best = Math.max(best, cut);
  while (best > start && /[\s，、,]/.test(text[best - 1] ?? '')) best -= 1;
  return best;
}

/** A value and its position. */
interface Worth extends Span {
  /** Duplicates count once. */
  what: number;
  worth: number;
}

function worthIn(all: readonly Worth[], from: number, to: number): number {
  const seen = new Set<number>();
  let sum = 0;
  for (const { start, end, what, worth } of all) {
    if (start < from || end > to || seen.has(what)) continue;
    seen.add(what);
    sum += worth;
  }
  return sum;
}

/** Where a sentence may be cut: at its commas; where those are too far apart, at spaces; otherwise anywhere. */
function cutsOf(text: string, start: number, end: number, limit: number): number[] {
  const cuts = [start];
  const sentence = text.slice(start, end);
  for (const match of sentence.matchAll(BREAK)) cuts.push(start + match.index + match[0].length);
  cuts.push(end);
  return cuts.flatMap((cut, at) => [cut, ...between(text, cut, cuts[at + 1] ?? cut, limit)]);
}

function between(text: string, from: number, to: number, limit: number): number[] {
  if (to - from <= limit / 2) return [];
  const cuts: number[] = [];
  for (let at = from + 1; at < to; at += 1) {
    const space = /\s/.test(text[at - 1] ?? '');
    const whole = !/[\uDC00-\uDFFF]/.test(text[at] ?? '');
    if (space || (whole && at - (cuts.at(-1) ?? from) >= limit / 4)) cuts.push(at);
  }
  return cuts;
}
