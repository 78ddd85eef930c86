import {
  type Classification,
  classified,
  DOUBTFUL,
  FAIR,
  type SentenceFacts,
  UNLIKELY,
} from '../../confidence';
import type { Reliability } from '../../learned/calibration';
import { createRunner } from '../../rules/run-rules';
import type { ChineseRule } from './chinese-rule';
import { ChineseSentence } from './parse';
import { COURTESY } from './rules/greetings';
import { chineseRules } from './rules/index';
import { compact } from './text';

/** By isotonic regression over translated dialogue, typed chat and the open corpora of `judge/`. */
export const chineseReliability: Reliability = [
  [0.05, 0.04],
  [0.2, 0.1],
  [0.4, 0.3],
  [0.5, 0.5],
  [0.6, 0.77],
  [0.8, 0.89],
  [0.9, 0.9],
  [0.95, 0.97],
  [1, 0.98],
];

type Judge = (sentence: string, facts: SentenceFacts) => Classification;

/** Judges folded sentences by the rules given. */
export function createChineseJudge(rules: readonly ChineseRule[]): Judge {
  const run = createRunner(rules);
  const asides = rules.flatMap(({ aside }) => aside ?? []);
  return (sentence, facts) => {
    const { text: whole, at } = compact(sentence);
    const courtesy = COURTESY.exec(whole)?.[0].length ?? 0;
    const parsed = new ChineseSentence(whole, courtesy, facts, asides);
    if (parsed.text === '') return { ...classified('greeting', UNLIKELY), rule: 'zh/courtesy' };
    const ruling = run(parsed);
    if (ruling === undefined) return classified('statement', UNLIKELY, at(courtesy));
    const { rule, span, confidence } = ruling;
    const start = rule.reason === 'question' || rule.reason === 'request' ? span.start : 0;
    const broken = rule.reason === 'incomplete' && !facts.open;
    return {
      reason: broken ? 'statement' : rule.reason,
      confidence: broken ? DOUBTFUL : confidence,
      start: at(courtesy + start) || at(courtesy),
      rule: rule.id,
    };
  };
}

const facts: SentenceFacts = { asked: false, open: false };
/** Whether the beginning of a text asks something: decided by the rules about what is asked, not about what is cut off. */
const asks = (text: string): boolean => judgeBeginning(text, facts).confidence >= FAIR;
export const chineseTable = chineseRules(asks);
const judgeBeginning = createChineseJudge(chineseTable.filter(({ rank }) => rank <= 500));
export const judgeChinese = createChineseJudge(chineseTable);
