const SEGMENTER = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * How a recogniser would show a line being spoken: its beginnings, one word longer each, without the whole
 * line itself. Chinese and Japanese words are found too.
 */
export function growing(line: string): string[] {
  const ends = [...SEGMENTER.segment(line)].flatMap(({ isWordLike, index, segment }) =>
    isWordLike ? [index + segment.length] : [],
  );
  return ends.map((end) => line.slice(0, end)).filter((partial) => partial !== line);
}

const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * What of a line that is still being typed is said already: all whole words; everything, where words have
 * no spaces between them.
 */
export function saidSoFar(typed: string): string {
  if (CJK.test(typed)) return typed.trim();
  return typed.slice(0, Math.max(0, typed.search(/\s\S*$/))).trim();
}
