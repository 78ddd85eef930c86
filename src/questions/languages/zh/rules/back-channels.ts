import { DOUBTFUL, UNLIKELY } from '../../../confidence';
import { verbose } from '../../verbose';
import { type ChineseRule, construction } from '../chinese-rule';
import { RANKS } from '../ranks';

/** Signals that one listens, and calls for such a signal. */

const FOLLOWS = '(?:跟得上|跟上|[听看搞弄]懂|懂|理解|明白|接受|记住|[听看]清楚?|清楚|学会)';
/** All that may precede FOLLOWS: who should follow, and what was just said. */
const AROUND = '[我你您们大家各位同学这那样么讲说解释到里儿一步段刚才都还能可以听得看]*?';

const BACK_CHANNEL = verbose`
  ^(?:
    嗯|呃|额|啊|哦|噢|对|好的?|是的?|行|可以|没错|没问题|知道|明白|了解|收到|当然|原来如此|这样
    |不客气|再见|拜拜|谢谢[你您]?|ok|okay|那|吧|呀|啦|了|哈|,
  )+$
`;

/** Tags that stand alone and the like, which ask the listener to go on or to agree. */
const BARE_TAG = verbose`
  ^(?:是|真的?|是真的|对|好|行|可以|不是|是?这样的?|当真|没|懂了?|听懂|明白了?|确定|认真的?)(?:吗|么|嘛|吧|不)(?:啊|呀)?$
  |^(?:对不对|是不是|好不好|行不行|可不可以|怎么样|如何|咋样|什么|啥|你说呢|为什么不呢?)(?:啊|呀)?$
  |^(?:这样|是这样)对吧$
  |^(?:大家|你们?|您|都|这样|现在|各位|是不是|能)*(?:[听看记学])?(?:得)?(?:懂|明白|清楚|记住|住|理解|可以)(?:了|我的?意思|我说的)*(?:吗|没有?|吧|不)$|^[你您]懂我的?意思[吗吧]$|^(?:是真的|(?:是)?这个意思|你?(?:确定|肯定|没开玩笑))[吗吧]$|^[你您]没骗我吧$|^我?(?:讲|说|解释)[得的]?(?:清楚|明白)了?(?:吗|没有?|吧)$|没(?:什么)?(?:问题|意见|毛病|事|错|关系)[吧了]?吧$|^(?:[你您大家们]*)?(?:都)?(?:能|可以)?(?:理解|接受|跟上|听懂|看懂)(?:了)?[的]?(?:吧|吗)$|^(?:[你您们大家]*说)?(?:这样)?(?:对不对|是不是|行不行|好不好|可不可以)[嘛啊呀]?$|^是这么回事[吧吗]$|^(?:这样|都|就)?(?:可以|行|够)了?[的]?吧$|^是不是(?:很|特别|非常|挺)[^,]{1,3}$
  |^啊?(?:为什么|怎么|怎么回事|咋)[啊呀了呢]*(?:这么)[^,]{1,3}$|^(?:哪个|谁|几|哪)$
`;

export const backChannels: readonly ChineseRule[] = [
  construction({
    id: 'zh/back-channel',
    reason: 'backchannel',
    confidence: UNLIKELY,
    rank: RANKS.backChannel,
    over: 'text',
    pattern: BACK_CHANNEL,
    yes: ['嗯好的知道了', '嗯嗯是的是的', '没错吧', '这样可以了吧'],
    no: ['可以登记吗', '你咋知道的'],
  }),
  construction({
    id: 'zh/bare-tag',
    reason: 'tag',
    confidence: DOUBTFUL,
    rank: RANKS.bareTag,
    pattern: BARE_TAG,
    yes: ['懂我意思不', '今天周三没错吧', '是吗', '都明白了吗'],
    no: ['前端我明白了后端呢', '什么意思'],
  }),
  construction({
    id: 'zh/do-you-follow',
    reason: 'tag',
    confidence: DOUBTFUL,
    rank: RANKS.contact,
    over: 'both',
    within: 24,
    pattern: verbose`
  ^${AROUND}${FOLLOWS}(?:了|的|我的?意思)*(?:吗|没有?|不|吧)[啊呀]?$
  |^(?:大家|各位|同学们?|[你您]们?)(?:都)?(?:有没有|能不能|是不是都?)${FOLLOWS}了?[啊呀]?$
  |^是不是(?:这个|这么|这)(?:道理|理儿?|个理|回事|意思|样)子?[啊呀]?$
`,
    yes: ['我这么说大家明白吗', '这一步都看懂了吧', '这样解释你能接受吗', '同学们记住了没'],
    no: ['这个价格你能接受吗', '饭好了没有'],
  }),
  construction({
    id: 'zh/wonder',
    reason: 'tag',
    confidence: DOUBTFUL,
    rank: RANKS.contact,
    over: 'both',
    within: 24,
    pattern: verbose`
  ^(?:啊|哦|哎|呀|真的?|,)*(?:
    (?:真)?(?:有|会|能|至于|可能)[吗么嘛]|是不是真的|真假|真的假的|有这[回种]事|有这么夸张|没搞错|[你您](?:说)?(?:认真|真)的
    |真?有[这那]么[^,怎什哪谁]{1,4}吗
  )(?:吗|吧|啊|呀)*$
  |^(?:啊|哦|哎|呀|天哪|,)*(?:怎么会(?:这样|呢|这么[^,]{1,3})?|怎么(?:这样|搞的)|什么(?=[啊呀]))[啊呀呢嘛]*$
`,
    yes: ['有吗', '真的假的', '至于吗', '有这回事吗'],
    no: ['怎么回事', '后悔吗说不后悔是假的'],
  }),
];
