import {
  type Classification,
  classified,
  FAIR,
  POSSIBLE,
  type SentenceFacts,
  strongest,
} from '../confidence';
import { refineChinese } from '../learned/chinese';
import { refineEnglish } from '../learned/english';
import { classifyEnglish } from './en/classify';
import { parse } from './en/clauses/sentence';
import { isLeftOpen } from './en/rules/left-open';
import { scriptOf } from './identify';
import { classifyOther } from './other';
import { judgeChinese } from './zh/judge';
import { isLeftOpen as isLeftOpenInChinese } from './zh/rules/incomplete';
import { compact } from './zh/text';

export interface ClassifyOptions {
  /** Whether learned scores are used in addition to the rules. */
  learned: boolean;
  /** The language of the whole turn, if known. */
  language: string | undefined;
}

/** Classifies one folded sentence by the rules of its language and the learned score. */
export function classifySentence(
  sentence: string,
  facts: SentenceFacts,
  { learned, language }: ClassifyOptions,
): Classification {
  if (language !== undefined && !/^(?:en|zh)\b/i.test(language)) {
    return classifyOther(sentence, facts, language);
  }
  const { han, latin, other } = scriptOf(sentence);
  if (han === 0 && other > latin) return classifyOther(sentence, facts, language);
  const classifications: Classification[] = [];
  if (han > 0) {
    const classification = judgeChinese(sentence, facts);
    classifications.push(learned ? refineChinese(sentence, classification, facts) : classification);
  }
  // One or two Latin words in a Chinese sentence are names.
  if (han === 0 || latin > 2) {
    const classification = classifyEnglish(sentence, facts);
    classifications.push(learned ? refineEnglish(sentence, classification, facts) : classification);
  }
  const found = strongest(classifications);
  if (facts.asked || !facts.open || found.reason === 'incomplete') return found;
  return leavesOpen(sentence, han, found) ? classified('incomplete', POSSIBLE, found.start) : found;
}

/** Whether the rest of a question is likely still to come. */
function leavesOpen(sentence: string, han: number, { confidence }: Classification): boolean {
  if (han > 0) return isLeftOpenInChinese(compact(sentence).text, confidence >= FAIR);
  return confidence >= FAIR && isLeftOpen(parse(sentence).words);
}
