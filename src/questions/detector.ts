import { judgeChinese } from './chinese/index';
import { judgeEnglish } from './english/index';
import { fold } from './fold';
import { languageOf, scriptOf } from './script';
import { type Sentence, sentencesOf } from './sentences';
import type { Decision, Detection, QuestionDetector, Turn } from './types';
import { DOUBTFUL, type SentenceFacts, type Verdict, verdict } from './verdict';

export interface QuestionDetectorOptions {
  /** From this confidence on (0 to 1) the turn is answered. Default 0.5. */
  answerAt?: number;
  /** From this confidence on (0 to 1) the turn is offered as a possible question. Default: nothing is offered. */
  offerAt?: number;
  /** How many characters at the end of a turn are examined. Default 2000. */
  window?: number;
}

interface Judged {
  sentence: Sentence;
  verdict: Verdict;
}

/**
 * The built-in detector: rules for Chinese and English, no network, no model.
 *
 * @throws RangeError when a threshold is not within 0 and 1, or the window is not a positive whole number.
 */
export function createQuestionDetector(options: QuestionDetectorOptions = {}): QuestionDetector {
  const { answerAt = 0.5, offerAt, window = 2000 } = options;
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
  return { detect: (turn) => detect(turn, window, decide) };
}

function detect(turn: Turn, window: number, decide: (verdict: Verdict) => Decision): Detection {
  const { text } = turn;
  const from = Math.max(0, text.length - window);
  const folded = fold(text.slice(from));
  const language = languageOf(scriptOf(folded), turn.language);
  const sentences = sentencesOf(folded, from);
  const judged = sentences.map((sentence, i) => ({
    sentence,
    verdict: judgeSentence(sentence, sentences[i + 1], turn.ended !== true && i === sentences.length - 1),
  }));
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

function judgeSentence(sentence: Sentence, next: Sentence | undefined, open: boolean): Verdict {
  const facts: SentenceFacts = { asked: sentence.asked, open };
  // Who gives the reason at once wanted no answer.
  if (next !== undefined && /^\s*(?:because|因为)/.test(next.text)) return verdict('rhetorical', DOUBTFUL);
  const { han, latin } = scriptOf(sentence.text);
  const verdicts: Verdict[] = [];
  if (han > 0) verdicts.push(judgeChinese(sentence.text, facts));
  // One or two Latin words in a Chinese sentence are names.
  if (han === 0 || latin > 2) verdicts.push(judgeEnglish(sentence.text, facts));
  return strongest(verdicts);
}

function strongest(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce((best, one) => (one.confidence > best.confidence ? one : best), verdict('empty', 0));
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
