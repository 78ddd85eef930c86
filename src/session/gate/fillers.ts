/** Words without meaning that may precede what a speaker wants to say. */
const FILLER =
  /(?:(?:um+|uh+|er+m?|hm+|ah|oh|so|well|and|but|now|okay|ok|right|alright|yeah|yes|no|actually|basically|please|you know|i mean|i think|i guess|probably|maybe)(?![\p{L}\p{N}'])|[嗯呃额啊哦噢哎唉诶]|那个|那么|那|然后|就是说|就是|所以|其实|好的|[好对](?=[\s\p{P}])|请(?!问)|麻烦[你您]?)[\s\p{P}]*/iuy;
const SPACE = /[\s\p{P}]*/uy;

/** @returns the offset past spaces and marks at `from`. */
export function afterSpace(text: string, from = 0): number {
  return matchEnd(SPACE, text, from);
}

/** @returns the offset past one filler at `from`; `from` when there is none. */
export function afterFiller(text: string, from: number): number {
  return matchEnd(FILLER, text, from);
}

/** @returns the offset past all fillers at `from`. */
export function afterFillers(text: string, from = 0): number {
  let at = afterSpace(text, from);
  for (;;) {
    const next = afterFiller(text, at);
    if (next === at) return at;
    at = next;
  }
}

/** @returns the end of the match of `pattern` (sticky) at `from`; `from` if there is none. */
export function matchEnd(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
