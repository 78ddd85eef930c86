import { CERTAIN, FAIR, LIKELY, POSSIBLE } from '../../../confidence';
import { verbose } from '../../verbose';
import type { Clause } from '../clauses';
import { type Cue, lastOf } from './cue';

/** Final particles: 呢 asks about a topic ("那导演呢"), 吗 asks yes or no. What 吧 does is in declarative.ts. */

/** 吗 within a turn may stand for 嘛: there it only asks about "you", or about what "is", "can" or "was". */
const PARTICLE = /(?<!你?知道)吗(?!啡)/g;

const PARTICLE_END = verbose`
  知道吗$|^(?!.*(?:根本|一点|完全|从来|真的?|肯定|当然|好像|可能|应该|现在|暂时|目前|我|谁|什么|啥|时间|办法|问题))[^,也都还不没并又]{2,4}没有?[啊呀]?$|^(?:[你您]们?|[这那]个?|还|现在)*[有包含能会可去吃喝用带支开送收][^,不没]{1,6}不$|(?<![什怎那这多要])么[啊呀哈]?$
  |[过了][^,没也都啥么谁哪]{1,6}没有[啊呀]?$|(?:[过了完好到上掉成住来]|有[^,没也都]{1,8})(?<![也都])没有?[啊呀呢]?$|[你您][^,]{0,6}有没$|[你您][^,]{1,6}了没(?=[明今后我要不下快])
  |(?:[好贵行是能吃去道会到意看懂远近大快难疼忙累辣咸甜苦热冷够在门课水烟酒话票钱]|(?:[你您有]|需|想|用)要)不[啊呀]?$
`;

const INNER = /[你您有是能会可以要想需了过没不]/;

const EXPLAINS = /(?:因为|既然|毕竟|本来|不就|就是|反正)[^,]{0,12}$/;

/** The strongest 吗 or final equivalent ("去不", "吃了没"). */
/** "合了没有啊", "量了没" before something else. */
const DONE = /[过了][^,没也都啥么谁哪]{0,6}没有?[啊呀]?$/;

export function particleCue(text: string, clauses: readonly Clause[]): Cue | undefined {
  if (PARTICLE_END.test(text))
    return { at: lastStart(text, text.length), of: text.length, strength: CERTAIN };
  const done = text.includes('没')
    ? clauses.find(({ from, end }) => DONE.test(text.slice(Math.max(from, end - 12), end)))
    : undefined;
  if (done) return { at: done.from, of: done.end, strength: LIKELY };
  let best: Cue | undefined;
  for (const match of lastOf(text.matchAll(PARTICLE))) {
    const before = text.slice(Math.max(0, match.index - 24), match.index);
    const rest = text.length - match.index - 1;
    let strength = CERTAIN;
    if (rest > 2) {
      if (EXPLAINS.test(before) || (text.length > 24 && !INNER.test(before))) strength = POSSIBLE;
      else if (rest > 30) strength = /[你您]/.test(before) ? LIKELY : FAIR;
    }
    if (strength > (best?.strength ?? 0))
      best = { at: lastStart(text, match.index), of: match.index, strength };
  }
  return best;
}

/** The approximate start of the clause that ends at a position. */
function lastStart(text: string, end: number): number {
  return Math.max(0, text.lastIndexOf(',', end - 1) + 1);
}
