import type { Story } from '../../replay/story/story';

/** What is drawn of a story. */
export type Happened = Pick<Story, 'moments'>;

/** Where things are in the drawing: rows of equal length below each other, like lines of a score. */

/** Milliseconds in one row. */
export const ROW_MS = 20_000;
export const LABEL_WIDTH = 96;
const TRACK_WIDTH = 1_104;
export const WIDTH = LABEL_WIDTH + TRACK_WIDTH;

export const AXIS_HEIGHT = 18;
export const SPEAKER_HEIGHT = 34;
export const DECISION_HEIGHT = 20;
export const AHEAD_HEIGHT = 12;
export const ANSWER_HEIGHT = 22;
const GROUP_GAP = 6;

export interface Row {
  from: number;
  to: number;
}

/** A piece of time in one row, in pixels. */
export interface Span {
  x: number;
  width: number;
}

/** In pixels; half a pixel cannot be seen, and would make the page longer. */
export function xOf(at: number, { from }: Row): number {
  return rounded(LABEL_WIDTH + ((at - from) / ROW_MS) * TRACK_WIDTH);
}

/** The part of a period that is in this row; undefined when none is. Even a moment can be seen. */
export function spanOf(from: number, to: number, row: Row): Span | undefined {
  if (to < row.from || from >= row.to) return undefined;
  const x = xOf(Math.max(from, row.from), row);
  return { x, width: rounded(Math.max(1.5, xOf(Math.min(to, row.to), row) - x)) };
}

function rounded(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

export function isIn(at: number, { from, to }: Row): boolean {
  return at >= from && at < to;
}

/** The lanes of each row, from top to bottom. */
export interface Layout {
  speakers: readonly string[];
  variants: number;
  /** Whether there are lanes for what was asked ahead and for answers. */
  answers: boolean;
  speakerTop(index: number): number;
  /** Decisions, what was asked ahead and answers, one below the other. */
  variantTop(index: number): number;
  height: number;
}

/** `answers`: whether anything was asked at all. */
export function layoutOf(stories: readonly Happened[], answers: boolean): Layout {
  const speakers = speakersIn(stories);
  const group = DECISION_HEIGHT + (answers ? AHEAD_HEIGHT + ANSWER_HEIGHT : 0) + GROUP_GAP;
  const top = AXIS_HEIGHT + speakers.length * SPEAKER_HEIGHT + GROUP_GAP;
  return {
    speakers,
    variants: stories.length,
    answers,
    speakerTop: (index) => AXIS_HEIGHT + index * SPEAKER_HEIGHT,
    variantTop: (index) => top + index * group,
    height: top + stories.length * group,
  };
}

function speakersIn([first]: readonly Happened[]): string[] {
  const names = (first?.moments ?? []).flatMap((moment) =>
    moment.type === 'final' || moment.type === 'partials' ? [moment.speaker ?? ''] : [],
  );
  return [...new Set(names)];
}

/** Roughly how wide a text is at the size of the drawing. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) > 0x2e7f ? 11 : 5.9;
  return width;
}

/** The beginning of a text that fits. */
export function fitted(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  let shown = '';
  for (const character of text) {
    if (textWidth(`${shown}${character}…`) > width) break;
    shown += character;
  }
  return shown === '' ? '' : `${shown.trimEnd()}…`;
}
