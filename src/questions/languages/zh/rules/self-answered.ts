import { DOUBTFUL } from '../../../confidence';
import { verbose } from '../../verbose';
import { aside, type ChineseRule } from '../chinese-rule';
import type { ChineseSentence } from '../parse';
import { RANKS } from '../ranks';

/** The speaker asks and immediately answers: "后悔吗不后悔", "靠什么赢靠口碑", "有没有风险有但是可控". */

/** What may come between the question and the word that the answer repeats from it. */
const HEDGE =
  '(?:当然|肯定|确实|其实|说实话|应该|好像|可能|也|还|真|很|挺|是|我觉得|我看|那|必须|绝对|恐怕|大概)*(?:[不没](?!的话))?';
/** An answer that repeats nothing. */
const ANSWER = verbose`
  ^(?:从来没|没有|并[不没]|未必|不一定|当然|肯定|显然|答案|难说|不好说|用了才|试了才|谁知道|办法总|好像[不没是]|绝对|那必须|也许吧
  |我(?:看|觉得)(?:[不悬未没行是会值能有还]|很|挺|够))
`;
/** Continues asking, or states what follows from the answer. */
const GOES_ON = /的话|[没不]$|[吗呢]|什么|怎么|哪|谁|几|多少|([\u4e00-\u9fff])[不没]\1|就[^是]|^[你您请麻]/;

const YES_NO = /^([^,]{1,14}?)[了过]?吗,?([^,]{1,16})$/;
const EITHER = verbose`
  ([\u4e00-\u9fff])[不没]\1(?:[^,不没吗]{0,6}?)(?:[呢啊],?)?${HEDGE}\1(?=$|但|的(?!话)|,|啊|得|点|就是|可|呀)
`;
const EITHER_LEFT = /([\u4e00-\u9fff])[不没]\1[^,]{0,6}?[呢啊],?([^,]{2,12})$/;
/** The word before the question word is repeated, followed by the answer. */
const TAKEN_UP = verbose`
  ([靠从在去找为买吃图怕差要选叫做学卖信给到])(?:什么|哪里?儿?|谁|多少钱?)([^,什哪谁怎几多吗呢]{0,4}?)[啊呢]?,?
  (?:当然|就|还不是|无非|无外乎|肯定|也就)?(?<!^\1什么)\1(?![什哪谁多几不没])[^,什哪谁怎吗呢不]{1,10}$
`;
/** "什么最重要身体最重要", "谁去的我去的". */
const SAID_AGAIN = /(?:什么|哪[里儿个种样家]|谁)([^,什哪谁怎几吗是]{2,5})[^,什哪谁怎几多吗呢还]{1,6}\1$/;
const SHRUGGED =
  /(?:什么|怎么|哪|谁|几|多少|为什么)[^,]{0,8}呗$|谁[^,]{1,6}(?:还不是|(?<![你您][^,]{1,2})还是我|当然是|只能是)[^,吗]{0,5}$/;
const NUMBERED = verbose`
  (?:多少|多久|几[个天年次点]|多[大长远高重])[^,什怎哪谁吗呢]{1,6}(?:(?:大概|差不多|也就|估计)[^,什怎哪谁吗呢]{1,8}$|[一二三四五六七八九十两百][^,什怎哪谁吗呢]{1,4}吧$)
`;

/** The longest text examined: in longer ones a word may recur by chance. */
const SHORT = 32;

/** Every such question contains one of these. */
const ASKING = /[吗什怎哪谁几多不没]/;

function answersItself(text: string): boolean {
  if (text.length > SHORT || !ASKING.test(text) || text.includes('还是')) return false;
  if (/(?:推荐|介绍|[说讲聊谈])(?:一下|[说讲聊谈])?呗$/.test(text)) return false;
  if (TAKEN_UP.test(text) || SAID_AGAIN.test(text) || SHRUGGED.test(text) || NUMBERED.test(text)) return true;
  const asked = YES_NO.exec(text);
  if (asked) return answers(asked[1] ?? '', asked[2] ?? '');
  if (EITHER.test(text)) return !GOES_ON.test(text.slice(text.search(EITHER) + 3));
  const left = EITHER_LEFT.exec(text);
  return left !== null && ANSWER.test(left[2] ?? '') && !GOES_ON.test(left[2] ?? '');
}

const TO_ECHO = new RegExp(`^${HEDGE}(?=([\\u4e00-\\u9fff]))`);

function answers(question: string, rest: string): boolean {
  if (GOES_ON.test(rest)) return false;
  if (ANSWER.test(rest)) return true;
  const echo = TO_ECHO.exec(rest)?.[1];
  return echo !== undefined && !/[我你您他她它这那的了]/.test(echo) && question.includes(echo);
}

export const selfAnswered: readonly ChineseRule[] = [
  {
    id: 'zh/answers-at-once',
    reason: 'self_answered',
    confidence: DOUBTFUL,
    rank: RANKS.selfAnswered,
    match: ({ body, text }: ChineseSentence) =>
      answersItself(body) ? { start: text.length - body.length, end: text.length } : undefined,
    yes: ['累吗累但是开心', '贵吗不贵', '最后谁掏的钱我呗', '怎么办凉拌呗'],
    no: ['手机有问题怎么办', '怎么用'],
  },
  aside({
    id: 'zh/poses-and-answers',
    reason: 'self_answered',
    signs: '什怎哪谁几多吗呢不没何',
    pattern: verbose`
  什么[叫是]([\u4e00-\u9fff]{1,6}?)\1|什么叫[^,]{1,8}就是|([\u4e00-\u9fff]{2})[^,]{0,6}(?:什么|哪里?儿?|谁|多少)\2[就是在]
  |([^是])不\3(?:\3(?!不)|不\3|[^,]{0,3}?(?:我(?:觉得|看(?=[是不挺很还也未]))[^,]|说实话|其实|当然))|吗,?说实话|(?:谁|哪|什么)[^,]{0,6}(?:当然|肯定|无非)[是要有]
  
  |(?<!请问[^,]{0,12})(?:为什么|为啥)[^,]{0,24}?[呢啊]?,?(?:是?因为|原因[是就很]|就是因)
  |(?:为什么|为啥|怎么|什么|哪|谁|几|多少|如何|怎样)[^,]{0,12}[呢啊],?(?![^,]{0,40}(?:还是|吗$))
    (?:就[是叫要用]?|是(?!不是|什么|怎|哪|谁|否)|其实|首先|第一|答案|那就|无非|当然|主要|很简单|实际上|我们|咱们|它[就是会]|这[就是个里]|只[能有要好]|一[个是]|大家)
  |(?:是|叫)什么[呢啊]?,?(?:就[是叫]|是(?!不是|什么|怎|哪|谁|否)|首先|第一|无非|其实就)
  |(?:为什么|为啥|怎么|什么|哪|谁|几|多少|如何|怎样)[^,]{0,12}呢,?(?=[^,]{3})(?![^,]{0,40}还是|[我你您请谢麻能可是有还那谁怎什哪几多为如的啊呀])[^,]
  |([在是靠叫用去为])(?:什么|哪里?儿?|谁|多少)[呢啊]?\4(?!不)|(?:说明|意味着)什么(?:说明|意味)|什么的是[^,]{3}
  |(?!多少钱一[^,一二三四五六七八九十]{1,3}$)(?:多少[钱个人]?|多[久大长高远]|几[个次天点])[呢啊]?(?:大概|差不多|也就)?[一二三四五六七八九十两百千万零0-9]+[^,吗呢]{0,6}$
  |怎么(?:解决|做|办|处理|弄)[^,]{0,6}(?:我们|主要|首先|分[两三四])[^,]{4}
  |([\u4e00-\u9fff])[了过]?吗,?[不没]\5(?!的话)|([\u4e00-\u9fff])[不没]\6([\u4e00-\u9fff]?)(?:肯定|当然|还是)?\6\7(?![不没])
  |谁([\u4e00-\u9fff])了?[^,]{1,4}\8|(?:有没有|要不要|会不会|能不能|用不用|需不需要)[^,]{1,8}(?:不用|不会|不能|不需要|没有|当然)[^吗呢]{0,6}$
  |(?:吗|[\u4e00-\u9fff]呢),?那?(?:肯定|当然|其实|显然|必须)(?![^,]{0,8}[你您吗])[^,]{0,20}
  |怎么办[呢啊]?,?(?:那就|只[能好有]|就只|没办法)
  |([能会行对好够有是])[^,]{0,6}吗,?(?:当然|肯定|显然)?[不没]\9(?!的话)
  |吗,?(?:当然[是不没可能会]|不一定|并不|答案|显然|未必|其实[不没并])
  |(?:有没有|是不是|能不能|会不会|对不对)[^,]{0,10}[呢啊],?(?:有|没有|是的|当然|肯定|答案|其实|能|会|不[是能会])
`,
    yes: [
      '这说明什么说明需求没想清楚',
      '为什么会这样因为内存不够',
      '什么叫闭包闭包就是带着环境的函数',
      '多少钱三千块',
    ],
    no: ['为什么会这样', '多少钱'],
  }),
];
