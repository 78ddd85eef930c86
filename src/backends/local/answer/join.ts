import type { Span } from '../language/sentences';

/** What stands between two quotes that are not neighbours. */
export const JOINT = ' … ';

/** Quotes of one text, in order, in which those between which nothing stands are one. */
export function merged(quotes: readonly Span[], text: string): Span[] {
  const spans: Span[] = [];
  for (const { start, end } of [...quotes].sort((a, b) => a.start - b.start)) {
    const last = spans.at(-1);
    if (last !== undefined && isNear(text.slice(last.end, start))) last.end = end;
    else spans.push({ start, end });
  }
  return spans;
}

/** Not longer than the joint that would stand there instead: the answer does not grow by it. */
function isNear(between: string): boolean {
  return between.length <= JOINT.length && between.trim() === '';
}

/** How long an answer of these quotes is, each list from a text of its own. */
export function lengthOf(quotes: Iterable<[text: string, quotes: readonly Span[]]>): number {
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
