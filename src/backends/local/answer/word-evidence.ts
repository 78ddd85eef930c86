import { unusualness } from '../language/everyday-words';
import type { TextIndex } from '../search/index/text-index';
import type { Slot } from '../search/matching/matches';
import type { Ranking } from '../search/ranking/rank';

/**
 * What the words of a question prove, given how unusual they are in everyday speech: the documents of any collection
 * contain "time", "change" and "house".
 */
export interface WordEvidence {
  /** The sum over the words that the best passage holds, and the largest of them. */
  unusual: number;
  mostUnusual: number;
  /** The largest among the words in its headings. */
  unusualTitle: number;
  /** The share of what it holds, by unusualness. */
  share: number;
  /** The number of words that it holds. */
  count: number;
  /** The mean over the topic. */
  mean: number;
  /** The share of everyday words that no document contains: what is asked about is something else. */
  unknown: number;
  /** The share of everyday words that only other passages contain. */
  elsewhere: number;
}

/** An everyday word counts this much beside an unusual one. */
const LEAST = 0.1;

export function wordEvidence({ ranked, search }: Ranking, index: TextIndex): WordEvidence {
  const [best] = ranked;
  const title = index.passages[best?.passage ?? -1]?.title ?? '';
  const inTitle = new Set(search.finder.locate(title).map(({ what }) => what));
  const inText = new Set(best?.sentences.flatMap(({ hits }) => hits.map(({ slot }) => slot)));
  const evidence = {
    unusual: 0,
    mostUnusual: 0,
    unusualTitle: 0,
    share: 0,
    count: 0,
    mean: 0,
    unknown: 0,
    elsewhere: 0,
  };
  let all = 0;
  let proof = 0;
  let topic = 0;
  for (const [at, slot] of search.slots.entries()) {
    const unusual = unusualnessOf(slot, index);
    if (inTitle.has(at)) evidence.unusualTitle = Math.max(evidence.unusualTitle, unusual);
    if (slot.proof === 0) continue;
    const likeness = slot.matches[0]?.likeness ?? 0;
    topic += 1;
    proof += slot.proof;
    all += (unusual + LEAST) * slot.proof;
    evidence.mean += unusual;
    if (inTitle.has(at) || inText.has(at)) {
      evidence.unusual += unusual * likeness * slot.proof;
      evidence.mostUnusual = Math.max(evidence.mostUnusual, unusual * likeness * slot.proof);
      evidence.share += (unusual + LEAST) * slot.proof * likeness;
      evidence.count += likeness * slot.proof;
    } else if (slot.matches.length === 0) evidence.unknown += slot.proof * (1 - unusual);
    else evidence.elsewhere += slot.proof * (1 - unusual);
  }
  const { mean, share, unknown, elsewhere } = evidence;
  return {
    ...evidence,
    mean: mean / Math.max(1, topic),
    share: share / Math.max(1e-9, all),
    unknown: unknown / Math.max(1e-9, proof),
    elsewhere: elsewhere / Math.max(1e-9, proof),
  };
}

/** A number, or a word of another alphabet, is neither common nor rare. */
const MIDDLE = 0.6;

function unusualnessOf({ term, matches: [match] }: Slot, index: TextIndex): number {
  if (!/^[a-z]+$/.test(term)) return MIDDLE;
  // A misspelt word is unusual because it is misspelt.
  return unusualness(match?.how === 'spelling' ? (index.names[match.term] ?? term) : term);
}
