import { judgeEnglish } from './languages/en/index';
import { refineEnglish } from './languages/en/learned';
import { judgeChinese } from './languages/zh/index';
import { refineChinese } from './languages/zh/learned';
import { judgeOther } from './other-languages';
import { scriptOf } from './script';
import { type SentenceFacts, strongest, type Verdict } from './verdict';

export interface JudgeOptions {
  /** Whether the learned scores have a say beside the rules. */
  learned: boolean;
  /** The language of the whole turn, if known. */
  language: string | undefined;
}

/** Judges one folded sentence by the rules of its language, and by what was learned about it. */
export function judgeSentence(
  sentence: string,
  facts: SentenceFacts,
  { learned, language }: JudgeOptions,
): Verdict {
  if (language !== undefined && !/^(?:en|zh)\b/i.test(language)) {
    return judgeOther(sentence, facts, language);
  }
  const { han, latin, other } = scriptOf(sentence);
  if (han === 0 && other > latin) return judgeOther(sentence, facts, language);
  const verdicts: Verdict[] = [];
  if (han > 0) {
    const verdict = judgeChinese(sentence, facts);
    verdicts.push(learned ? refineChinese(sentence, verdict, facts) : verdict);
  }
  // One or two Latin words in a Chinese sentence are names.
  if (han === 0 || latin > 2) {
    const verdict = judgeEnglish(sentence, facts);
    verdicts.push(learned ? refineEnglish(sentence, verdict, facts) : verdict);
  }
  return strongest(verdicts);
}
