import { CERTAIN, FAIR, LIKELY, POSSIBLE } from '../../../confidence';
import { verbose } from '../../verbose';
import type { ChineseRule } from '../chinese-rule';
import { strongest } from '../cues/cues';
import type { ChineseSentence } from '../parse';
import { RANKS } from '../ranks';

/** Questions that do not have the form of one; over folded text without spaces. */

/** A verb of telling whose subject is the speaker: "下面我来介绍一下". */
const SELF_TELLING = verbose`
  (?:(?<![给帮为替跟和向请自])我们?|咱们|下面|接下来|首先|这边)
    (?:就|先|再|会|将|要|想|来|简单|,|[给跟为向](?:你们?|您|大家|各位))*
    (?:介绍|讲|说|解释|推荐|分享|看)
  |[给为向跟帮](?:你们?|您|他|她|大家|各位).{0,4}(?:推荐|介绍|查|找|讲|说|解释)
`;

/** "介绍一下 ...", "帮我查一下 ...", "告诉我 ..." */
const REQUEST = verbose`
  [给帮替为跟和向](?:我们?|咱们?)(?:再|先|也|来|简单|详细|大概|随便)*
    (?:推荐|介绍|说说|讲讲|讲解|[讲说]一?下|解释|说明|查|找|搜|看一?下|看看|列|分析|总结|比较|科普|普及|梳理|选|挑|分享|对比|翻译|核对|归纳|统计|概括|[讲说]个|举个?例?|问(?:问|一?[下声]|清楚))
  |(?:请|麻烦|求)(?:你|您|给|帮忙|帮|再|先)*
    (?:推荐|介绍|告诉|告知|说说|讲讲|讲解|[讲说查]一?下|谈谈|聊聊|解释|说明|描述|列举|列出|分析|总结|比较|阐述|提供|留|报|找[个一下几])
  |帮忙(?:查|算算|问问|推荐)|^(?:[你您]|再|先|那|来|给我)*(?:讲|说|报|举|推荐)[一几]?个[^,怎什哪谁几]{1,5}[吧呗]?$|(?:电话|手机号?|号码|邮箱|地址|姓名|名字|单号|型号|车牌号?|身份证号?)[^,的]{0,3}(?:说|报|念|留)一下$|^(?:那|请问)?您的(?:姓名|电话|手机号|地址|出生日期|预算|单号|邮箱)是?$|做个?(?:简单的)?(?:自我)?介绍|[你您](?:们|来|先|再|给我们?|给大家|跟我们?|简单|详细|就|具体|用一[^,]{1,4}?(?=介|说|讲|概|描))+(?:[说讲谈聊]一?[说讲谈聊]|介绍|概括|总结|解释|汇报|描述|讲解|说明)
  |^(?:嗯|那|好|请|麻烦|[你您]|先|再|来|简单|详细|给大家|给我们?)*(?:举个?例|(?:概括|报|汇报|介绍|描述|讲|说|解释|复述|展开)(?:一下|一遍|讲讲|说说))|把[^,怎什哪]{1,12}[说讲念报](?:一遍|一下|清楚)
  |(?:^|,)(?:你|您|再|先|那|就|来|具体|详细|简单|大概|展开|重点|着重|接着|顺便|继续|给大家|给我们)*
    (?:说说|讲讲|谈谈|聊聊(?!天)|[说讲谈聊]一[说讲谈聊](?!就)|解释|列举|列出|列一下|分享一下|(?:介绍|讲|说|说明|描述|查|分析|总结|比较|对比|概括|梳理|科普)一?下|给?推荐[一个几下])
  |(?<![没不用要别必会了他她它们经过曾也书司友])告诉(?:我|一?下)|给推荐|推荐一?下|[发报留]给?(?:我|一?下){1,2}$|(?:电话|号码?|邮箱|地址|联系方式|微信|账号|密码|链接|网址|名字|价格|报价|型号|尺寸)(?:再)?给我(?:说|报|念)?(?:一下|下)?$
  |[想要]要?找一?[家个间款本篇份]
`;

/** "我想问一下 ...", "请问 ..." */
const INDIRECT = verbose`
  (?<![你您他她])(?<![大]家|用户|他们|她们|[你您]们)想(?:要|来)?(?:再|先|请|跟[你您]|向[你您]|多)*(?:问(?!题)|请教|咨询|了解|知道|打听|查询|确认)|我(?:就|再|先|还)?要(?:再|先|跟[你您]|向[你您])*(?:问(?!题|他|她|各位)|请教|咨询)
  |我们?需要(?:了解|知道|确认)|想听听?(?:[你您]|大家|各位)|希望[你您]们?能?(?:介绍|说|讲|谈|解释)|我就(?:是)?(?:想)?问问(?![他她])|想看看(?:[你您]们?[这那]?边?|这里|还|店里)*(?:有没有|有什么|能不能)|请问|(?:^|顺便|请)再?问[你您]?(?:一?下|个问题|个事)|请教(?:一?下|[你您])|(?:麻烦|劳驾|打扰)[^,]{0,2}问|[想要再](?:再)?追问|(?:冒昧|多嘴|斗胆|最后|顺便|弱弱地?|再|插)[^,]{0,2}问[一]?[句下个]|问得有点|(?:我|比较|很|挺|有点|就)好奇(?!心)|(?<!(?:现在|一直|至今|始终|终|从来)[^,]{0,2})没(?:太|大|怎么|完全)?(?:听|看|弄|搞)?(?:明白|懂|清楚)(?![^,]{0,3}[他她])[^,]{0,12}(?=怎|什|为|哪|谁|几|多)
  |(?<!没)有一?个(?:问题|疑问)|^(?:我)?(?:就|先|再)?(?:咨询|打听)一?下
`;

/** The speaker tells of himself, but asks the listener to tell as well. */
const YOU_TELL = /^[^,我]{0,3}(?:[你您]|请|麻烦)|(?:讲讲|介绍一?下|说说|分享一?下|聊聊)[你您]/;

/** Where the part that asks starts: at an earlier cue, if there is one. */
function leadIn(parsed: ChineseSentence, certain: boolean): { start: number; end: number } | undefined {
  const lead = INDIRECT.exec(parsed.untagged);
  if (!lead) return undefined;
  const cue = strongest([parsed.cues.particle, parsed.cues.pair, parsed.cues.word]);
  const strength = cue?.strength ?? 0;
  if (strength >= POSSIBLE !== certain) return undefined;
  const start = cue && strength >= FAIR && cue.of < lead.index ? cue.at : lead.index;
  return { start, end: parsed.text.length };
}

export const requests: readonly ChineseRule[] = [
  {
    id: 'zh/may-i-ask',
    reason: 'question',
    confidence: CERTAIN,
    rank: RANKS.lead,
    match: (parsed) => leadIn(parsed, true),
    yes: [
      '请问周末营业吗我想周六过去',
      '請問退貨政策是什麼',
      '请问您怎么称呼',
      '我比较想知道的是预算从哪儿出',
    ],
    no: ['退货政策是什么以及', '请问您有什么问题'],
  },
  {
    id: 'zh/would-like-to-know',
    reason: 'request',
    confidence: LIKELY,
    rank: RANKS.lead,
    match: (parsed) => leadIn(parsed, false),
    yes: [
      '我想问一下年假的规定',
      '我想追问一下这个比例是怎么定的',
      '我需要了解一下合同的细节',
      '请问运费是按',
    ],
    no: ['我想问一下关于', '我想问的是'],
  },
  {
    id: 'zh/tell-me',
    reason: 'request',
    confidence: LIKELY,
    rank: RANKS.request,
    match: ({ untagged }) => {
      if (SELF_TELLING.test(untagged) && !YOU_TELL.test(untagged)) return undefined;
      const told = REQUEST.exec(untagged);
      // "给我介绍了三单" tells of the past.
      if (!told || untagged.charAt(told.index + told[0].length) === '了') return undefined;
      return { start: 0, end: untagged.length };
    },
    yes: ['介绍一下退货政策', '解释一下深度学习', '帮我查一下订单的状态', '告诉我公司的地址'],
    no: ['退货政策是什么以及', '需要我给您介绍一下吗'],
  },
];
