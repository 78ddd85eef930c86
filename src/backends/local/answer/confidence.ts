import type { TextIndex } from '../search/index/text-index';
import type { Ranking } from '../search/ranking/rank';

/**
 * Learned from questions that the documents answer and questions that they do not. In the order of
 * `confidenceFeatures`:
 */
const WEIGHTS = [0.83, 1.12, 0.81, 1.53, 1.73, -0.12, 1.9, -0.57, 0.13, 2.9, -0.57, -0.23, 2.16, -0.03];
const BIAS = -4.15;

/** The evidence that the documents answer a question. None when no passage shares a word with it. */
function confidenceFeatures({ ranked, search }: Ranking, index: TextIndex): number[] | undefined {
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
  return [
    held,
    sentence * scale,
    window * scale,
    phrase * scale,
    title * scale,
    document * scale,
    best.features[10] ?? 0,
    share(unknown),
    rare.length === 0 ? 0 : rarest.length / rare.length,
    Math.min(4, (best.score - (other?.score ?? 0)) * scale) / 4,
    1 / Math.max(1, topic.length),
    type,
    body * scale,
    // How much there is to match, relative to the rarest possible word.
    Math.min(6, search.proof / most) / 6,
  ];
}

/** The probability that the documents answer the question: 0 to 1, 0 when nothing was found. */
export function confidenceOf(ranking: Ranking, index: TextIndex): number {
  const features = confidenceFeatures(ranking, index);
  if (features === undefined) return 0;
  const sum = features.reduce((total, value, at) => total + value * (WEIGHTS[at] ?? 0), BIAS);
  return 1 / (1 + Math.exp(-sum));
}
