import { LIKELY } from '../../../confidence';
import type { Span } from '../../../rules/rule';
import { verbose } from '../../verbose';
import type { ChineseRule } from '../chinese-rule';
import type { Clause } from '../clauses';
import { RANKS } from '../ranks';

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
