import { verbose } from '../../verbose';

/**
 * Questions that are part of a statement: what someone else asks or wants to know, and clauses with a question word
 * ("I don't know who", "no matter what").
 */

/** What may stand between the verb and the question word. */
const GAP =
  '(?!那(?![个些边天时次种里儿])|的(?!是|就是)|了(?!一下|解|什|谁|哪|多|几|有多|有哪))((?:(?!了[^,]{4})[^,但吧呀啊呢]){0,11})$';

/** Verbs whose object may be the question word: "我知道谁…". */
const FIRM = verbose`
  (?:
    不知道?|不(?:是很|太|怎么)?(?:清楚|明白|懂|了解|理解|确定|晓得|记得)|没(?:有?确定|人知道|注意|留意|想[好到清]|看[清到]|听[清说]|说|讲|提|弄|搞)
    |没(?:有?人|有)?[^,]{0,3}(?:教|说|讲|告诉|提|解释|想|考虑|注意|研究|介绍|明确)(?:过|到|清楚|明白)?|忘了?|[说记想猜搞弄看]不[清准好起到出懂明]
    |无论|不管|不论|任何|随便|所谓|取决于|(?<![你您猜])看(?=咱|[你您]|大家|自己|各人)|(?:让|叫|请|找)(?:[他她]们?|人)[^,]{0,3}(?:算|查|问|看|数|打听|确认)[算查问看数]?(?:一下)?|(?:根据|按照|依据)(?=[^,])|(?<![个的项次])决定了?|在于|管[他她它你]|[别甭](?:用|再)?管|看[他她它谁]|[这那也][就正]是|也是|关心的是
    |说不上来?|听听(?=[他她别人对])|已经(?:确定|定)了?(?:由)?|(?:[写讲说弄搞查问标]|先)(?:清楚?|明白|定下来)了?|已经了解了|[你您]们?自己(?:算|想|查|问|琢磨|数)|[你您]可以选择?|请(?:注意|留意)|随[你他她]|记下来?|记一下|[他她们师板户服人理生]告诉我们?|(?<![帮给替让请你您])我(?:来|先|再)?(?:算算|数数|看看|查查|翻翻|瞅瞅|想想|(?:算|数|查)一下)
    |知道|(?<!得.?)明白|懂得|记得|记住|(?<!得.?)清楚|晓得|发现|意识到|注意到|猜|怀疑
    |想象|打听|弄清|搞[清懂]|弄[懂明]|纠结|犹豫|操心|担心|琢磨|商量|[听看]懂|看[看出到](?!书)|想[想清通]|写[明着]|原来是
    |(?:[不没别]用?要?)告诉我|告诉(?!我)|告诉[了过]我|[得要](?:去|先)?(?:确认|核实|查|算|统计|打听)(?:一下)?|纳闷了?
    |(?:我们?|大家|来|下面|再|先|去|咱们?)(?:会|要|先|再)?(?:介绍|讲|看|说|学习|聊|想)(?:一?下|解|看|讲|说)?
    |[给跟为][你您大各][们家位]?(?:说|讲|聊|介绍|汇报|演示)(?:说|讲|聊|一下)?|一下派
    |(?:[要得须先去就全是]|主要)看|第[一二三四五六七八九]点?就是|接下来就是|另外就是|查查|问问|问一下|[群天老在都去追也]里?天?问
  )${GAP}
`;
/** Verbs whose object would itself be asked for: "在讨论什么", but not "在讨论怎么…". */
const TOPICAL = verbose`
  (?:
    关于|根据|讨论|研究|分析|探讨|考虑|思考|判断|区分|说明|反映|解释|描述|观察|回顾|由于|了解|理解|估计|关心
    |(?<![你您]们?[^,]{0,4})学(?:了|过)|证明(?!题)|预测|明确|提到|涉及|体会|领会|统计|强调|规定|约定|考察|衡量|评估|调查|汇报|学会了?|总结|演示
    |(?:[写讲列提标记教定]|(?<!听)说|介绍|总结|展示|体现|代表)(?:了|着|过|出了?|清楚|明白|到|的(?:就)?是|一下)|教
  )(?!的(?!是|就是)|了(?!一下|解|什|谁|哪|多|几|有多|有哪))((?:(?!了[^,]{4})[^,但你您吧呀啊呢]){0,11})$
`;
/** The listener is the one who knows: "你知道他在哪", but not "你得想清楚…". */
const YOURS =
  /(?:^|[^给为跟帮替让告诉对向问])[你您]们?(?:对[^,]{1,10})?(?:这边|那边|还|都|也|现在|自己|当时|平时|一般|是|能)?$/;
/** Wondering aloud to someone who may know: "不知道票价是多少呢". */
const WONDERS = /(?:^|[^我他她们也都还就真谁])不知道?$/;

/** "我佩服他怎么…", "我教你怎么…": the first person's action concerns the second one's question. */
const ABOUT_ANOTHER =
  /(?:^|[^你您])(?:我们?|他们?|她们?|大家|咱们?)[^,了的好吧啊呀那我你他她您想问很帮]{1,5}(?:我们?|你们?|您|他们?|她们?|大家|人家)$/;
/** "找到为什么…", "学会怎么…". */
const RESULT = /[^等][到出清懂]了?$|学会了?$/;
/** "问题是谁来出这笔钱". */
const KEY = /(?:问题|关键|重点|难点|[难要烦怕怪键紧心]的)就?(?:是|在于)[你您我他她]?们?[跟在对从]?$/;
/** "我在意的是跟什么样的人一起做": what matters, not to the listener. */
export const CLEFT =
  /^(?![^,]*[你您][^,]{0,6}的就?是)[^,]*(?:在意|在乎|关心|看重|看|考虑|重视|怕|担心|纠结)的就?是[^,]{1,10}$/;
/** "我们讲了什么是梯度". */
const NAMES_SUBJECT = /^[^你您]*(?:讲|学|说|介绍|回顾|复习|解释)(?:了|过|到|一下)?$/;
const ADVERBIAL = /^(?:怎|为|如|咋|什么时|啥时|何)/;

/** Thoughts and claims of somebody, whoever it is. */
const THOUGHT =
  /(?:就会想|[我他她][^,你您]{0,6}想(?:如果|要是|着|的是|过)|老想|总想|问自己|(?:^|[^你您])(?:我|他|她|大家|人家)[^,你您]{0,6}(?:觉得|以为|心想)|(?:就是说|所谓|换句话说|也就是说)[^,你您]{0,12})[^,你您吗呢]{0,16}$/;

export function embedded(before: string, word: string, tail: string): boolean {
  const isPressed = /(?:到底|究竟)[^,]{0,3}$/.test(before) && !FIRM.test(before) && !TOPICAL.test(before);
  if (isPressed) return false;
  if (THOUGHT.test(before)) return !/[呢啊吗]$/.test(tail);
  if (/是$/.test(before) && /^(?:如何|怎么$)/.test(word) && !/的|[呢啊呀]$/.test(tail) && tail.length >= 4)
    return true;
  if (ABOUT_ANOTHER.test(before) || (/^(?:怎么$|为|如)/.test(word) && RESULT.test(before))) return true;
  if (word === '什么' && NAMES_SUBJECT.test(before) && /^(?:是|叫)[^吗呢啊]{2,}/.test(tail)) return true;
  if (CLEFT.test(before)) return true;
  if (KEY.test(before)) return tail.length >= 2 && !/[呢吗的]$/.test(tail);
  const firm = FIRM.exec(before);
  if (firm) return !yours(before, firm.index) && !twoClauses(objectOf(firm)) && !wonders(before, firm, tail);
  const topical = TOPICAL.exec(before);
  if (!topical || yours(before, topical.index) || twoClauses(topical[1] ?? '')) return false;
  if (ADVERBIAL.test(word)) return true;
  return tail.length >= 4 || !/(?:关于|根据|由于|(?:的|就)是|[了着过到下教虑论究析])$/.test(before);
}

function yours(before: string, at: number): boolean {
  return (
    !/^[想猜料]不/.test(before.slice(at)) &&
    YOURS.test(before.slice(Math.max(0, at - 8), at)) &&
    !/^[^,]{2,3}一[下会]|^(?!看看|听听|瞧瞧|猜猜|说说)(..?)\1/.test(before.slice(at))
  );
}

/** What follows the verb and the person told: "没告诉他|我住哪儿". */
function objectOf(firm: RegExpExecArray): string {
  const object = firm[1] ?? '';
  return /^[^,]{0,2}告诉/.test(firm[0]) ? object.replace(/^[我你您他她它]们?/, '') : object;
}

/** Two subjects after the verb: the question word is no longer its object. */
function twoClauses(span: string): boolean {
  return (span.match(/[我你您他她它]/g)?.length ?? 0) >= 2;
}

function wonders(before: string, firm: RegExpExecArray, tail: string): boolean {
  if (!WONDERS.test(before.slice(0, firm.index) + firm[0].slice(0, /^不知道/.test(firm[0]) ? 3 : 0)))
    return false;
  return /[你您]/.test(firm[0]) || /[呢啊呀]$/.test(tail);
}
