import { FAIR, LIKELY } from '../../../confidence';
import type { Span } from '../../../rules/rule';
import { verbose } from '../../verbose';
import type { ChineseRule } from '../chinese-rule';
import type { Clause } from '../clauses';
import { cuesOf, strongest } from '../cues/cues';
import type { ChineseSentence } from '../parse';
import { RANKS } from '../ranks';
import { compact } from '../text';

/**
 * Questions without a question word: they restate something for confirmation, name a case, juxtapose two things, or
 * end in a 吧 that seeks confirmation.
 */

/** "你是说明天不用来了", "所以你们一直没用过缓存". */
const RESTATES = verbose`
  ^(?:那|所以|哦|啊|等等|等一下|,)*[你您]们?(?:的意思是|是说|是指|指的是)(?!的)[^,吗呢]{3,20}$
  |^(?:所以|这么说|那么说|照这么说|这么说来|合着|敢情),?[你您]们?(?![先就要得应可会把别最看想知听说现如])(?=[^,]{0,8}(?:了|过|是|没|住|都|一直|还|自己|一个人))[^,吧的]{3,14}$
  |^(?:这|那)个?就是[你您]们?[^,说讲要]{1,8}的那?[个款种家位版篇][^,]{0,4}$
`;
/** "没有社保的呢". */
const CASE = /^(?:那|要是|如果)*(?:不是)?[^,挺很蛮真是会还可好怪够]{2,9}的呢[啊呀]?$/;
/** Polite, and about the listener, who alone knows. */
const POLITE = /(?:贵姓|贵庚|高寿|芳龄|尊姓大名|哪里?儿?高就|(?<!不知道?)怎么称呼)[啊呀呢]?$/;
/** "堂食还是打包": two similar things, nothing else. */
const PAIR =
  /^(?:嗯|好的?|那|您|你|请问)*([^,是不没还也]{2,4})还是([^,了着过不没太偏很挺好难贵的有会能要得想]{2,4})[呢啊呀]?$/;
const ONE = /[我你他她它这那您]们?|人|之|后|果|老|直|觉|终|时|大家|本|总/;

function asksUnmarked(text: string): boolean {
  if (RESTATES.test(text) || POLITE.test(text) || CASE.test(text)) return true;
  const [, one = '', other = ''] = PAIR.exec(text) ?? [];
  return one !== '' && Math.abs(one.length - other.length) <= 1 && !ONE.test(one);
}

/**
 * Statements with 吧 that ask for confirmation: about something the listener knows better ("你是新来的吧"), and facts
 * without a hedge ("能走医保吧"). Guesses about oneself, proposals and answers do not count.
 */
const ABOUT_YOU =
  /(?:^|,)(?:那|嗯|哦|所以|看来|听说)?(?:你们?|您)[^,吧]{0,12}(?:是|过|没|不|了|会|应该|肯定|知道|认识|有|喜欢|觉得|在)[^,吧]{0,12}吧$/;

const ABOUT_FACT =
  /^[^,吧]{0,8}(?:是[^,吧]{1,8}的|不会[^,吧]{1,6}|[能可会]以?[^,吧]{1,6}|没有?[^,吧]{1,5}|还[没有在][^,吧]{1,5})吧$/;

const HEDGED =
  /可能|大概|估计|差不多|左右|好像|也许|或许|^[那嗯]?我(?![的这里那家])|我[觉想看们]|咱|还是|[要就只]|随便|一起|先|再|算了|大不了|难怪|太/;

const ADVICE =
  /(?:你们?|您)(?:先|就|还是|自己|再|来|去|慢慢|别|快|赶紧|回|看着|把|给|帮|让|随便|说|看)|骗|开玩笑|没问题|没事/;

function checksOnYou(text: string, answering: boolean): boolean {
  if (answering || ADVICE.test(text) || /什么|谁|多少|怎么|哪/.test(text)) return false;
  return ABOUT_YOU.test(text) || (text.length <= 16 && ABOUT_FACT.test(text) && !HEDGED.test(text));
}

/** Whether the previous utterance looks like a question, so that this is likely its answer. */
function answers(previous = ''): boolean {
  if (previous === '') return false;
  const { particle, pair, word } = cuesOf(compact(previous.slice(-40)).text);
  return (strongest([particle, pair, word])?.strength ?? 0) >= FAIR;
}

const when = (asks: boolean, { text }: ChineseSentence) =>
  asks ? { start: 0, end: text.length } : undefined;

export const unmarked: readonly ChineseRule[] = [
  {
    id: 'zh/restates',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.unmarked,
    match: (parsed) => when(asksUnmarked(parsed.untagged), parsed),
    yes: ['你是说下周一不用来上班', '这个就是你们新出的那款', '自提还是配送', '令堂今年高寿'],
    no: ['这个就是我说的那个问题', '请问你们这个'],
  },
  {
    id: 'zh/seeks-confirmation',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.confirmation,
    match: (parsed) =>
      when(
        parsed.asides.length === 0 && checksOnYou(parsed.untagged, answers(parsed.facts.previous)),
        parsed,
      ),
    yes: ['能走医保吧', '你是新来的吧', '你们是做外贸的吧'],
    no: ['那你们是不是', '请问你们是从'],
  },
];

/** 呢 after an adverb or 的 only adds tone to a statement. */

const TOPIC = verbose`
  ^(?:然后|后来|结果|所以|还有|那|比如说?|例如|其他的?|别的)呢$
  |(?:^|[^给为跟对])(?:你们?|您|他们?|她们?|它们?)(?:自己|那边|觉得|的)?呢[啊呀]?$
  |(?:^|,|了|好|行)那[^,]{1,12}呢[啊呀]?$
  |^(?:如果|要是|假如|万一|换成|改成)[^,]{1,12}呢$
`;
/** A bare topic: short, and without anything that makes a statement. */
const BARE = /^[^,□还正在才可着好很太更挺就真都没不也呢吧]{1,9}呢[啊呀]?$/;
const STATING =
  /(?:这样|其实|怪不得|难怪|所以|因为|然后|但是|可是|而且|就是|之后|以后|时候|觉得|知道|的话|听说|记得|早着|多着|[了过])呢|^(?:我|它|他|她|这|那)?们?(?:是|要|想|会|说|觉得|有)|[听说想要有是会]呢|^(?:我|那个|这个|那|这|然后|所以|第[一二三]|首先|今天|现在|后来|其次|同时|另外|一般)(?:们|边|里)?呢/;

/** "编剧也是他那导演呢": a new topic at the end, whatever went before. */
const NEXT = /那(?![个么些种样边里我])[^,是有会在不没要想的着才正还]{1,6}呢[啊呀]?$/;
/** In the middle 呢 also marks what one is going to talk about: "我呢就先说". */
const ASKED_WITHIN = /^(?:那(?!么|个|我呢)|如果|要是|[^,]{0,4}(?<![给为跟对])(?:[你您]们?|[他她]们?)呢)/;
const TALKS_ON = /^[啊呀]?(?:就|先|是|会|主要|也|都|一般|其实|因为|所以|大概|可能|[^我你您他这那怎什要能])/;

function asksWithNe(text: string): boolean {
  if (!/呢[啊呀]?$/.test(text)) return false;
  if (TOPIC.test(text)) return !/(?:还|正|在|才)[^,]{0,4}呢$/.test(text);
  return (BARE.test(text) && !STATING.test(text)) || NEXT.test(text);
}

function topicIn(text: string, clauses: readonly Clause[]): Span | undefined {
  if (asksWithNe(text)) return { start: 0, end: text.length };
  for (const { from, end } of clauses) {
    const clause = text.slice(from, end);
    if (!clause.endsWith('呢') || !asksWithNe(clause)) continue;
    if (end === text.length || (ASKED_WITHIN.test(clause) && !TALKS_ON.test(text.slice(end)))) {
      return { start: from, end: text.length };
    }
  }
  return undefined;
}

export const topics: readonly ChineseRule[] = [
  {
    id: 'zh/what-about',
    reason: 'question',
    confidence: LIKELY,
    rank: RANKS.topic,
    match: ({ untagged, clauses }) => (untagged.includes('呢') ? topicIn(untagged, clauses) : undefined),
    yes: ['那企业版的价格呢', '我是天秤座你呢', '要是周五下雨呢', '这个我懂那下一步呢'],
    no: ['今天是周五没错吧', '还是周五吧周四我有事'],
  },
];
