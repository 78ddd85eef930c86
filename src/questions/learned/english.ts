import type { English } from '../languages/en/parse/english';
import { classOf } from '../languages/en/words';
import { createModel, createRefine, type Features, hashText, mix } from './model';
import { weights } from './weights-en';

const START = hashText('^');
const END = hashText('$');
const [PAIR, TRIPLE, OPENING, LENGTH, LEAD, ONSET, BEFORE_ONSET, RULE] =
  'pair,triple,opening,length,lead,onset,before onset,rule'.split(',').map(hashText) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];

/** Small integers are cheap to store; the model has fewer buckets than this. */
const BUCKETS = 0xffff;

/** How many words at each end of a sentence are examined. */
const REACH = 22;

/** The round in which a feature was last added: cheaper than a new set per call. */
const seen = new Int32Array(BUCKETS + 1);
let round = 0;

/** What an English sentence looks like to the model: its start, its end, and adjacent function words. */
export const englishFeatures: Features<English> = ({ words, lead, clauses }, classification) => {
  const classes = [START];
  for (const word of words) classes.push(classOf(word));
  classes.push(END);
  const features: number[] = [];
  round = (round + 1) | 0;
  const add = (kind: number, value: number) => {
    const feature = mix(kind, value) & BUCKETS;
    if (seen[feature] === round) return;
    seen[feature] = round;
    features.push(feature);
  };

  for (let i = 0; i < classes.length - 1; i++) {
    if (i > REACH && i < classes.length - REACH) continue;
    const pair = mix(classes[i] ?? 0, classes[i + 1] ?? 0);
    add(PAIR, pair);
    if (i + 2 >= classes.length) continue;
    const triple = mix(pair, classes[i + 2] ?? 0);
    add(TRIPLE, triple);
    if (i === 0 && classes.length > 3) add(OPENING, mix(triple, classes[3] ?? 0));
  }
  const first = classes[1] ?? 0;
  const rule = hashText(classification.reason);
  const leadIn = hashText(lead.at(-1) ?? '');
  const length = lengthClass(words.length);
  add(LENGTH, mix(rule, length));
  add(RULE, mix(rule, first));
  add(LEAD, mix(leadIn, first));
  for (const { at } of clauses.filter(({ at, within }) => at > 0 && within === undefined).slice(0, 3)) {
    add(ONSET, mix(classes[at + 1] ?? 0, mix(classes[at + 2] ?? 0, classes[at + 3] ?? 0)));
    add(BEFORE_ONSET, mix(classes[at] ?? 0, classes[at + 1] ?? 0));
  }
  return features;
};

function lengthClass(words: number): number {
  return words <= 3 ? words : words <= 5 ? 5 : words <= 8 ? 8 : words <= 13 ? 13 : words <= 22 ? 22 : 23;
}

export const refineEnglish = createRefine(englishFeatures, createModel(weights));
