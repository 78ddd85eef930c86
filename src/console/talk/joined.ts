import { joinText } from '../../asr/join';

const WORD = /\p{Script=Han}|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu;

/** Finals as one text. One that begins with all that was said before it, and says more, takes its place. */
export function joined(finals: readonly string[]): string {
  return finals.reduce((before, after) => (restates(before, after) ? after : joinText(before, after)), '');
}

/** Some recognisers repeat in a final what they have sent before. */
function restates(before: string, after: string): boolean {
  if (before === '' || after.length <= before.length / 2) return false;
  const former = wordsOf(before);
  const words = wordsOf(after);
  // A single word may be said twice: "no, no problem".
  return former.length > 1 && words.length > former.length && former.every((word, i) => word === words[i]);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(WORD) ?? [];
}
