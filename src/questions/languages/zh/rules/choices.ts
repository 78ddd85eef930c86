import { FAIR } from '../../../confidence';
import { verbose } from '../../verbose';
import type { ChineseRule } from '../chinese-rule';
import { RANKS } from '../ranks';

/** "A or B": 还是 also means "still" or "after all". */

const STILL_AFTER = verbose`
  ^还是(?:
    很|挺|比较|有点|老|蛮|非常|太|相当|最|更|一样|在|第|那[么样个]
    |不(?!用|要)|没有?[^,]{0,3}$|有|会|得|可以|应该|需|值得|能|觉得|想|先|别|算了|谢谢|获|要[^,]{0,6}[的了]$
    |[您你我他]|说|让|因为|继续|老样子|你们|以前|原来|之前|上次|刚才
  )
`;
/** What precedes 还是 when it means "still": a pronoun, "although", a degree. */
const STILL_BEFORE =
  /(?:[我他她它这那]们?|但是?|可是?|不过|其实|毕竟|反正|最后|结果|现在|目前|今天|一直|仍|到底|总的来说|感觉|觉得|主要|所以|然后|最[^,]{0,4}的|除了[^,]{0,12}|不[光仅][^,]{0,12}|同时)(?:也|就|都|呢)?$/;
const CHOICE_OPENER =
  /(?<![不还但可于只就总光仅])是|[要用去坐喝吃选买走想和跟靠左先给有定考做发装行放学住打]|应该|现金|喜欢|哪/;
const ANY = /^[^,]{0,10}(?:都|也(?![许])|无所谓)/;

function choiceAt(text: string): number {
  const at = text.lastIndexOf('还是');
  if (at <= 0) return -1;
  const tail = text.slice(at).replace(/(?<=..)[啊呀呢](?=.).*$/, '');
  const before = text.slice(Math.max(0, at - 24), at);
  if (text.length > 34 && !/[你您]/.test(before)) return -1;
  if (tail.length > 20 || tail.length < 3 || /,/.test(tail.slice(0, -1))) return -1;
  const asked =
    /[你您][^,]{0,8}(?:是|打算|想|要|用|选)[^,]{0,12}$/.test(before) || sameStart(before, tail.charAt(2));
  const alike = parallel(before, tail.slice(2));
  if ((!asked && !alike && STILL_AFTER.test(tail)) || STILL_BEFORE.test(before) || ANY.test(tail.slice(2)))
    return -1;
  if (/无论|不管|不论|不知道|除了|不光|不仅|而且|纠结|犹豫|商量|考虑|讨论|说来说去|归根/.test(before))
    return -1;
  return CHOICE_OPENER.test(before) || alike ? Math.max(0, at - 16) : -1;
}

/** "在公司还是在家里": both sides start alike. */
function sameStart(before: string, first: string): boolean {
  return /[在从用要去买先给按坐选找做]/.test(first) && before.includes(first);
}

/** "前端的还是后端的", "年付还是月付": both sides end alike. */
function parallel(before: string, after: string): boolean {
  const end = /[\u4e00-\u9fff](?=[呢啊呀]?$)/.exec(after)?.[0];
  return end !== undefined && before.endsWith(end);
}

export const choices: readonly ChineseRule[] = [
  {
    id: 'zh/or',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.choice,
    match: ({ untagged }) => {
      const start = choiceAt(untagged);
      return start < 0 ? undefined : { start, end: untagged.length };
    },
    yes: ['是用支付宝还是微信', '您现在是在公司还是在家里', '这个报错是前端的还是后端的', '去还是不去'],
    no: ['可以用支付宝还是', '这个还是不错的'],
  },
];
