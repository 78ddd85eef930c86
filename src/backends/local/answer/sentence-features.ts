import { type TextIndex, WRITTEN } from '../search/index/text-index';
import { type AnswerType, TRAIT } from '../search/ranking/answer-type';
import type { Ranked, Ranking, Search, SentenceFit } from '../search/ranking/rank';

/** A sentence of one of the best passages, with its features for quoting. */
export interface Quotable {
  /** The index of its ranked passage. */
  rank: number;
  passage: number;
  sentence: number;
  /** Its position in the passage's text. */
  from: number;
  to: number;
  features: readonly number[];
}

const FIGURE_TYPES: ReadonlySet<AnswerType> = new Set([
  'time',
  'year',
  'number',
  'percent',
  'money',
  'duration',
]);
const NAME_TYPES: ReadonlySet<AnswerType> = new Set(['person', 'place', 'name', 'other']);

/** The sentences of the best passages. */
export function quotablesOf({ ranked, search }: Ranking, passages: number, index: TextIndex): Quotable[] {
  const asked = new Set(search.slots.flatMap(({ matches }) => matches.flatMap(({ units }) => units)));
  const best = ranked[0]?.score ?? 0;
  return ranked.slice(0, passages).flatMap((one, rank) => {
    const most = Math.max(1e-9, ...one.sentences.map(({ held }) => held));
    const telling = tellingOf(one, search, index);
    const mostTelling = Math.max(1e-9, ...telling.map(({ words }) => words));
    return one.sentences.map((fit, at): Quotable => {
      const from = index.sentences.from[fit.sentence] ?? 0;
      const to = index.sentences.to[fit.sentence] ?? 0;
      const features = [
        one.score - best,
        fit.held,
        fit.held / most,
        fit.phrase,
        one.sentences[at - 1]?.held ?? 0,
        one.sentences[at + 1]?.held ?? 0,
        at === 0 ? 1 : 0,
        Math.min(3, (to - from) / 100),
        ...typeFeatures(search.type, fit, index, asked),
        (telling[at]?.words ?? 0) / search.total,
        (telling[at]?.words ?? 0) / mostTelling,
        telling[at]?.characters ?? 0,
        at === 0 ? Math.max(0, 1 - (2 * mostTelling) / search.total) : 0,
      ];
      return { rank, passage: one.passage, sentence: fit.sentence, from, to, features };
    });
  });
}

/** Features that distinguish a sentence within its passage. */
interface Telling {
  words: number;
  characters: number;
}

/**
 * The subject of a passage occurs in many of its sentences and in its headings; the other words of a question tell
 * which sentence answers it.
 */
function tellingOf({ passage, sentences }: Ranked, search: Search, index: TextIndex): Telling[] {
  const { slots } = search;
  const frequency = new Uint16Array(slots.length);
  const held = sentences.map(({ hits }) => new Set(hits.map(({ slot }) => slot)));
  for (const some of held) for (const slot of some) frequency[slot] = (frequency[slot] ?? 0) + 1;
  const title = index.passages[passage]?.title ?? '';
  for (const { what } of search.finder.locate(title)) frequency[what] = sentences.length;
  const own = slots.map((_, slot) => Math.log((sentences.length + 1) / ((frequency[slot] ?? 0) + 0.5)));
  return held.map((some) => {
    let words = 0;
    let characters = 0;
    for (const at of some) {
      const slot = slots[at];
      if (slot === undefined) continue;
      const value = Math.max(0, own[at] ?? 0);
      if (slot.proof === 0 && slot.units.length === 1) characters += value;
      else words += slot.weight * slot.rarity * value;
    }
    return { words, characters };
  });
}

function typeFeatures(
  type: AnswerType,
  fit: SentenceFit,
  index: TextIndex,
  asked: ReadonlySet<number>,
): number[] {
  const traits = index.sentences.traits[fit.sentence] ?? 0;
  const has = (trait: number) => ((traits & trait) === 0 ? 0 : 1);
  const figure = FIGURE_TYPES.has(type)
    ? figureFit(type, traits, holdsNew(WRITTEN.number, fit, index, asked))
    : 0;
  const name = NAME_TYPES.has(type) && holdsNew(WRITTEN.name, fit, index, asked) ? 1 : 0;
  return [
    figure,
    type === 'person' ? name : 0.3 * name,
    type === 'reason' ? has(TRAIT.reason) : 0,
    type === 'place' ? has(TRAIT.place) : 0,
    type === 'name' || type === 'other' ? has(TRAIT.list) : 0,
    type === 'manner' ? has(TRAIT.manner) : 0,
  ];
}

/** Whether there is a figure of the requested kind; `fresh` if the question did not contain it. */
function figureFit(type: AnswerType, traits: number, fresh: boolean): number {
  const has = (trait: number) => (traits & trait) !== 0;
  if (type === 'percent') return has(TRAIT.percent) ? 1 : 0;
  if (type === 'money') return has(TRAIT.money) && fresh ? 1 : 0;
  if (type === 'year') return has(TRAIT.year) && fresh ? 1 : 0;
  if (type === 'time') return (has(TRAIT.date) || has(TRAIT.year)) && fresh ? 1 : 0;
  if (type === 'duration') return has(TRAIT.duration) && fresh ? 1 : 0.3 * Number(fresh);
  return fresh ? 1 : 0.3 * Number(has(TRAIT.number));
}

/** Whether a sentence holds a unit written this way that the question does not contain. */
function holdsNew(
  written: number,
  { sentence }: SentenceFit,
  index: TextIndex,
  asked: ReadonlySet<number>,
): boolean {
  const end = index.sentences.unit[sentence + 1] ?? index.units.length;
  for (let at = index.sentences.unit[sentence] ?? 0; at < end; at += 1) {
    if (((index.written[at] ?? 0) & written) !== 0 && !asked.has(index.units[at] ?? 0)) return true;
  }
  return false;
}
