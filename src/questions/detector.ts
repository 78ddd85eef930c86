import { fold } from './fold';
import { judgeSentence } from './judge-sentence';
import { languageOf, scriptOf } from './script';
import { type Sentence, sentencesOf } from './sentences';
import type { Decision, Detection, QuestionDetector, Turn } from './types';
import { DOUBTFUL, type SentenceFacts, strongest, type Verdict, verdict } from './verdict';

export interface QuestionDetectorOptions {
  /** From this confidence on (0 to 1) the turn is answered. Default 0.5. */
  answerAt?: number;
  /** From this confidence on (0 to 1) the turn is offered as a possible question. Default: nothing is offered. */
  offerAt?: number;
  /** How many characters at the end of a turn are examined. Default 2000. */
  window?: number;
  /** Whether the learned scores have a say beside the rules. Default true. */
  learned?: boolean;
}

interface Judged {
  sentence: Sentence;
  verdict: Verdict;
}

/**
 * The built-in detector: rules for Chinese and English, and a small learned score where the rules are in
 * doubt. No network.
 *
 * @throws RangeError when a threshold is not within 0 and 1, or the window is not a positive whole number.
 */
export function createQuestionDetector(options: QuestionDetectorOptions = {}): QuestionDetector {
  const { answerAt = 0.5, offerAt, window = 2000, learned = true } = options;
  checkProbability('answerAt', answerAt);
  if (offerAt !== undefined) checkProbability('offerAt', offerAt);
  if (!Number.isSafeInteger(window) || window < 1) {
    throw new RangeError(`'window' must be a whole number of characters from 1, not ${window}.`);
  }
  const decide = ({ confidence, reason }: Verdict): Decision => {
    if (reason === 'incomplete') return 'silent';
    if (confidence >= answerAt) return 'answer';
    return offerAt !== undefined && confidence >= offerAt ? 'offer' : 'silent';
  };
  return { detect: (turn) => detect(turn, { window, learned, decide }) };
}

interface Ways {
  window: number;
  learned: boolean;
  decide: (verdict: Verdict) => Decision;
}

function detect(turn: Turn, { window, learned, decide }: Ways): Detection {
  const { text } = turn;
  const from = Math.max(0, text.length - window);
  const folded = fold(text.slice(from));
  const language = languageOf(folded, scriptOf(folded), turn.language);
  const sentences = sentencesOf(folded, from);
  const previous = previousOf(turn);
  const judged = sentences.map((sentence, i) => {
    const next = sentences[i + 1];
    if (next !== undefined && isReason(next))
      return { sentence, verdict: verdict('self_answered', DOUBTFUL) };
    const facts: SentenceFacts = {
      asked: sentence.asked,
      open: turn.ended !== true && next === undefined,
      ...(i === 0 && previous !== undefined ? { previous } : {}),
    };
    return { sentence, verdict: judgeSentence(sentence.text, facts, { learned, language }) };
  });
  const answers = judged.filter((one) => decide(one.verdict) === 'answer');
  const asking = answers.length > 0 ? answers : judged.filter((one) => decide(one.verdict) === 'offer');
  // What breaks off at the end must be told apart, whatever came before it.
  const silent = judged.at(-1)?.verdict.reason === 'incomplete' ? judged.slice(-1) : judged;
  const main = strongest((asking.length > 0 ? asking : silent).map((one) => one.verdict));
  const decision = decide(main);
  return {
    decision,
    confidence: main.confidence,
    reason: main.reason,
    question: decision === 'silent' ? text.trim() : cut(text, asking),
    ...(language === undefined ? {} : { language }),
  };
}

/** Who gives the reason at once wanted no answer. */
function isReason(sentence: Sentence): boolean {
  return /^\s*(?:because|因为)/.test(sentence.text);
}

/** How much of what was said before is looked at: its end says what it was. */
const SEEN_BEFORE = 200;

/** What another speaker said last, where speakers are told apart. */
function previousOf({ speaker, previous }: Turn): string | undefined {
  const other = previous?.findLast(
    (one) => speaker === undefined || one.speaker === undefined || one.speaker !== speaker,
  );
  return other && fold(other.text.slice(-SEEN_BEFORE));
}

/** From the first sentence that asks to the end of the last one, as it was said. */
function cut(text: string, asking: readonly Judged[]): string {
  const first = asking[0];
  const last = asking.at(-1);
  if (first === undefined || last === undefined) return text.trim();
  return text.slice(first.sentence.start + first.verdict.start, last.sentence.end).trim();
}

function checkProbability(name: string, value: number): void {
  if (!(value >= 0 && value <= 1))
    throw new RangeError(`'${name}' must be a number from 0 to 1, not ${value}.`);
}
