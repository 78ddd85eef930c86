import { verbose } from '../verbose';

/** Yes/no questions: particles, A-not-A, and the choice with 还是. */

const PARTICLE = verbose`
  (?<!你?知道)吗(?!啡)|知道吗$|(?<![什怎那这多要])么[啊呀哈]?$
  |(?:过|了|有[^,没]{1,8})没有?[啊呀呢]?$
`;

/** "那导演呢": asks about a topic. A 呢 after an adverb or 的 only colours a statement. */
const TOPIC_NE = /(?:(?:你们?|您|他们?|她们?|它)|那[^,]{1,10})呢$/;
const SHORT_NE = /^[^,还正在才可着了好很太更挺多就都真没不也这]{1,8}呢$/;

const A_NOT_A = new RegExp(
  [
    '(?<!不)([\\u4e00-\\u9fff])[不没]\\1|([\\u4e00-\\u9fff]{2})不\\2',
    '是否|能否|可否|有无|会否|要否|有没有|可不可',
    '喜不喜欢|愿不愿意|知不知道|应不应该|清不清楚|方不方便|合不合适|认不认识|明不明白|需不需要',
  ].join('|'),
  'g',
);
const FIXED_PAIRS =
  /^(?:时不时|动不动|不不不|差不差|了不了|说不说|对不对|好不好|的没的|没不没|行不行|过不过)$/;
/** "Whether": the clause is part of a statement. */
const WHETHER_BEFORE = verbose`
  (?:不知道?|不清楚|不确定|不晓得|忘了|无论|不管|不论|取决于|决定|判断|检查|考虑|问[我他她]|关键(?:是|在于))[^,]{0,8}$
`;

/** 还是 also means "still" or "after all": then an adverb, an adjective or a modal verb follows. */
const OR = verbose`
  还是(?!
    很|挺|比较|有点|老|蛮|非常|太|相当|最|更|好|多|一样|在|第
    |不|没|有|会|得|可以|应该|需|值得|能|觉得|想|先|那|别|算了|谢谢|获|[您你我]
  )[^,]{1,14}$
`;
const CHOICE_OPENER = /(?<![不还但可于只就总光仅])是|[要用去坐喝吃选买走想和跟靠左先给有]|应该|现金|喜欢/;

export function asksWithParticle(text: string): boolean {
  return PARTICLE.test(text);
}

export function asksWithNe(text: string): boolean {
  return TOPIC_NE.test(text) || SHORT_NE.test(text);
}

export function asksANotA(text: string): boolean {
  for (const match of text.matchAll(A_NOT_A)) {
    if (FIXED_PAIRS.test(match[0])) continue;
    if (!WHETHER_BEFORE.test(text.slice(Math.max(0, match.index - 14), match.index))) return true;
  }
  return false;
}

export function asksChoice(text: string): boolean {
  const at = text.lastIndexOf('还是');
  return at > 0 && OR.test(text.slice(at)) && CHOICE_OPENER.test(text.slice(Math.max(0, at - 24), at));
}
