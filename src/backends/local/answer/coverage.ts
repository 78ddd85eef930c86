import type { TextIndex } from '../search/index/text-index';
import type { Ranking } from '../search/ranking/rank';
import { wordEvidence } from './word-evidence';

/**
 * Learned from questions that the documents answer and questions that they do not. In the order of `pairFeatures`:
 */
const PAIR_WEIGHTS = [0.83, 1.12, 0.81, 1.53, 1.73, -0.12, 1.9, -0.57, 0.13, 2.9, -0.57, -0.23, 2.16, -0.03];
const PAIR_BIAS = -4.15;

/**
 * The same for questions in words, which are known to be everyday words or not. Learned also from everyday questions
 * that have nothing to do with the documents. In the order of `wordFeatures`:
 */
const WORD_WEIGHTS = [
  2.33, -0.4, -1.33, 4.16, 1.22, 0.56, -1.04, 2.69, -1.06, 1.43, -0.19, 4.63, 3.8, -0.11, 0.62, 2.25, 1.95,
  1.66, -3.59, 1.42,
];
const WORD_BIAS = -7.83;

/** The evidence that the documents answer a question. None when no passage shares a word with it. */
function commonFeatures({ ranked, search }: Ranking, index: TextIndex) {
  const [best] = ranked;
  if (best === undefined) return undefined;
  const [body = 0, held = 0, title = 0, document = 0, , sentence = 0, window = 0, phrase = 0, type = 0] =
    best.features;
  // Shares of the informative words, not of all that was said.
  const scale = search.total / search.telling;
  const topic = search.slots.filter(({ proof }) => proof === 1);
  const size = index.passages.length;
  const most = Math.log(1 + size * 2);
  const unknown = topic.filter(({ matches }) => matches[0]?.how !== 'same');
  const share = (some: typeof topic) => some.reduce((sum, { rarity }) => sum + rarity, 0) / search.proof;
  const inBest = new Set(best.sentences.flatMap(({ hits }) => hits.map(({ slot }) => slot)));
  const rare = [...topic].sort((a, b) => b.rarity - a.rarity).slice(0, Math.ceil(topic.length / 3));
  const rarest = rare.filter((slot) => inBest.has(search.slots.indexOf(slot)));
  const own = index.documentOf[best.passage];
  // A translation of the answering document is not a competing answer.
  const script = index.passages[best.passage]?.script;
  const other = ranked.find(
    ({ passage }) => index.documentOf[passage] !== own && index.passages[passage]?.script === script,
  );
  return {
    held,
    sentence: sentence * scale,
    window: window * scale,
    phrase: phrase * scale,
    title: title * scale,
    document: document * scale,
    heading: best.features[10] ?? 0,
    unknown: share(unknown),
    rarest: rare.length === 0 ? 0 : rarest.length / rare.length,
    margin: Math.min(4, (best.score - (other?.score ?? 0)) * scale) / 4,
    few: 1 / Math.max(1, topic.length),
    type,
    body: body * scale,
    // How much there is to match, relative to the rarest possible word.
    amount: Math.min(6, search.proof / most) / 6,
  };
}

type CommonFeatures = NonNullable<ReturnType<typeof commonFeatures>>;

function pairFeatures(common: CommonFeatures): number[] {
  return Object.values(common);
}

function wordFeatures(common: CommonFeatures, ranking: Ranking, index: TextIndex): number[] {
  const { title, heading, type: _, ...rest } = common;
  const { unusual, mostUnusual, unusualTitle, share, count, mean, unknown, elsewhere } = wordEvidence(
    ranking,
    index,
  );
  return [
    ...Object.values(rest),
    title * unusualTitle,
    heading * unusualTitle,
    1 - Math.exp(-unusual),
    mostUnusual,
    share,
    Math.min(1, count / 3),
    mean,
    unknown,
    elsewhere,
  ];
}

/**
 * How sure it is that the documents answer the question, in log odds, from how the best passage covers it and stands out;
 * undefined when nothing was found.
 */
export function coverageOf(ranking: Ranking, index: TextIndex): number | undefined {
  const common = commonFeatures(ranking, index);
  if (common === undefined) return undefined;
  // A question in characters has few words, and pairs of characters are never everyday words.
  const { script, slots } = ranking.search;
  const inWords = script === 'latin' && slots.every(({ proof, units }) => proof === 0 || units.length === 1);
  return inWords
    ? weighted(wordFeatures(common, ranking, index), WORD_WEIGHTS, WORD_BIAS)
    : weighted(pairFeatures(common), PAIR_WEIGHTS, PAIR_BIAS);
}

function weighted(features: readonly number[], weights: readonly number[], bias: number): number {
  return features.reduce((total, value, at) => total + value * (weights[at] ?? 0), bias);
}
