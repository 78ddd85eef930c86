import { DOUBTFUL, FAIR } from '../../../confidence';
import { verbose } from '../../verbose';
import type { ChineseRule } from '../chinese-rule';
import { cuesOf, strongest } from '../cues/cues';
import type { ChineseSentence } from '../parse';
import { RANKS } from '../ranks';

/** Verbs of telling and finding, which request information. */
const TELLS =
  /介绍|解释|说|讲|告诉|推荐|查|找|搜|(?<!照)看(?!着|门|孩子|行李)|列|分析|总结|比较|对比|科普|普及|梳理|选|挑|描述|演示|举|聊|谈|答|透露|展开|概括|阐述|报|确认|算|分享|问|教|提供|了解|告知|补充|评价|形容|复述|念|读/;

const OPENER =
  '(?:嗯|那|好的?|请|麻烦|劳驾|师傅|老师|同学|方便的话|你们?|您|大家|各位|帮忙|先|再|都|来|就|能不能|能否|能|可以|可不可以|可否|是否可以|愿意|是不是可以|看|待会儿?|等下|一会儿?)';

const OPENING = new RegExp(`^${OPENER}+`);
const TAKES_TO = new RegExp(`^${OPENER}*(?:帮我们?|给我们?|替我们?|帮忙)?(?:先|再|也)?把`);
const FAVOUR = new RegExp(`^${OPENER}*(?:帮我们?|帮忙|替我们?|给我们?|帮|借我|麻烦[你您])`);
const ASKED_ACT = new RegExp(
  `^${OPENER}{2,}[^,我怎什哪几多谁]{1,12}(?:一下|[^有]点|一点|点儿)(?:[吗么]|好[吗吧]|好不好|行吗|可以吗|行不行)?[啊呀]?$`,
);
const TOLD = verbose`
  ^(?:请|麻烦|劳驾|你们|你|您|大家|我们|咱们|帮我|帮忙|先|能不能|能否|能|可以|可不可以|一起)*(?:
    打开|关(?:一?下|掉|上)|声音[大小]|大声|小声|安静|静音
    |重复一?[下遍]|再说一?[下遍]|慢一?点|休息|坐下|过来|进来
    |(?:等(?:一?下|等)|开始|继续|停止?).{0,2}$
  )
  |^[^,怎什哪几多谁]{0,6}(?:能不能|可不可以|能|可以)(?:请|麻烦)?(?:你们?|您)?(?:别|不要|先别)
  |^[^,怎什哪几多谁]{0,6}(?:能|可以|愿意)[^,怎什哪几多谁]{0,4}(?:陪|替|借|等|送|接|扶|递|让)我|^[你您]们?(?:能|可以)[^,怎什哪几多谁]{1,6}(?:发|寄|传|转|打)[给到]?我|^(?:[你您]|麻烦|请)*帮我(?:盯|留意|注意|看着)|^[你您][^,]{0,6}能[^,]{0,2}(?:早|快|慢|晚|大声|小声|安静)一?点|^能让一让|^您(?:可以|能)在这|^(?:[你您]|能|可以|可不可以|能不能)+(?:小声|大声|小|大|快|慢|早|轻|坐过去|往[^,]{1,3}|靠[^,]{1,3})一?点声?|^[你您][^,怎什哪几多谁]{1,8}能(?:带|拿|买|取)[^,]{1,5}吗$
  |^(?:你们?|您|先|再|那|麻烦|请)*(?:[跟和对](?!我)[^,]{1,4}(?:说|讲|约|确认)(?!过|的|了)|去看看|去查查|商量一下|商量商量|讨论一下|去?问问|去问一下|跟他|跟她|跟他们|告诉他|告诉她|通知|转告|提醒)|^提醒我
`;
/** Whether one thing can be turned into another: "可以把视频导出成音频吗". */
const CAPABLE =
  /^(?:这个?|系统|[你您]们)?(?:能不能|可不可以|能|可以)把[^,你您帮我]{2,8}(?:成|为|叠加|合并|转到|转给|拆)[^,]{0,5}(?:吗)?$/;
const PERFECT = /(?:了|过)(?:吗|么|没有?)/;

/** Whether the text has no question in it besides the opening of the command itself. */
function commands(text: string): boolean {
  if (PERFECT.test(text)) return false;
  if (CAPABLE.test(text)) return false;
  if (TOLD.test(text)) return true;
  if (TELLS.test(text.replace(OPENING, ''))) return false;
  return TAKES_TO.test(text) || FAVOUR.test(text) || ASKED_ACT.test(text);
}

/** Whether a command contains a question other than its own "can you". */
function asksBeside(text: string): boolean {
  const rest = text.replace(/^[^,]{0,8}?(?:能不能|可不可以|能否|可否|是不是可以)/, '');
  const { pair, word } = cuesOf(rest);
  return (strongest([pair, word])?.strength ?? 0) >= FAIR;
}

export const orders: readonly ChineseRule[] = [
  {
    id: 'zh/orders',
    reason: 'command',
    confidence: DOUBTFUL,
    rank: RANKS.command,
    match: ({ body, text, untagged }: ChineseSentence) =>
      (commands(body) || (body !== text && commands(text))) &&
      !asksBeside(untagged.slice(text.length - body.length))
        ? { start: text.length - body.length, end: text.length }
        : undefined,
    yes: ['可以把窗户打开一点吗', '可以把字号调大一些吗', '能把声音开大点吗', '能让我把话说完吗'],
    no: ['这个价格还可以能不能再优惠一点', '这周能做完吗'],
  },
];
