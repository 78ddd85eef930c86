import { createModel } from '../../learned/model';
import type { Refine } from '../../learned/refine';
import { DOUBTFUL } from '../../verdict';
import { chineseFeatures } from './features';
import { weights } from './weights';

const model = createModel(weights);

/** From this many characters on a sentence is a run-on, in which question words mostly fill gaps. */
const LONG = 24;
/** How far, in logits, the learned score may lower a verdict. */
const MOST = 2;

/**
 * The learned score only takes back questions that the rules saw in long sentences: measured on
 * sources that it was not trained on, this is where it helps. Elsewhere the rules carry over better.
 */
export const refineChinese: Refine = (sentence, verdict, facts) => {
  if (verdict.reason !== 'question' || facts.asked || sentence.length < LONG) return verdict;
  const evidence = Math.max(-MOST, model(chineseFeatures(sentence, verdict, facts)));
  if (evidence >= 0) return verdict;
  const { confidence: before } = verdict;
  const confidence = 1 / (1 + ((1 - before) / before) * Math.exp(-evidence));
  return { ...verdict, confidence, reason: confidence < DOUBTFUL + 0.3 ? 'statement' : verdict.reason };
};
