import type { Colors } from 'picocolors/types';
import { printable } from '../terminal';
import { clockTime } from './clock-time';
import type { Answered, Decided, Moment, Speculation, Story } from './story/story';

/** Renders the timeline of a recording for people. Pure. */

const TIME_WIDTH = 8;
const KIND_WIDTH = 12;

/** One line of the timeline. */
interface Row {
  at: number;
  kind: string;
  words: string;
  paint: (text: string) => string;
}

/**
 * The timeline of one recording: what was said once, and what each variant made of it. What all variants do alike at the
 * same time is one line; other lines begin with the letter of their variant.
 */
export function timelineLines(colors: Colors, stories: readonly Story[]): string[] {
  const [first] = stories;
  if (!first) return [];
  const said = first.moments.filter(isInput).map((moment) => rowOf(colors, moment));
  const done = merged(stories.map(({ moments }) => moments.filter((moment) => !isInput(moment))));
  const rows = [
    ...said,
    ...done.map(({ moment, letters }) => {
      const row = rowOf(colors, moment);
      return letters === '' ? row : { ...row, words: `${colors.bold(letters)} ${row.words}` };
    }),
  ];
  return rows
    .sort((a, b) => a.at - b.at)
    .map(({ at, kind, words, paint }) =>
      `${colors.dim(clockTime(at).padStart(TIME_WIDTH))}  ${paint(kind.padEnd(KIND_WIDTH))}${words}`.trimEnd(),
    );
}

function isInput({ type }: Moment): boolean {
  return type === 'partials' || type === 'final' || type === 'control';
}

/** `A`, `B`, … */
export function letterOf(variant: number): string {
  return String.fromCharCode(65 + variant);
}

interface Merged {
  moment: Moment;
  /** Of the variants that it happened in; empty when it happened in all of them. */
  letters: string;
}

function merged(variants: readonly (readonly Moment[])[]): Merged[] {
  const letters = new Map<string, { moment: Moment; in: number[] }>();
  for (const [variant, moments] of variants.entries()) {
    for (const moment of moments) {
      const key = JSON.stringify(moment);
      const known = letters.get(key);
      if (known) known.in.push(variant);
      else letters.set(key, { moment, in: [variant] });
    }
  }
  return [...letters.values()].map(({ moment, in: found }) => ({
    moment,
    letters: found.length === variants.length ? '' : found.map(letterOf).join(''),
  }));
}

function rowOf(colors: Colors, moment: Moment): Row {
  switch (moment.type) {
    case 'partials': {
      const { at, times, text, speaker } = moment;
      const kind = times.length === 1 ? '1 partial' : `${times.length} partials`;
      return { at, kind, words: colors.dim(`${named(speaker)}${clean(text)}`), paint: colors.dim };
    }
    case 'final': {
      const { at, text, speaker } = moment;
      return { at, kind: 'final', words: `${colors.cyan(named(speaker))}${clean(text)}`, paint: plain };
    }
    case 'control':
      return { at: moment.at, kind: 'control', words: moment.action, paint: plain };
    case 'decision':
      return decisionRow(colors, moment);
    case 'speculation':
      return speculationRow(colors, moment);
    case 'answer':
      return answerRow(colors, moment);
    case 'error':
      return { at: moment.at, kind: 'error', words: moment.code, paint: colors.red };
  }
}

function decisionRow(colors: Colors, moment: Decided): Row {
  const { at, decision, reason, confidence, question, queryId } = moment;
  const paint = { answer: colors.green, offer: colors.yellow, silent: colors.dim }[decision];
  const parts = [
    ...(confidence === undefined ? [] : [colors.dim(confidence.toFixed(2))]),
    ...(reason === undefined ? [] : [paint(clean(reason))]),
    ...(question === undefined || decision === 'silent' ? [] : [colors.bold(paint(clean(question)))]),
    ...(queryId === undefined || decision !== 'answer' ? [] : [colors.dim(`(${clean(queryId)})`)]),
  ];
  return { at, kind: decision, words: parts.join('  '), paint };
}

function speculationRow(colors: Colors, { at, until, stage, question, outcome, tokens }: Speculation): Row {
  const paint = outcome === 'reused' ? colors.magenta : colors.dim;
  const spent = stage === 'answer' ? `, ${tokens} tokens` : '';
  const words = `${outcome} after ${seconds(until - at)}${spent}  ${colors.dim(clean(question))}`;
  return { at, kind: stage === 'answer' ? 'ahead' : 'retrieve', words: paint(words), paint };
}

function answerRow(colors: Colors, answer: Answered): Row {
  const { firstTextAt, until, finish = 'unfinished', lastWordAt, finalAt, queryId, reused } = answer;
  const at = firstTextAt ?? until;
  const end = `${finish} at ${clockTime(until)}`;
  const how = reused === undefined ? '' : reused === 'answer' ? ', answered ahead' : ', retrieved ahead';
  const since =
    firstTextAt === undefined
      ? 'no text'
      : [after(firstTextAt, lastWordAt, 'the last word'), after(firstTextAt, finalAt, 'the final')]
          .filter((part) => part !== undefined)
          .join(', ');
  const words = `${clean(queryId)}  ${since}${how}  ${colors.dim(end)}`;
  return { at, kind: 'first text', words, paint: finish === 'complete' ? colors.green : colors.yellow };
}

function after(at: number, from: number | undefined, what: string): string | undefined {
  return from === undefined ? undefined : `${seconds(at - from)} after ${what}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

function named(speaker: string | undefined): string {
  return speaker === undefined ? '' : `${clean(speaker)}: `;
}

function clean(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim();
}

function plain(text: string): string {
  return text;
}
