import type { Word } from './words';

/** Words that are said twice by accident: "the the", "what is what is". */

const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Words of which a second one says nothing. Others are meant twice: "that that", "had had", "check in in". */
const STUTTERED = list(
  `the a an i we they he she my our your their what how when why who which and if because can could would should does
  我 你 他 她 我们 你们`,
);
/** What a sentence begins with; somebody who stops there begins again. */
const BEGINS = list(
  `what how when where why who which can could would should will do does did is are i we you the my 什 怎 为 哪 多 我 你 请 能 可`,
);
/** At most so many words are said again. */
const MAX_AGAIN = 6;
const MIN_HAN_AGAIN = 3;
const IS_WORD = /^[\p{L}\p{M}']+$/u;
const IS_HAN = /^\p{Script=Han}$/u;

export function withoutRepeats(said: readonly Word[]): Word[] {
  const kept: Word[] = [];
  for (const word of said) {
    if (!(STUTTERED.has(word.say) && kept.at(-1)?.say === word.say)) kept.push(word);
    dropAgain(kept);
  }
  return kept;
}

/** Drops the last words if the ones before them are the same. */
function dropAgain(kept: Word[]): void {
  for (let length = 2; length <= MAX_AGAIN && length * 2 <= kept.length; length++) {
    const first = kept.length - 2 * length;
    const isAgain = kept
      .slice(first, first + length)
      .every(({ say }, at) => say === kept[first + length + at]?.say);
    if (!isAgain) continue;
    const again = kept.slice(-length);
    const isHan = again.every(({ say }) => IS_HAN.test(say));
    const isRestart =
      BEGINS.has(again[0]?.say ?? '') &&
      again.every(({ say }) => IS_WORD.test(say)) &&
      (!isHan || length >= MIN_HAN_AGAIN || isAsked(again));
    if (isRestart) kept.splice(-length);
    return;
  }
}

function isAsked(again: readonly Word[]): boolean {
  return /^(?:怎么|什么|请问|我们|你们|为什|哪个|哪里|多少)$/.test(again.map(({ say }) => say).join(''));
}
