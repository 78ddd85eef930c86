import { shifted } from './confidence';
import { fold } from './fold';
import { scriptOf } from './languages/identify';
import { chineseEnd } from './learned/ends/chinese';
import { createEndModel } from './learned/ends/end-model';
import { englishEnd } from './learned/ends/english';
import { weights as englishWeights } from './learned/ends/weights-en';
import { weights as chineseWeights } from './learned/ends/weights-zh';

/** From here on a question is likely to be over: see `learned/README.md` for what other values give. */
export const LIKELY_END = 0.35;

/** How many characters at the end are examined. */
const MAX_CHARS = 300;

const english = createEndModel(englishWeights);
const chinese = createEndModel(chineseWeights);

/**
 * How likely, 0 to 1, a speaker who has said these words so far has finished the question. For partials of a
 * recogniser, usually without punctuation, which the detector already calls a question; about anything else it says
 * little. Chinese and English; for other languages only punctuation counts. Pure, bounded time, never throws.
 */
export function endLikelihood(text: string): number {
  const folded = fold(text.slice(-MAX_CHARS));
  const marks = CLOSING.exec(folded)?.[0] ?? '';
  const words = lastSentence(folded.slice(0, folded.length - marks.length));
  const { han, latin, kana, hangul, other } = scriptOf(words);
  if (han + latin + kana + hangul + other === 0) return 0;
  if (kana > 0 || hangul > latin || other > 2 * (han + latin)) return shifted(UNKNOWN, evidenceOf(marks));
  if (han >= latin) return OPEN_CHINESE.test(words) ? OPEN : likelihood(chinese(chineseEnd(words)), marks);
  return OPEN_ENGLISH.test(words) ? OPEN : likelihood(english(englishEnd(words)), marks);
}

const CLOSING = /[\s?!.,。…、;:"'”」-]{0,40}$/;
const SENTENCE_END = /[?!。;\n]|\.(?=\s)/g;

/** Long enough to hold a sentence. */
function lastSentence(text: string): string {
  let from = 0;
  for (const match of text.matchAll(SENTENCE_END)) from = match.index + 1;
  return text.slice(from);
}

/** For words after which something must follow. */
const OPEN = 0.02;
/** For languages without a model. */
const UNKNOWN = 0.2;

const OPEN_ENGLISH =
  /(?:^|\s)(?:the|a|an|my|your|our|their|its|every|and|or|because|if|whether|very|i'm|we're|you're|they're|of which)$/;
const OPEN_CHINESE = /(?:把|被|以及|或者?|如果|因为|但是|而且|关于|对于|请问|想问一?下?)$/;

function likelihood(evidence: number, marks: string): number {
  return shifted(0.5, evidence + evidenceOf(marks));
}

/** What the recogniser's punctuation adds, in logits. Many write a full stop after every partial. */
function evidenceOf(marks: string): number {
  if (marks.includes('?')) return 4;
  if (/…|\.\.|-/.test(marks)) return -2;
  if (/[.!。]/.test(marks)) return 0.5;
  return /[,、:;]/.test(marks) ? -2 : 0;
}
