import type { Span } from '../language/sentences';

const BREAK = /[，；：、,;:—]\s*|\s+(?=\()|(?<=\))\s+/g;

/**
 * The part of a sentence of at most `limit` characters that holds the most of what is wanted: from one
 * comma to another where it can be. `worth` says how much stands at a character.
 */
export function bestPart(text: string, { start, end }: Span, limit: number, worth: readonly Worth[]): Span {
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
    // Of two that hold the same the longer one: more of what stands beside it is said.
    const value = worthIn(worth, from, to) + (to - from) / (limit * 100);
    if (value > most) {
      most = value;
      best = { start: from, end: to };
    }
  }
  while (best.end > best.start && /\s/.test(text[best.end - 1] ?? '')) best = { ...best, end: best.end - 1 };
  return best;
}

/** How much something counts, and where it stands. */
export interface Worth extends Span {
  /** The same thing twice counts once. */
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

/** Where a sentence may be cut: at its commas; where two are too far apart, at spaces; else anywhere. */
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
