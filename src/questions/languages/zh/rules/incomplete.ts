import { POSSIBLE } from '../../../confidence';
import { verbose } from '../../verbose';
import type { ChineseRule } from '../chinese-rule';
import { RANKS } from '../ranks';

/** A lead-in after which nothing has been asked yet. */
const BARE_LEAD = verbose`
  (?:
    请问|请教|[想要]要?(?:再|先|请|跟[你您]|向[你您])*(?:问|请教|咨询|了解|知道|打听)|问[你您问]?(?:一?下|个问题)?
    |我的问题是|有一?个问题
  )(?:
    ,|你们?|您|我们?|咱们|大家|一?下|个问题|就是|那个|这个|那|如果|关于|对于
    |接下来|下面|下一步|之后|然后|现在|目前|今天|明天
    |为什|什|怎|哪|是|不是|有没有|能不能|可不可以|有|能|可以|会|要|在|的|从|到|才能|应该|应当|帮我|给我|如何|想|这里|那里|公司|贵公司|东西
  )*$
  |^请问[^,怎什哪几多谁吗是]{1,8}的$
`;

/** The first words of a question and nothing more. */
const BARE_OPENING = verbose`
  ^(?:那|所以|,|你们?|您|大家|他们?|她们?)*(?:知不知道|有没有(?:想过|考虑过?|想到|觉得|什么|哪些)|觉不觉得)$
  |^(?:你们?|您|我们?|咱们|他们?|大家|那|到底|所以)*(?:什么时候|哪里|哪儿|在哪里?|怎么样?|为什么|哪些人?|多久)(?:才)?(?:能|可以|会|要|得|应该)$|^(?:到底|那)?谁(?:才)?能$|(?:能不能|可不可以)(?:请|麻烦|让)[你您]$|为什么[我你他]们的$|^哪一?个才是$|^(?:[你您我他]们?|那|到底)*(?:为什么说|什么时候才|怎么样去|(?:哪里|怎么|谁)能够|有?多少人[会能要]|有没有人|是?在哪一?个|多久才会)$|有没有[用见看听]过[那这]个$|^(?:多少|什么)[^,]{0,2}才能$|^怎么样?才能$
  |(?:为什么|为啥|什么时候|是不是|能不能|会不会|有没有|要不要)(?:我们?|你们?|他们?|咱们|这个|那个|会|要|能|可以|应该|再|先)*(?:会|在|把|被|让|跟|和|就|都|才能|应该|我们|你们|他们|(?<=么)要)$|(?:到底|究竟)是?(?:谁|怎么|为什么)(?:会|要|能|在|把|被|给|让|跟|就)$
  |^(?:你们?|您|我们?|咱们|大家|这个|那个|它|他们?|她们?)?(?:觉得|我们|那个?|就是|,)*(?:有没有|能不能|会不会|可不可以|是不是|要不要|该不该)(?:可以|应该|会|能|要|帮我|什么|就|把|给|在|想|先|得|也|还)$|^(?:你们?|您|我们?|咱们|大家|这个|那个|它|他们?|她们?|那)*(?:有没有|能不能|会不会|可不可以)$
  |^(?:到底|究竟|那)?(?:哪个|怎么才能|怎么能|如何|怎样才能)$
  |^(?:你们?|您|我们?|咱们|大家|这个|那个|它|他们?|她们?)(?:是不是|要不要|为什么|怎么)$|(?:是不是|有没有|能不能|要不要|会不会|可不可以|该不该)[^,]{0,4}(?:也|还|都|就|才|又|再|更|已经|一直|把|被|跟|让|对|从|很|太|最)$
  |^(?:到底|究竟)?(?:是|为什么|怎么)(?:这个|那个|哪一个|哪个|它|他|你们?|我们?|那边|这边)?$|怎么$
  |(?:(?<!一)把|被|(?<!在)跟|(?<![温暖柔平饱缓])和|关于|对于|就是说?|因为|所以|如果|但是|而且|或者|以及|为了|换成|变成|第[一二三]个问题(?:就是说?|是)?)$
`;

/**
 * Words that something must follow: a preposition, a conjunction, half of a measure. More often than not the rest is
 * still to come, but not surely, so such a question is asked if nothing comes.
 */
const OPEN_END = verbose`
  (?:
    (?:多少钱|几块钱|什么价格?)(?:[一两每半]|一[个斤公]?每)
    |每(?:[一个])?|(?:第|哪)一
    |以及|并且|而且|或者?|还有
    |(?:能|可以|要|用|选|是|寄|退|买|付)[^,]{0,12}还是
    |(?<!一)[把]|被|(?:是不是|能|可以|应该|要|必须|得|请问)由|(?:请问|从|能|要|会|想)[^,]{0,10}(?:从|往)|从[^,能]{1,8}到
    |(?<![针不相面绝核应校])对|(?:针对|面对|关于|对于|根据|按照|除了|通过|为了|由于)|(?<!谁|不|能|[寄送付还交补退借发候天号点么])给
    |(?<![温暖柔平饱缓])和|(?<!别|能|在)跟|(?<!给)与(?<!参与)|(?<![还现存内实不潜自])在(?<!是在|还在)|(?:是|会)不会?在|运费是按|是按
    |哪[个种家款][^,]{0,2}比较?|比较?(?=$)(?<=[和跟与][^,]{1,6}比较?)
    |(?:怎么样?|怎样|如何|什么时候|哪里|多久|几天|谁|要|需要[^,]{1,8})才(?:能|会|可以)?
    |还?能不能(?<!你能不能|你说能不能|能不能能不能)|会不会
    |(?:是|有|要|等|用|得|花|付)多
  )$
`;
const WHOLE = /^(?:那|这个?|这样|这么|我|你|您|他|她|它)*(?:能不能|会不会|在不在|对不对)$/;

/** What is cut short is often not recognised as a question yet. */
const MAY_ASK = /多少|几[^,]|什么|怎|哪|谁|能|可以|要|会|请问|想问|是不是|有没有|多$/;
const SHORT = 20;

/**
 * @param text without spaces, folded.
 * @param asks whether it asks as it is.
 */
export function isLeftOpen(text: string, asks: boolean): boolean {
  if (!asks && (text.length > SHORT || !MAY_ASK.test(text))) return false;
  return OPEN_END.test(text) && !WHOLE.test(text);
}

export function brokenOff(asks: (text: string) => boolean): readonly ChineseRule[] {
  return [
    {
      id: 'zh/only-the-opening',
      reason: 'incomplete',
      confidence: POSSIBLE,
      rank: RANKS.brokenOff,
      match: ({ body, text, facts }) =>
        !facts.asked && BARE_OPENING.test(body)
          ? { start: text.length - body.length, end: text.length }
          : undefined,
      yes: ['你知不知道', '所以到底是谁在', '您能不能帮我', '什么时候才'],
      no: ['你知不知道他家在哪', '他说什么时候到'],
    },
    {
      id: 'zh/nothing-asked-yet',
      reason: 'incomplete',
      confidence: POSSIBLE,
      rank: RANKS.brokenOff,
      match: ({ clear, facts }) => {
        const lead = facts.asked ? null : BARE_LEAD.exec(clear);
        return lead && lead[0] !== '' && !asks(clear.slice(0, lead.index))
          ? { start: lead.index, end: clear.length }
          : undefined;
      },
      yes: ['我想问的是', '请问贵公司的', '请问你们是从', '我想知道你们'],
      no: ['我想知道退款什么时候到账', '不知道你们这边有没有停车位'],
    },
  ];
}
