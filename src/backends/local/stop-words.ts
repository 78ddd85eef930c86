/** What people say around a question, and the words that say nothing about its topic. Lower case. */

/** Phrases that are taken out of a question before it is cut into words. */
export const LEAD_INS: readonly RegExp[] = [
  /\b(?:can|could|would|will) (?:you|somebody|someone|anyone) (?:please )?(?:tell|explain|show|remind|help)(?: (?:me|us|to))*\b/g,
  /\b(?:please )?(?:tell|explain to|remind) (?:me|us)\b/g,
  /\bi(?:m| am| was)? (?:just )?(?:wondering|curious)(?: about)?\b/g,
  /\b(?:i|we)(?: just)? (?:want|wanted|need|wish|would like|like)(?: to)? (?:know|ask|find out|learn)\b/g,
  /\b(?:i|we)(?: just)? have a question\b/g,
  /\b(?:do|does|did) (?:you|anyone|anybody|someone|somebody) (?:happen to )?know\b/g,
  /\b(?:let me|may i|can i) (?:know|ask)\b/g,
  /\b(?:i mean|you know|kind of|sort of|by the way|thank you|excuse me)\b/g,
  /(?:我|我们)?(?:就是|只是)?(?<![需重主必只])(?:想|想要|要)(?:请教|咨询|了解|知道|问)(?:一下|问|下)?/g,
  /(?:你们?|您|谁|有人)?(?:能不能|能否|可不可以|可以|能)?(?:告诉|跟|给)(?:一下)?(?:我们?|大家)(?:说说|说|讲讲|讲|介绍)?(?:一下)?/g,
  /(?:你们?|您|有人|谁)(?:知不知道|知道)(?:吗)?/g,
  /请问(?:一下)?|麻烦(?:问)?(?:一下|你|您)?|不好意思|打扰一下|劳驾|谢谢(?:你|您|大家)?|是这样的?/g,
];

/** Sounds of hesitation; they may fall into the middle of a word. */
export const HAN_FILLERS = /[呃嗯唔哦噢]+/g;

/** Chinese words of a question that would otherwise stick to their neighbours; longest first. */
export const HAN_STOP_PHRASES = new RegExp(
  (
    '什么时候|什么样的?|是什么|为什么|怎么样|怎么办|可不可以|能不能|是不是|有没有|会不会|要不要|是否|' +
    '你们|我们|他们|她们|它们|咱们|大家|自己|那个|这个|哪个|哪些|这些|那些|哪里|哪儿|那里|这里|' +
    '多少钱|什么|怎么|怎样|如何|为何|多少|多久|多长时间|多长|多大|多高|几点|几个|几天|几年|可以|能够|应该|需要|' +
    '还是|或者|以及|如果|因为|所以|但是|的话|一下|一个|一些|有人|时候|对吧|对吗|是吗|好吗'
  )
    .split('|')
    .sort((a, b) => b.length - a.length)
    .join('|'),
  'g',
);

/**
 * What is asked for rather than what about: a heading may hold it word for word ("How long delivery
 * takes"), so it helps to order passages. It proves nothing about the topic.
 */
export const HINTS = new Set([
  'long',
  'much',
  'many',
  'often',
  '多久',
  '多少',
  '多少钱',
  '几点',
  '几天',
  '多长',
]);

/** Chinese words that carry no topic when the segmenter sets them apart. */
export const HAN_STOP_WORDS = new Set(
  '的了是在有和与或及也都就才还又再很最更把被让给对从向由以为而且但若则吗呢吧啊呀额啦嘛么哪谁几多我你您他她它这那其某各每个种些会能要想用请说问叫做之于并不没无上下里中后前时钱'.split(
    '',
  ),
);

export const ENGLISH_STOP_WORDS = new Set(
  `a an the this that these those there here it its i me my mine we us our ours you your yours he him his she
  her hers they them their theirs who whom whose which what when where why how
  am is are was were be been being do does did done doing have has had having can could may might must shall
  should will would ought need
  cannot ca wo dont doesnt didnt isnt arent wasnt cant wont couldnt wouldnt shouldnt im ive whats wheres whos hows
  and or but nor if then else than so as of at by for with about against between into through during before
  after to from in out on off over under up down again further once
  all any both each few more most other some such no not only own same too very just also ever
  get got getting go going give please thanks thank hello hi hey okay ok um uh er erm hmm oh ah well yeah yes
  like really actually basically maybe anyone anybody someone somebody something anything
  everyone let lets one thing things way kind`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
