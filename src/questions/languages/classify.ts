import {
  type Classification,
  classified,
  FAIR,
  POSSIBLE,
  type SentenceFacts,
  strongest,
} from '../confidence';
import { calibrated } from '../learned/calibration';
import { englishReliability, refineEnglish } from '../learned/english';

import { createEnglishJudge } from './en/judge';
import { isLeftOpen } from './en/left-open';
import { scriptOf } from './identify';
import { classifyOther } from './other';
import { chineseReliability, judgeChinese } from './zh/judge';
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
    const confidence = calibrated(classification.confidence, chineseReliability);
    classifications.push({ ...classification, confidence });
  }
  // One or two Latin words in a Chinese sentence are names.
  let words: readonly string[] = [];
  if (han === 0 || latin > 2) {
    const { parsed, classification } = judgeEnglish(sentence, facts);
    words = parsed.words;
    const refined = learned ? refineEnglish(parsed, classification) : classification;
    classifications.push({ ...refined, confidence: calibrated(refined.confidence, englishReliability) });
  }
  const found = strongest(classifications);
  if (facts.asked || !facts.open || found.reason === 'incomplete') return found;
  // The rest of a question is likely still to come.
  const asks = found.confidence >= FAIR;
  const leavesOpen = han > 0 ? isLeftOpenInChinese(compact(sentence).text, asks) : asks && isLeftOpen(words);
  if (!leavesOpen) return found;
  return {
    ...classified('incomplete', POSSIBLE, found.start),
    rule: han > 0 ? 'zh/left-open' : 'en/left-open',
  };
}

const judgeEnglish = createEnglishJudge();
