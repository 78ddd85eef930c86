import type { Moment } from '../../replay/story/story';

/** What one speaker said from the first partial to the final. */
export interface Utterance {
  speaker: string;
  from: number;
  /** When the last partial came. */
  lastPartialAt: number;
  /** When it became final; absent when it never did. */
  finalAt?: number;
  /** When each partial came. */
  partials: readonly number[];
  text: string;
}

/** Joins the partials of a segment to its final. */
export function utterancesOf(moments: readonly Moment[]): Utterance[] {
  const open = new Map<string, Utterance>();
  const all: Utterance[] = [];
  for (const moment of moments) {
    if (moment.type !== 'partials' && moment.type !== 'final') continue;
    const { at, text, speaker = '' } = moment;
    if (moment.type === 'partials') {
      const begun = { speaker, from: at, lastPartialAt: moment.until, partials: moment.times, text };
      open.set(speaker, begun);
      all.push(begun);
      continue;
    }
    const begun = open.get(speaker);
    open.delete(speaker);
    if (begun) Object.assign(begun, { finalAt: at, text });
    else all.push({ speaker, from: at, lastPartialAt: at, finalAt: at, partials: [], text });
  }
  return all;
}
