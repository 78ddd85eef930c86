import { CERTAIN, DOUBTFUL, FAIR, POSSIBLE } from '../../../confidence';
import type { Span } from '../../../rules/rule';
import type { ChineseRule } from '../chinese-rule';
import { type Cue, onsetOf } from '../cues/cue';
import { strongest } from '../cues/cues';
import type { ChineseSentence } from '../parse';
import { RANKS } from '../ranks';

/** The signs of a question that Chinese has: particles, A-not-A, question words. */

/** Of all signs a question word is the least sure: in talk it is often part of a statement or a rebuke. */
const WORD = 0.9;

function asks({ untagged }: ChineseSentence, cue: Cue | undefined, most = 1): Span | undefined {
  if (cue === undefined || cue.strength < FAIR) return undefined;
  return { start: onsetOf(untagged, cue), end: untagged.length, confidence: Math.min(most, cue.strength) };
}

export const asking: readonly ChineseRule[] = [
  {
    id: 'zh/particle',
    reason: 'question',
    confidence: CERTAIN,
    rank: RANKS.cue,
    match: (parsed) => asks(parsed, parsed.cues.particle),
    yes: ['可以用支付宝付款吗', '这个功能支持中文吗', '货已经发了没有', '可以開發票嗎'],
    no: ['可以用支付宝还是', '哎你来啦吃了没有'],
  },
  {
    id: 'zh/a-not-a',
    reason: 'question',
    confidence: CERTAIN,
    rank: RANKS.cue,
    match: (parsed) => asks(parsed, parsed.cues.pair),
    yes: ['退货要不要自己付运费', '你们支持不支持离线部署', '是否需要提供发票', '您方不方便透露一下薪资'],
    no: ['退货要不要先跟', '要不要给'],
  },
  {
    id: 'zh/question-word',
    reason: 'question',
    confidence: WORD,
    rank: RANKS.cue,
    match: (parsed) => asks(parsed, parsed.cues.word, WORD),
    yes: ['你们几点开门', '保修期多久', '怎么联系客服', '现在几点了'],
    no: ['都几点了还不睡', '你看看几点了赶紧起床'],
  },
];

export const doubts: readonly ChineseRule[] = [
  {
    id: 'zh/question-mark',
    reason: 'question',
    confidence: CERTAIN,
    rank: RANKS.mark,
    match: ({ facts, asides, text }) =>
      facts.asked && (asides[0] === undefined || asides[0].id === 'zh/filler')
        ? { start: 0, end: text.length }
        : undefined,
    yes: [
      { text: '这个版本是最新的', asked: true },
      { text: '没什么事', asked: true },
    ],
    no: ['这个版本是最新的', { text: '难道没人管', asked: true }],
  },
  {
    id: 'zh/doubtful-sign',
    reason: 'statement',
    confidence: DOUBTFUL,
    rank: RANKS.doubt,
    match: ({ cues, text }) => {
      const cue = strongest([cues.particle, cues.pair, cues.word]);
      return cue && { start: 0, end: text.length, confidence: cue.strength };
    },
    yes: [
      '所以加强点的位移也有可能怎么样小于减弱点的位移',
      '电压除以阻抗是不是就是电流所以又可以把这条支路的电流计算出来',
    ],
    no: ['这次旅行感觉怎么样'],
  },
  {
    id: 'zh/assumes',
    reason: 'statement',
    confidence: POSSIBLE,
    rank: RANKS.doubt - 1,
    match: ({ untagged }) => (/吧$/.test(untagged) ? { start: 0, end: untagged.length } : undefined),
    yes: ['轮到我了吧', '是这个理儿吧', '不至于吧', '我没记错吧'],
    no: ['这个给谁用', '这个怎么用'],
  },
];
