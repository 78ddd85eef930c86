import { DOUBTFUL, FAIR } from '../../../confidence';
import type { ChineseRule } from '../chinese-rule';
import type { ChineseSentence } from '../parse';
import { RANKS } from '../ranks';

/** Tags that also end genuine questions: "用支付宝付款可以吗". */
const ASKING_TAG = /(?:可以吗|行吗|可不可以|行不行|真的吗)[啊呀哈]?$/;

/** Before "好吗" these make a proposal; without them the question is whether something is good. */
const PROPOSAL = /我们|咱|请|把|给|告诉|帮|吧|让|先|一起|别|不要/;
const GOOD = /好吗(?:啊|呀)?$/;

const whole = ({ text }: ChineseSentence) => ({ start: 0, end: text.length });

export const tags: readonly ChineseRule[] = [
  {
    id: 'zh/tag-that-asks',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.tag,
    match: (parsed) =>
      parsed.untagged !== parsed.clear &&
      (GOOD.test(parsed.clear) || ASKING_TAG.test(parsed.clear)) &&
      !PROPOSAL.test(parsed.clear)
        ? whole(parsed)
        : undefined,
    yes: ['用银行卡付款可以吗', '这款手机好吗', '用旧的行吗', '没有发票可不可以'],
    no: ['没有什么不可以', '可不可以坐过去一点'],
  },
  {
    id: 'zh/tag',
    reason: 'tag',
    confidence: DOUBTFUL,
    rank: RANKS.tag,
    match: (parsed) => (parsed.untagged === parsed.clear ? undefined : whole(parsed)),
    yes: ['你先吃可以吗', '你先听我说完行吗', '您看我给您换一个行吗', '你干脆别来了好不好'],
    no: ['用银行卡付款可以吗', '可以登记吗'],
  },
];
