import { verbose } from '../verbose';

/** Question words. In Chinese they stay in place, and the same words also mean "any" and "some". */

const QUESTION_WORDS = new RegExp(
  [
    '为什么|为啥|为何|干什么|干嘛|干吗|什么|怎么样|怎样|怎么|咋|如何|何时|何地|何处|何种|啥|谁|哪',
    '多少|多久|多长|多大|多高|多远|多重|多宽|多深|多快|多贵|第?几',
  ].join('|'),
  'g',
);
/** Of these the readings "any" and "some" are common. */
const INDEFINITE = /^(?:什么|啥|怎么样?|怎样|多少|如何|谁|哪)$/;

/** Ends that ask even after "I don't know". */
const ASKING_END = /(?:呢|吗|(?<![什怎])么|来着)(?:啊|呀)?$/;

/** "I don't know who", "he asked me when", "no matter what": the clause does not ask. */
const EMBEDDED_BEFORE = verbose`
  (?:不知道?|不清楚|不确定|不晓得|不记得|忘了?|说不清)[^,了但]{0,12}$
  |(?:
    无论|不管|不论|任何|随便|所谓|取决于|决定|看我|[这那也][就正]是
    |不明白|不太?懂|没想[到好]|我[也都就]?还?(?:知道|记得|明白)
    |(?:问|[对跟和](?=..?[说讲]))(?:我们?|他们?|她们?|大家)[说讲]?过?
    |告诉(?:他|她|大家|你|您)|(?:我们?|来)(?:介绍|讲|看|说)(?:一?下|解)?
  )[^,了但]{0,6}$
`;
/** "Who it was I don't recall." */
const DISMISSED_AFTER = /不(?:太|是很|大)?(?:清楚|知道|记得|确定|重要)|忘了|无所谓/;
/** "Nothing much", "not very". */
const NEGATED_BEFORE = /(?:没有?|不|别|无|未)(?:再|有|是|用|要|想|说|做|带|买|吃|看|出|任)?[^,的了]{0,2}$/;
/** "Whatever", "everybody". */
const ANY_AFTER = /^[^,吗呢]{0,4}(?:都|也)(?!有|是什么|叫|包括|需要)/;

/** After or before these the word is part of something else. */
const OTHER_AFTER: ReadonlyMap<string, RegExp> = new Map([
  ['什么', /^(?:的话|什么|样的,|似的)/],
  ['怎么', /^(?:说呢|着)/],
  ['哪', /^(?:怕|吒|里的话|敢|天得)/],
  ['谁', /^谁/],
]);
/** A number that is asked for, not "some". */
const COUNTED = /^(?:点|岁|号|楼|层|折|路|月)/;
const SOME_BEFORE = /(?:[十百千万%好数近这那前后过没上下将在到请]|过去|最近|同的|[再多][看说听等试读想]?)$/;
const SOME_AFTER = /^(?:[乎何率百千万十]|(?:天|年|周|个?月|个?小时|分钟)(?:[前后内来]|以))/;

/** How much text may follow a question word that is no "why" or "when": further on it is mostly "some". */
const REACH = 18;

/** How many characters on each side of a question word are looked at. */
const SEEN = 24;

/** Whether some question word of the text asks. */
export function asksWithWord(text: string): boolean {
  const closed = ASKING_END.test(text);
  for (const match of text.matchAll(QUESTION_WORDS)) {
    const word = match[0];
    const end = match.index + word.length;
    const before = text.slice(Math.max(0, match.index - SEEN), match.index);
    const after = text.slice(end, end + SEEN);
    if (isPartOfOther(word, before, after)) continue;
    if (closed && after.length <= 16) return true;
    if (asksHere(word, before, after)) return true;
  }
  return false;
}

function isPartOfOther(word: string, before: string, after: string): boolean {
  if (word === '几')
    return SOME_AFTER.test(after) || (SOME_BEFORE.test(before) && !isAskedNumber(before, after));
  if (word === '什么' && after === '的') return !/(?:关于|是|做|干|为)$/.test(before);
  return OTHER_AFTER.get(word)?.test(after) === true;
}

/** "现在几点", but not "三十几岁". */
function isAskedNumber(before: string, after: string): boolean {
  return COUNTED.test(after) && !/[十百千万好%没过]$/.test(before);
}

function asksHere(word: string, before: string, after: string): boolean {
  if (word === '几') return COUNTED.test(after) || after.length <= 10;
  if (EMBEDDED_BEFORE.test(before) || DISMISSED_AFTER.test(after)) return false;
  if (!INDEFINITE.test(word)) return true;
  return after.length <= REACH && !ANY_AFTER.test(after) && !NEGATED_BEFORE.test(before);
}
