import { type Classification, DOUBTFUL, type SentenceFacts, UNLIKELY } from '../../confidence';
import { createRunner } from '../../rules/run-rules';
import { English } from './parse/english';
import { clauseRules, englishRules, sentenceRules } from './rules/index';

interface JudgedEnglish {
  parsed: English;
  classification: Classification;
}

export type EnglishJudge = (sentence: string, facts: SentenceFacts) => JudgedEnglish;

/** Judges folded sentences by the rules of spoken English; `keeps`: by these of them. */
export function createEnglishJudge(keeps: (id: string) => boolean = () => true): EnglishJudge {
  const kept = <R extends { id: string }>(rules: readonly R[]) => rules.filter(({ id }) => keeps(id));
  const runClause = createRunner(kept(clauseRules));
  const runAll = createRunner(kept(englishRules));
  // Most statements have no such clause.
  const runPlain = createRunner(kept(sentenceRules));
  return (sentence, facts) => {
    const parsed = new English(sentence, facts, runClause);
    const run = parsed.rulings.length > 0 ? runAll : runPlain;
    return { parsed, classification: classify(parsed, run(parsed)) };
  };
}

function classify(
  parsed: English,
  ruling: ReturnType<ReturnType<typeof createRunner<English>>>,
): Classification {
  if (parsed.words.length === 0)
    return { reason: parsed.lead.length === 0 ? 'empty' : 'backchannel', confidence: UNLIKELY, start: 0 };
  const start = parsed.contentStart;
  if (ruling === undefined) return { reason: 'statement', confidence: UNLIKELY, start };
  const { rule, span, confidence } = ruling;
  const found = { rule: rule.id, start: span.start > parsed.startOf(0) ? span.start : start };
  // What broke off in a sentence that is over asks nothing.
  if (rule.reason === 'incomplete' && !parsed.facts.open)
    return { ...found, reason: 'statement', confidence: DOUBTFUL };
  return { ...found, reason: rule.reason, confidence };
}
