import * as v from 'valibot';
import { flag, fraction, wholeNumber } from '../options/fields';
import { readOptions } from '../options/read-options';
import {
  type Classification,
  classified,
  DEFAULT_ANSWER_AT,
  DOUBTFUL,
  type SentenceFacts,
  strongest,
} from './confidence';
import { fold } from './fold';
import { classifySentence } from './languages/classify';
import { languageOf, scriptOf } from './languages/identify';
import { type Sentence, sentencesOf } from './sentences';
import type { Decision, Detection, DetectionReason, QuestionDetector, Turn } from './types';

export interface QuestionDetectorOptions {
  /** Turns with at least this confidence (0 to 1) are answered. Default 0.5. */
  answerAt?: number;
  /** Turns with at least this confidence (0 to 1) are offered as possible questions. Default: none are. */
  offerAt?: number;
  /** How many characters at the end of a turn are examined. Default 2000. */
  window?: number;
  /** Whether learned scores are used in addition to the rules. Default true. */
  learned?: boolean;
}

interface ClassifiedSentence {
  sentence: Sentence;
  classification: Classification;
}

const optionsSchema = v.object({
  answerAt: v.optional(fraction(), DEFAULT_ANSWER_AT),
  offerAt: v.optional(fraction()),
  window: v.optional(wholeNumber({ min: 1 }), 2000),
  learned: v.optional(flag(), true),
});

/**
 * The built-in detector: rules for Chinese and English, and a small learned score where the rules are unsure. Needs
 * no network.
 *
 * @throws TypeError if a threshold is not between 0 and 1, the window is not a positive whole number, or `learned` is
 * not a boolean.
 */
export function createQuestionDetector(options: QuestionDetectorOptions = {}): QuestionDetector {
  const { answerAt, offerAt, window, learned } = readOptions(
    'createQuestionDetector',
    optionsSchema,
    options,
  );
  const decide = ({ confidence, reason }: Classification): Decision => {
    if (reason === 'incomplete') return 'silent';
    if (confidence >= answerAt) return 'answer';
    return offerAt !== undefined && confidence >= offerAt ? 'offer' : 'silent';
  };
  return {
    detect: (turn) => detect(turn, { window, learned, decide }),
    thresholds: { answerAt, ...(offerAt === undefined ? {} : { offerAt }) },
  };
}

interface DetectionSettings {
  window: number;
  learned: boolean;
  decide: (classification: Classification) => Decision;
}

function detect(turn: Turn, { window, learned, decide }: DetectionSettings): Detection {
  const { text } = turn;
  const from = Math.max(0, text.length - window);
  const folded = fold(text.slice(from));
  const language = languageOf(folded, scriptOf(folded), turn.language);
  const sentences = sentencesOf(folded, from);
  const previous = previousOf(turn);
  const all = sentences.map((sentence, i) => {
    const next = sentences[i + 1];
    if (next !== undefined && isReason(next))
      return { sentence, classification: classified('self_answered', DOUBTFUL) };
    const facts: SentenceFacts = {
      asked: sentence.asked,
      open: turn.ended !== true && next === undefined,
      ...(i === 0 && previous !== undefined ? { previous } : {}),
    };
    return { sentence, classification: classifySentence(sentence.text, facts, { learned, language }) };
  });
  const answers = all.filter((one) => decide(one.classification) === 'answer');
  const asking = answers.length > 0 ? answers : all.filter((one) => decide(one.classification) === 'offer');
  // An incomplete ending must be reported as such, whatever came before it.
  const silent = all.at(-1)?.classification.reason === 'incomplete' ? all.slice(-1) : all;
  const main = strongest((asking.length > 0 ? asking : silent).map((one) => one.classification));
  const decision = decide(main);
  return {
    decision,
    confidence: main.confidence,
    reason: main.reason,
    question: decision === 'silent' ? text.trim() : cut(text, asking),
    ...(language === undefined ? {} : { language }),
    ...(main.rule === undefined ? {} : { rule: main.rule }),
  };
}

/** A speaker who immediately gives the reason does not want an answer. */
function isReason(sentence: Sentence): boolean {
  return /^\s*(?:because|因为)/.test(sentence.text);
}

/** How many characters of prior speech are examined: its end shows what kind it was. */
const SEEN_BEFORE = 200;

/** What another speaker said last, if speakers are distinguished. */
function previousOf({ speaker, previous }: Turn): string | undefined {
  const other = previous?.findLast(
    (one) => speaker === undefined || one.speaker === undefined || one.speaker !== speaker,
  );
  return other && fold(other.text.slice(-SEEN_BEFORE));
}

/** The original text from the first sentence that asks to the end of the last one. */
function cut(text: string, asking: readonly ClassifiedSentence[]): string {
  const first = asking[0];
  const last = asking.at(-1);
  if (first === undefined || last === undefined) return text.trim();
  return text.slice(first.sentence.start + first.classification.start, last.sentence.end).trim();
}

export interface DetectQuestionOptions {
  /** What another speaker said just before, if anything. */
  context?: string | null;
  /** BCP 47, as given by the recogniser. */
  language?: string;
}

export interface DetectedQuestion {
  isQuestion: boolean;
  /** How likely it is, 0 to 1, that the text asks for information. */
  confidence: number;
  reason: DetectionReason;
  /** The part of the text that asks; the whole text if nothing does. */
  question: string;
  /** Names what decided. */
  rule?: string;
}

const detector = createQuestionDetector();

/** Classifies a single utterance with the built-in detector and its defaults. */
export function detectQuestion(text: string, options: DetectQuestionOptions = {}): DetectedQuestion {
  const { context, language } = options;
  const { decision, confidence, reason, question, rule } = detector.detect({
    text,
    ...(language === undefined ? {} : { language }),
    ...(context ? { previous: [{ text: context }] } : {}),
  });
  return {
    isQuestion: decision === 'answer',
    confidence,
    reason,
    question,
    ...(rule === undefined ? {} : { rule }),
  };
}
