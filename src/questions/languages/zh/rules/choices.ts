import { FAIR, LIKELY } from '../../../confidence';
import type { Span } from '../../../rules/rule';
import { verbose } from '../../verbose';
import type { ChineseRule } from '../chinese-rule';
import { embedded } from '../cues/embedded';
import { RANKS } from '../ranks';

/** "A or B": 还是 also means "still" and "after all". */

/** What precedes 还是 when it means "still": a subject, a time, "although", a degree. */
const STILL_BEFORE = verbose`
  (?:(?<![是找给跟问选对和叫让买用去靠写])(?:[我你您他她它这那]们?|大家|人家)|但是?|可是?|不过|其实|毕竟|反正|最后|结果|现在|目前|今天|一直|仍|总的来说|感觉|觉得|主要|所以|然后|确实|依然|后来|最终
  |最[^,]{0,4}的|除了[^,]{0,12}|不[光仅][^,]{0,12}|同时|不知道|不清楚|了半天)(?:也|就|都|呢)?$
`;
const STILL_AFTER = verbose`
  ^(?:很|挺|比较|有点|老|蛮|非常|太|相当|最|更|一样|在|第|那[么样个]|不(?!用|要)|没有?[^,]{0,3}$|有|会|得|可以|应该|需|值得|能|觉得|想|先|别|算了|谢谢|获|要[^,]{0,6}[的了]$
  |[您你我他]|说|让|因为|继续|老样子|以前|原来|之前|上次|刚才|这样|那样)
`;
/** The whole is an object, or any of both will do. */
const EITHER_WAY =
  /无论|不管|不论|甭管|除了|不光|不仅|而且|纠结|犹豫|商量|考虑|讨论|说来说去|归根|(?:选择|抉择|难题|问题)[^,]{0,4}是|分不清|搞不清|(?:不知道|不确定|没想好|(?<![猜想说你您])看)(?![^,]*[你您])/;
const BOTH = /^[^,]{0,10}(?:都(?!是)|也(?!许)|无所谓|随便$)/;
/** "还是说", "还是怎么着": never "still". */
const OR_ELSE = /^(?:说(?=[^,]{2})|怎么(?:[着样回]|个)|怎样|什么|啥|别的|其他|哪|只是|已经|没|别人)/;
/** "好不好还是…": the first half asks already. */
const ASKED_BEFORE = /(?:吗|[好行]不[好行]|可不可以|怎么样)$/;
/** "Is it", but not "but", "or", "always". */
const IS = /(?<![不还但可于只就总光仅都也要老凡正越])是(?!的$)/;
const TAKES_OBJECT = /[要用去坐喝吃选买走想和跟靠左先给有定考做发装行放学住打找寄从按]|应该|喜欢|倾向|更/;

export const choices: readonly ChineseRule[] = [
  {
    id: 'zh/or',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.choice,
    match: ({ untagged }) => choice(untagged),
    yes: [
      '是用支付宝还是微信',
      '您现在是在公司还是在家里',
      '这个报错是前端的还是后端的',
      '去还是不去',
      '是你们指定还是我自己随便找',
    ],
    no: ['可以用支付宝还是', '这个还是不错的', '是坐车还是走路都行'],
  },
];

function choice(text: string): Span | undefined {
  for (
    let at = text.lastIndexOf('还是'), tries = 0;
    at > 0 && tries < 4;
    at = text.lastIndexOf('还是', at - 1), tries++
  ) {
    const left = text.slice(Math.max(0, at - 24), at);
    const right = /^[^,□]*/.exec(text.slice(at + 2, at + 30))?.[0] ?? '';
    if (right.length < 1 || left === '' || /[吧啦]$/.test(right)) continue;
    const confidence = /吧$/.test(left) ? 0 : asks(left, right);
    if (confidence > 0) return { start: Math.max(0, at - 16), end: text.length, confidence };
  }
  return undefined;
}

function asks(left: string, right: string): number {
  if (OR_ELSE.test(right) && !EITHER_WAY.test(left) && !embedded(left, '什么', right)) return LIKELY;
  if (ASKED_BEFORE.test(left)) return LIKELY;
  const one = left.replace(/[呢啊呀吗,]+$/, '');
  const other = right.replace(/(?<=.)[呢啊呀]$/, '');
  if (EITHER_WAY.test(one) || BOTH.test(other) || embedded(one, '什么', other)) return 0;
  const like = alike(one, other);
  const is = IS.test(one.slice(-14)) && !/(?:是|[^,]说|觉得)$/.test(one);
  if (!like && (STILL_BEFORE.test(one) || (!is && STILL_AFTER.test(other)))) return 0;
  const isClosed = other !== right || one !== left;
  if (is && (like || isClosed || other.length <= 14)) return LIKELY;
  if (like && (isClosed || other.length <= 10)) return LIKELY;
  if (isClosed && TAKES_OBJECT.test(one.slice(-8))) return FAIR;
  return other.length <= 8 &&
    ((one.length <= 8 && !/的$/.test(other) && !/[我他她它]/.test(one)) || TAKES_OBJECT.test(one.slice(-8)))
    ? FAIR
    : 0;
}

/** Both sides start or end alike, are about as short, or have a subject of their own. */
function alike(one: string, other: string): boolean {
  const first = other.charAt(0);
  const second = other.charAt(1);
  if (/[不没]/.test(first) && one.slice(-4).includes(second) && second !== '') return true;
  if (other.length > 2 && one.slice(-14).includes(other.slice(0, 2))) return true;
  if (
    /[在从用要去买先给按坐选找做跟和走寄打为装放住开带靠送交][^,]{1,12}$/.test(one) &&
    one.slice(-14).includes(first) &&
    /[在从用要去买先给按坐选找做跟和走寄打为装放住开带靠送交]/.test(first)
  )
    return true;
  if (
    other.length <= 12 &&
    one.length > 1 &&
    one.endsWith(other.slice(-1)) &&
    /[的了\u4e00-\u9fff]/.test(other.slice(-1)) &&
    one.slice(-1) !== one.slice(-2, -1)
  )
    return true;
  if (/[我你您他她][^,]{0,10}$/.test(one) && /^[我你您他她]/.test(other) && IS.test(one)) return true;
  return (
    one.length <= 4 &&
    other.length <= 4 &&
    Math.abs(one.length - other.length) <= 1 &&
    !/[我你他她这那]/.test(one)
  );
}
