const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * How a recogniser would show a line being spoken: its beginnings, one word longer each, excluding the
 * complete line. Chinese and Japanese words are segmented too.
 */
export function growing(line: string): string[] {
  const ends = [...SEGMENTER.segment(line)].flatMap(({ isWordLike, index, segment }) =>
    isWordLike ? [index + segment.length] : [],
  );
  return ends.map((end) => line.slice(0, end)).filter((partial) => partial !== line);
}
