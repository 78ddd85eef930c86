import { judgeChinese } from './chinese/index';
import { judgeEnglish } from './english/index';
import { refineEnglish } from './english/learned';
import { type Script, scriptOf } from './script';
import type { SentenceFacts, Verdict } from './verdict';
import { strongest } from './verdict';

export interface JudgeOptions {
  /** Whether the learned scores have a say beside the rules. */
  learned: boolean;
}

/** Judges one folded sentence by the rules of its language, and by what was learned about it. */
export function judgeSentence(sentence: string, facts: SentenceFacts, options: JudgeOptions): Verdict {
  const script = scriptOf(sentence);
  const verdicts: Verdict[] = [];
  if (script.han > 0) verdicts.push(judgeChinese(sentence, facts));
  if (isEnglish(script)) {
    const verdict = judgeEnglish(sentence, facts);
    verdicts.push(options.learned ? refineEnglish(sentence, verdict, facts) : verdict);
  }
  return strongest(verdicts);
}

/** One or two Latin words in a Chinese sentence are names. */
function isEnglish({ han, latin }: Script): boolean {
  return han === 0 || latin > 2;
}
