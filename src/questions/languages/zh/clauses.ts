import { verbose } from '../verbose';

/**
 * Where one clause ends and the next begins, in speech without punctuation: at a comma, at a connective, after a
 * final particle, and where a new subject follows something complete.
 */
export interface Clause {
  start: number;
  end: number;
  /** Where the sentence starts that it may be a part of: pronouns alone do not start a new one. */
  from: number;
}

/** They open a clause. */
export const CONNECTIVE = verbose`
  然后|所以|因为|但是?(?!愿)|不过(?!来)|而且|就是说|也就是|其实|并且|另外|(?<![管的个看这])结果|于是|因此|虽然|或者|反正|那么(?![多少大高长])
  |对了|请问|谢谢|(?<![想说知])如果|要是|比如|还有(?!多|几|什|哪|没|谁|点|些|个|人)|除非|只要|不然|否则|后来|最后(?!一)|首先|其次
`.source;
/** They close one, unless they only set off its topic: "我呢", "所以啊". */
const CLOSING =
  '的话|(?<=[^,]{2})(?:[啊呀呢吗嘛呗啦喽咧](?=[^,啊呀呢吗嘛呗啦的了着过哦]{2})|吧(?![台里])(?=[^,啊呀]{2})|[哦喔噢哈](?=[^,啊呀]))';
const SUBJECT = '(?:[我你您他她咱]|大家|这个?(?![样么种是])|那(?![个么些种样边里]))';
/** "忘了他叫什么", "说了你也不懂": the object is a clause, not a new one. */
const COMPLETE = '(?<![忘讲说问告诉释绍定究论写现白楚学看想为除教闷奇])[了过]';
const MARKS = new RegExp(
  `(?<comma>,|□+)|(?<done>(?<=[了过])没(?=[\\u4e00-\\u9fff]不|[我你您他]))|(?<close>${CLOSING})|(?<=.)(?<open>${CONNECTIVE})|${COMPLETE}(?=${SUBJECT}|怎么|为什么|是不是|有没有|能不能|还是)|(?:[好行会]|可以)的(?=${SUBJECT})`,
  'g',
);

/** Before a pronoun they take it as their object or subject: "给我", "说你", "如果我". */
const TAKES_PRONOUN = new Set(
  '给跟对把被让叫请帮替和与为向比在是说想看问得道觉诉教送等找陪见爱欢识要有像到靠的以从于据按照由归随管凭连猜信记懂楚白晓怕望听查算但那就所因如果当只而且则若既然虽还也都又才先再,□能会该我你您他她咱这是用拿使以于谁和借求劝骂打催逼派',
);
const PRONOUN = /[我你您他她咱](?!们?[的])/g;

export function clausesOf(text: string): readonly Clause[] {
  const cuts = new Map<number, boolean>();
  for (const { groups, index, 0: mark } of text.matchAll(MARKS)) {
    cuts.set(groups?.open === undefined ? index + mark.length : index, true);
  }
  for (const { index } of text.matchAll(PRONOUN)) {
    const isNew = index > 1 && !cuts.has(index) && !TAKES_PRONOUN.has(text.charAt(index - 1));
    if (isNew) cuts.set(index, false);
  }
  const clauses: Clause[] = [];
  let start = 0;
  let from = 0;
  for (const [end, apart] of [...cuts, [text.length, true] as const].sort(([a], [b]) => a - b)) {
    if (end > start) clauses.push({ start, end, from });
    start = end;
    if (apart) from = end;
  }
  return clauses.length === 0 ? [{ start: 0, end: text.length, from: 0 }] : clauses;
}
