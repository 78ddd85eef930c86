import { CHINESE, ENGLISH } from './data';

/** Function words: they say nothing about the topic. */
const FUNCTION_WORDS = new Set(
  `a an the this that these those there here it its i me my mine we us our ours you your yours he him his she
  her hers they them their theirs who whom whose which what when where why how
  am is are was were be been being do does did done doing have has had having can could may might must shall
  should will would ought
  cannot ca wo dont doesnt didnt isnt arent wasnt cant wont couldnt wouldnt shouldnt im ive whats wheres whos hows
  and or but nor if then else than so as of at by for with about to from in out on off into
  all any both each some such no not only own same too very just also ever too there their than again once more most other few both
  um uh er erm hmm mm mhm ah eh oh huh hey hi hello yo okay ok well yeah yep yes nope please thanks thank
  like actually basically maybe really literally honestly anyway alright right so kinda sorta gonna wanna
  gotta guess guys folks curious wondering quick question asking wonder
  anyone anybody someone somebody something anything everyone let lets`.split(/\s+/),
);

let english: Set<string> | undefined;
let chinese: Set<string> | undefined;

/** How much an English word in lower case says about a topic. */
export function strengthOf(word: string): 'none' | 'weak' | 'strong' {
  if (FUNCTION_WORDS.has(word)) return 'none';
  english ??= new Set(ENGLISH.split(' '));
  return english.has(word) ? 'weak' : 'strong';
}

/** Chinese question words that the answer need not contain. */
const HAN_WORDS =
  '什么时候 什么样 什么样的 是什么 为什么 怎么样 怎么办 可不可以 能不能 是不是 有没有 会不会 要不要 是否 你们 我们 他们 她们 它们 咱们 大家 自己 那个 这个 哪个 哪些 哪种 哪位 哪一 哪一年 哪一个 这些 那些 哪里 哪儿 那里 这里 多少钱 什么 怎么 怎样 如何 为何 多少 多久 多长时间 多长 多大 多高 几点 几个 几天 几年 可以 能够 应该 需要 还是 或者 以及 如果 因为 所以 但是 的话 一下 一个 一些 有人 时候 对吧 对吗 是吗 好吗 就是 就是说 这样 那样 知道 想问 请问 谢谢 是指 指的是 关于 的 了 是 在 有 和 与 或 及 也 都 就 才 还 又 再 很 最 更 把 被 让 给 对 从 向 由 以 为 而 且 但 若 则 吗 呢 吧 啊 呀 额 啦 嘛 么 哪 谁 几 我 你 您 他 她 它 这 那 其 某 各 每 个 种 些 会 能 要 想 用 请 说 问 叫 做 之 于 并 不 呃 嗯 唔 哦 噢 哎 诶 欸 喂 嘿';

/**
 * Spoken-language words: hedges, fillers, and words that ask for an amount or a time. They indicate the type of
 * answer, never its topic.
 */
const SPOKEN_HAN =
  '大概 大约 大致 左右 一般来说 一般 平时 平常 到底 究竟 其实 反正 基本上 差不多 也许 或许 好像 大概是 大概要 大概有 那么 然后 那样的话 这样的话 这么 这边 那边 行不行 来着 的时候 的话呢 几天时间 多少天 多少时间 多久时间 多长的时间 几个小时 几个月 几小时 几分钟 几周 什么的 之类的 咋 咋样 咋办 啥 啥时候';

/** The length of the longest such Chinese word that begins at `at` in simplified characters; 0 when there is none. */
export function weakLength(characters: readonly string[], at: number): number {
  chinese ??= new Set([
    ...CHINESE.split(' ').filter((word) => word.length > 1),
    ...HAN_WORDS.split(' '),
    ...SPOKEN_HAN.split(' '),
  ]);
  for (let length = Math.min(LONGEST, characters.length - at); length > 0; length -= 1) {
    if (chinese.has(characters.slice(at, at + length).join(''))) return length;
  }
  return 0;
}

/** The length of the longest word that `weakLength` knows. */
export const LONGEST = 5;

/** Phrases that people put around a question: removed before the search. Lower case, simplified characters. */
export const LEAD_INS: readonly RegExp[] = [
  /\b(?:can|could|would|will) (?:you|somebody|someone|anyone) (?:please )?(?:tell|explain|show|remind|help|say|look up|find|check)(?: (?:me|us|to|out))*\b/gi,
  /\b(?:please )?(?:tell|explain to|remind|show) (?:me|us)\b/gi,
  /\bi(?:m|'m| am| was)? (?:just )?(?:wondering|curious)(?: about| if)?\b/gi,
  /\b(?:i|we)(?:'d|d| would)?(?: just| really)? (?:want|wanted|need|needed|wish|would like|like|love)(?: to)? (?:know|ask|find out|learn|check|understand|see)\b/gi,
  /\b(?:i|we)(?: just)? ha(?:ve|d) a(?: quick)? question\b/gi,
  /\b(?:do|does|did) (?:you|anyone|anybody|someone|somebody)(?: guys)? (?:happen to )?(?:know|remember)(?: that| this| it)?\b/gi,
  /\b(?:any idea|no idea|not sure|the question is|my question is|quick question)\b/gi,
  /\b(?:let me|may i|can i|could i) (?:know|ask)(?: you)?\b/gi,
  /\b(?:i mean|you know|kind of|sort of|by the way|thank you|thanks|excuse me|i guess|i think|let's see|lets see|if you don'?t mind|by any chance)\b/gi,
  /(?:我|我们)?(?:就是|只是)?(?<![需重主必只])(?:想|想要|要)(?:请教|咨询|了解|知道|问)(?:一下|问|下)?/g,
  /(?:帮|替|给)(?:我|我们|忙)?(?:查|看|问|找|搜)(?:一下|下|查)?/g,
  /(?:你们?|您|谁|有人)?(?:能不能|能否|可不可以|可以|能)?(?:告诉|跟|给)(?:一下)?(?:我们?|大家)(?:说说|说|讲讲|讲|介绍)?(?:一下)?/g,
  /(?:你们?|您|有人|谁)(?:知不知道|知道)(?:吗|不)?/g,
  /请问(?:一下)?|麻烦(?:问)?(?:一下|你|您)?|你好|您好|不好意思|打扰一下|劳驾|谢谢(?:你|您|大家)?|是这样的?/g,
];
