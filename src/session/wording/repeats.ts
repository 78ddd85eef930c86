import type { Word } from './words';

/** Words that are said twice by accident: "the the", "what is what is". */

const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Words of which a second one says nothing. Others are meant twice: "that that", "had had", "check in in". */
const STUTTERED = list(
  `the a an i we they he she my our your their what how when why who which and if because can could would should does
  我 你 他 她 请`,
);
/** What a sentence begins with; somebody who stops there begins again. */
const BEGINS = list(
  `what how when where why who which can could would should will do does did is are i we you the my 什 怎 为 哪 多 我 你 请 能 可`,
);
/** Pairs of Han characters that nobody says twice on purpose. */
const PAIRS = list('怎么 什么 请问 我们 你们 他们 哪个 哪里 多少 那个 这个');
/** At most so many words are said again. */
const MAX_AGAIN = 6;
/** So many Han characters are no reduplication (研究研究) any more. */
const MIN_HAN = 4;
const WORD = /^[\p{L}\p{M}']+$/u;
const HAN = /^\p{Script=Han}$/u;
/** Numbers, and what may be meant twice. */
const MEANT = /^[零一二两三四五六七八九十百千万亿不没很又再]$/;

export function withoutRepeats(said: readonly Word[]): Word[] {
  const kept: Word[] = [];
  for (const word of said) {
    if (STUTTERED.has(word.say) && kept.at(-1)?.say === word.say) continue;
    kept.push(word);
    const again = saidAgain(kept);
    if (again > 0) kept.splice(-again);
  }
  return kept;
}

/** How many of the last words only say again what was said before them. */
function saidAgain(words: readonly Word[]): number {
  for (let length = 2; length <= MAX_AGAIN && length * 2 <= words.length; length++) {
    const again = words.slice(-length);
    const first = words.length - 2 * length;
    if (!again.every(({ say }, at) => say === words[first + at]?.say)) continue;
    return isByAccident(again.map(({ say }) => say)) ? length : 0;
  }
  return 0;
}

function isByAccident(says: readonly string[]): boolean {
  if (!says.every((say) => WORD.test(say)) || says.some((say) => MEANT.test(say))) return false;
  if (!says.every((say) => HAN.test(say))) return BEGINS.has(says[0] ?? '');
  const isBeginning = says.length === 3 && BEGINS.has(says[0] ?? '');
  return says.length >= MIN_HAN || isBeginning || PAIRS.has(says.join(''));
}
