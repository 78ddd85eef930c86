import { FAIR, LIKELY, POSSIBLE } from '../../../confidence';
import { verbose } from '../../verbose';
import type { Clause } from '../clauses';
import { type Cue, strongestCue } from './cue';
import { CLEFT } from './embedded';

/** Yes/no questions of the form A-not-A: "是不是", "去不去", "有没有". */

const A_NOT_A = new RegExp(
  [
    '(?<![不没])([\\u4e00-\\u9fff])[不没]\\1|([\\u4e00-\\u9fff]{2})不\\2|(?<![不没])([\\u4e00-\\u9fff])[不没]\\3[\\u4e00-\\u9fff]',
    '([\\u4e00-\\u9fff])得([\\u4e00-\\u9fff])\\4不\\5|是否|能否|可否|有无|会否|要否|(?<!没)有没有|可不可',
  ].join('|'),
  'g',
);
const FIXED_PAIRS =
  /^(?:时不时|动不动|不不不|差不差|了不了|说不说|对不对|的没的|没不没|行不行(?!得)|过不过|一不一|二不二|零不零|[0-9]不[0-9])/;
const PAIR_IDIOM = /^(?:好不容|三不三|看不看人|是不是的|来不来就)/;
/** "Whether": the clause is part of a statement. */
const WHETHER = verbose`
  (?:不知道?|不清楚|不确定|没确定|不晓得|忘了?|无论|不管|不论|取决于|(?<![个的项次])(?:决定|判断|检查|考虑|研究|讨论|分析)|问[我他她]|关键(?:是|在于)
  |看看?|看一下|管[他她它]|纠结|犹豫|商量|在问|去问|问问|试试|确认|担心|希望|以为|关于|想想|想知道|观察|先看|记得|取决|就[看说]|[由在]于|验证|确保|关心|猜|在想|想着|估计|说|不好说|怀疑)[^,你您]{0,9}$
  |(?:[要得就是]|主要)看[^,]{0,6}$|(?:关键|问题|重点|重要|核心)的?(?:还|就)?(?:是|在于|看)[^,]{0,6}$|(?:我|他|她|人家)[^,你您]{0,4}想(?:过|的是|着)?[^,你您问知]{0,6}$|我[^,]{0,4}看看?[^,]{0,6}$|(?<![你您][^,]{0,3})看(?:你们?|您|个人)[^,]{0,8}$|(?:知道|老|总|就|光|天天)问(?:自己)?$|[你您]看着[^,]{0,3}$
`;
const OPEN_WHETHER =
  /(?:你们?|您)[^,]{0,3}(?:看看?|觉得|说|想|确定|知道)[^,决]{0,9}$|请问[^,]{0,9}$|^[嗯啊哦噢那就是]{0,2}不知道?[^,我他她]{0,9}$|想(?:请)?(?:问|知道|确认|了解)[^,]{0,9}$|帮我看[^,]{0,12}$/;
const WHETHER_AFTER =
  /^[^,]{0,8}(?:都[一行可没无不能要]|也[不没]|取决|[随由靠][你您他我]|就看|没个准|要试|[的用]?看(?:你|我|他|老|情况|天气|心情|个人)|无所谓|没关系|不重要|再说|再决定|还不一定|不好说|很难说|差别|决定|(?:还|正)在[商讨考研]|还不[知清确]|有(?:规定|说明)$|说不准|自己(?:才)?(?:知道|清楚)|看[^,]{1,4}就知道|我不管|是(?:另外?一?[回个码]|两[码回])|是[^,吗呢]{1,8}的事$|[我他][^,]{0,1}真没|还?不好说|[我他们](?:也|都|还)?没(?:留意|注意|问))|^[^,是]{0,4}的(?:问题|话)/;

/** The strongest A-not-A form in a text, if any. */
export function aNotACue(text: string, clauses: readonly Clause[]): Cue | undefined {
  return strongestCue(text, A_NOT_A, clauses, (pair, at, clause) => pairStrength(pair, at, text, clause));
}

function pairStrength(pair: string, at: number, text: string, clause: Clause): number {
  if (FIXED_PAIRS.test(pair) || PAIR_IDIOM.test(text.slice(at, at + 4))) return 0;
  const before = text.slice(Math.max(clause.from, at - 16), at);
  const after = text.slice(at + pair.length, at + pair.length + 20);
  if (CLEFT.test(before)) return 0;
  if (/(?:无论|不管|不论|甭管)[^,]{0,10}$|(?:没|没有|说|管他|扯)什么$/.test(before)) return 0;
  const soft = pair === '是不是' || pair === '是否';
  const asked = OPEN_WHETHER.test(before);
  if (!asked && (WHETHER.test(before) || (WHETHER_AFTER.test(after) && !(soft && /^都[^一]/.test(after)))))
    return 0;
  if (/[也又]$/.test(before) || (!soft && /^[^,]?也(?:[不没无]|行|可以|都|罢|得|要看)/.test(after))) return 0;
  const near = soft && text.length > 32 ? 4 : 12;
  const addressed = /[你您]/.test(text.slice(Math.max(clause.start, at - near), at));
  const tail = clause.end - at - pair.length;
  if (soft && !addressed && text.length > 20 && clause.end < text.length) return POSSIBLE;
  if (asked || text.length <= 20 || (addressed && tail <= 20)) return LIKELY;
  if (text.length <= 32 && tail <= 14) return soft && at - clause.start > 12 ? POSSIBLE : LIKELY;
  if (addressed && tail <= 28) return FAIR;
  if (
    /^(?:有没有|能不能|可不可以|可不可)/.test(pair) &&
    at - clause.start <= 4 &&
    tail <= 30 &&
    text.length <= 60
  )
    return FAIR;
  const close = clause.end >= text.length && tail <= (soft ? 10 : 14);
  return close && !(soft && /我们|咱们/.test(before)) ? FAIR : POSSIBLE;
}
