import { shifted } from './confidence';
import { fold } from './fold';
import { scriptOf } from './languages/identify';
import { chineseEnd } from './learned/ends/chinese';
import { createEndModel } from './learned/ends/end-model';
import { englishEnd } from './learned/ends/english';
import { weights as englishWeights } from './learned/ends/weights-en';
import { weights as chineseWeights } from './learned/ends/weights-zh';

/**
 * From here on a question is likely to be over. On corpora that were not learned from, a query that starts at such
 * words is the right one at the last word in 43 to 83 % of English and 47 to 90 % of Chinese turns, at about 1.5 and 1.3
 * queries per turn. 0.25 finds 5 to 10 % more ends for 0.1 to 0.2 more queries: `learned/README.md` has the table.
 */
export const LIKELY_END = 0.3;

/** How many characters at the end are examined. */
const MAX_CHARS = 200;

const english = createEndModel(englishWeights);
const chinese = createEndModel(chineseWeights);

/**
 * How likely, 0 to 1, a speaker who has said these words so far has finished the question. For partials of a
 * recogniser, usually without punctuation, which the detector already calls a question; about anything else it says
 * little. Chinese and English; for other languages only punctuation counts. Pure, bounded time, never throws.
 */
export function endLikelihood(text: string): number {
  const tail = fold(text.slice(-MAX_CHARS));
  const end = endOfWords(tail);
  const words = tail.slice(startOfSentence(tail, end), end);
  const marks = evidenceOf(tail, end);
  const { han, latin, kana, hangul, other } = scriptOf(words);
  if (han + latin + kana + hangul + other === 0) return 0;
  if (kana > 0 || hangul > latin || other > 2 * (han + latin)) return shifted(UNKNOWN, marks);
  if (han >= latin) return OPEN_CHINESE.test(words) ? OPEN : shifted(0.5, chinese(chineseEnd(words)) + marks);
  const last = words.slice(words.lastIndexOf(' ') + 1);
  return OPEN_ENGLISH.has(last) ? OPEN : shifted(0.5, english(englishEnd(words)) + marks);
}

/** For words after which something must follow. */
const OPEN = 0.02;
/** For languages without a model. */
const UNKNOWN = 0.2;

const OPEN_ENGLISH: ReadonlySet<string> = new Set(
  `the a an my your our their its every and or because if whether very i'm we're you're they're`.split(' '),
);
const OPEN_CHINESE =
  /(?:把|被|跟|以及|或者?|如果|因为|但是|而且|关于|对于|请问|想问一?下?|(?<!不)是|(?<![现存内实不潜自还正])在|(?<![温暖柔平饱缓])和|(?<!参)与|(?:^|[^是])(?:[你您我他她它]们?|咱们)的)$/;

const CLOSING: ReadonlySet<string> = new Set(' ?!.,。、;:…\n\r"\'”」-');

/** Where the last word ends. */
function endOfWords(text: string): number {
  let end = text.length;
  while (end > 0 && CLOSING.has(text.charAt(end - 1))) end--;
  return end;
}

/** Where the sentence of the last word starts. A full stop ends one only before a space: "2.5", "node.js". */
function startOfSentence(text: string, end: number): number {
  for (let i = end - 1; i > 0; i--) {
    const before = text.charAt(i - 1);
    if (before === '?' || before === '!' || before === '。' || before === ';' || before === '\n') return i;
    if (before === '.' && text.charAt(i) === ' ') return i;
  }
  return 0;
}

/** What the recogniser's punctuation adds, in logits. Many write a full stop after every partial. */
function evidenceOf(text: string, end: number): number {
  if (end === text.length) return 0;
  const marks = text.slice(end);
  if (marks.includes('?')) return 2.5;
  if (marks.includes('…') || marks.includes('..') || marks.includes('-')) return -2;
  if (marks.includes('.') || marks.includes('!') || marks.includes('。')) return 0.5;
  return marks.includes(',') || marks.includes('、') || marks.includes(';') || marks.includes(':') ? -2 : 0;
}
