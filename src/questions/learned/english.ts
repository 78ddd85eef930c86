import type { Classification } from '../confidence';
import type { English } from '../languages/en/parse/english';
import { AUXILIARIES, isKept, PERSONAL } from '../languages/en/words';
import type { Reliability } from './calibration';
import { refineBy } from './linear';
import { weights } from './weights-en';

/**
 * What the learned score sees of an English sentence: the parse, and what stands around it. Words that carry a topic are
 * reduced to their ending, so that what was learned from one subject applies to others.
 */
export function englishFeatures(parsed: English, { rule = '' }: Classification): readonly string[] {
  const { words, lead, clauses, rulings } = parsed;
  const features = [`rule ${rule}`];
  const first = shape(words[0]);
  const last = shape(words.at(-1));
  const isStatement = rule === 'en/statement' || rule === 'en/declarative';
  const kind = isStatement ? 's' : 'q';
  features.push(`${kind} first ${first}`, `${kind} last ${last}`, `${kind} lead ${shape(lead.at(-1))}`);
  features.push(`${kind} length ${step(words.length)}`);
  if (isStatement) {
    features.push(`s opening ${first} ${shape(words[1])}`);
    if (!words.some((word) => AUXILIARIES.has(word) || PERSONAL.has(word) || word.includes("'")))
      features.push(`s no verb ${step(words.length)}`);
    if (
      words.length > 2 &&
      words.some((word) => word === 'you' || word.startsWith("you'") || word.startsWith('your'))
    )
      features.push('s you');
  }
  for (const {
    clause,
    rule: { id },
  } of rulings.slice(0, 2)) {
    const { at, words: own, aux } = clause;
    features.push(
      `at ${step(at)} ${id}`,
      `after ${step(own.length - aux)}`,
      `subject ${shape(own[aux + 1])}`,
    );
    if (at > 0) features.push(`before ${shape(words[at - 1])}`, `opens ${shape(own[0])}`);
    const more = own.slice(aux + 3).filter((word) => PERSONAL.has(word)).length;
    features.push(`pronouns ${Math.min(3, more)}`);
  }
  for (const { within } of clauses) if (within !== undefined) features.push(`${kind} ${within}`);
  return features;
}

function step(length: number): number {
  return length <= 4
    ? length
    : length <= 6
      ? 6
      : length <= 9
        ? 9
        : length <= 14
          ? 14
          : length <= 22
            ? 22
            : 40;
}

function shape(word: string | undefined): string {
  if (word === undefined) return '';
  if (isKept(word)) return word;
  if (word.endsWith('s')) return '-s';
  if (word.endsWith('ing')) return '-ing';
  if (word.endsWith('ed')) return '-ed';
  return word.endsWith('ly') ? '-ly' : '-';
}

export const refineEnglish = refineBy(englishFeatures, weights);

/** By isotonic regression over telephone talk, service calls, scripted dialogue and the open corpora of `judge/`. */
export const englishReliability: Reliability = [
  [0.04, 0.04],
  [0.06, 0.07],
  [0.09, 0.15],
  [0.2, 0.17],
  [0.4, 0.4],
  [0.5, 0.5],
  [0.54, 0.7],
  [0.6, 0.77],
  [0.65, 0.82],
  [0.75, 0.84],
  [0.81, 0.86],
  [0.87, 0.94],
  [0.96, 0.95],
  [1, 0.96],
];
