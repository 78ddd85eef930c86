/** Words that may stand before what somebody means to say, and mean nothing. */
const FILLER =
  /(?:(?:um+|uh+|er+m?|hm+|ah|oh|so|well|and|but|now|okay|ok|right|alright|yeah|yes|no|actually|basically|please|you know|i mean|i think|i guess|probably|maybe)(?![\p{L}\p{N}'])|[嗯呃额啊哦噢哎唉诶]|那个|那么|那|然后|就是说|就是|所以|其实|好的|好|对|请|麻烦)[\s\p{P}]*/iuy;
const SPACE = /[\s\p{P}]*/uy;

/** @returns the offset past the fillers that stand at `from`. */
export function afterFillers(text: string, from = 0): number {
  let at = matchEnd(SPACE, text, from);
  for (;;) {
    const next = matchEnd(FILLER, text, at);
    if (next === at) return at;
    at = next;
  }
}

/** @returns the end of what `pattern`, a sticky one, matches at `from`; `from` when nothing. */
export function matchEnd(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
