/**
 * Which of the characters that constructions hinge on a text contains, as one bit each. A rule is tried only on texts
 * with one of its own, so a plain statement costs next to nothing.
 */
const SIGNS = '吗么不没呢什怎哪谁几多何咋啥凭难岂吧否问说嘛位还能可请无有别';
const BITS = new Map([...SIGNS].map((char, i) => [char.charCodeAt(0), 2 ** i]));

export function signsOf(text: string): number {
  let signs = 0;
  for (let i = 0; i < text.length; i++) signs |= BITS.get(text.charCodeAt(i)) ?? 0;
  return signs;
}
