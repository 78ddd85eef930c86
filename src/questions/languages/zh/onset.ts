import type { Cue } from './cue';

/** A clause that is over, then the subject of the one that asks: "太慢了|你们现在是怎么发布的". */
const TURNS = /(?:了|吧|啊|呀|嘛|哈|(?<![你您])好|谢谢)(?=(?:那(?![么样])|你|您|请问|对了|老师|咱)[^,]{2})/g;

/** Where the part of a text that asks starts, as far as the words before its cue tell. */
export function onsetOf(text: string, { at, of }: Cue): number {
  let onset = at;
  for (const match of text.slice(at, of).matchAll(TURNS)) onset = at + match.index + match[0].length;
  return onset;
}
