import { type Script, scriptOf } from '../../language/characters';
import { tokenize } from '../../language/tokens';
import { strengthOf } from '../../language/weak-words';
import { documentFrequency, type TextIndex } from '../index/text-index';
import { inverseFrequency, type Slot, slotsOf } from '../matching/matches';
import { wantedOf } from '../matching/question';
import { type AnswerType, answerTypeOf, fits } from './answer-type';
import { type FieldScores, type Hit, HitFinder, scoreFields } from './field-scores';

export interface Ranked extends PassageFit {
  /** The log-likelihood that it is the right one, up to a constant: comparable within one search. */
  score: number;
}

export interface Ranking {
  search: Search;
  /** Best first. */
  ranked: readonly Ranked[];
}

/** Learned from questions with known passages; the names are those of `FEATURES`. */
export const WEIGHTS = [4.5, 2.05, 0.35, 0.7, 0.65, 2.35, 1.75, 3.1, 0.15, 2, 2, 1.2, 0.3];

/** The passages that fit a question. */
export function rank(question: string, index: TextIndex): Ranking {
  const slots = slotsOf(wantedOf(question), index);
  const search = startSearch(slots, question, index);
  const ranked = candidatesOf(search, index).map((passage): Ranked => {
    const fit = fitOf(passage, search, index);
    return { ...fit, score: scoreOf(fit) };
  });
  return { search, ranked: ranked.sort((a, b) => b.score - a.score) };
}

export function scoreOf({ features }: PassageFit): number {
  return features.reduce((sum, value, at) => sum + value * (WEIGHTS[at] ?? 0), 0);
}

/** What a sentence matches, as shares of everything the question wants. */
export interface SentenceFit {
  sentence: number;
  held: number;
  phrase: number;
  type: number;
  hits: readonly Hit[];
}

/** The evidence for a passage; most values are from 0 to 1. */
export interface PassageFit {
  passage: number;
  features: readonly number[];
  sentences: readonly SentenceFit[];
}

export const FEATURES = [
  'body',
  'held',
  'title',
  'document',
  'neighbours',
  'sentence',
  'window',
  'phrase',
  'type',
  'script',
  'heading',
  'headingType',
  'local',
] as const;

const CANDIDATES = 30;

export interface Search {
  slots: readonly Slot[];
  scores: FieldScores;
  /** The value of all wanted terms: by weight, and by evidence. */
  total: number;
  proof: number;
  /**
   * The total evidence. When the documents contain every word of the topic, missing terms that only help ranking
   * prove nothing: they merely join those words to the filler words beside them.
   */
  telling: number;
  /** The script of the question. */
  script: Script;
  type: AnswerType;
  /** Nothing was said but words of the topic. */
  isKeywords: boolean;
  finder: HitFinder;
}

function startSearch(slots: readonly Slot[], question: string, index: TextIndex): Search {
  let total = 0;
  let proof = 0;
  let telling = 0;
  const known = slots.every(({ proof, matches }) => proof < 1 || matches[0]?.how === 'same');
  for (const slot of slots) {
    total += slot.weight * slot.rarity;
    if (!known || slot.proof > 0 || slot.matches.length > 0) telling += slot.weight * slot.rarity;
    proof += slot.proof * slot.rarity;
  }
  return {
    slots,
    scores: scoreFields(slots, index),
    total: Math.max(total, 1e-9),
    proof: Math.max(proof, 1e-9),
    telling: Math.max(telling, 1e-9),
    script: scriptOf(question),
    type: answerTypeOf(question),
    isKeywords: tokenize(question).length <= slots.filter((slot) => slot.proof === 1).length,
    finder: new HitFinder(slots, index),
  };
}

/** Candidate passages, by a rough measure. */
function candidatesOf({ scores }: Search, index: TextIndex): number[] {
  const { body, title, document } = scores;
  const found: [number, number][] = [];
  let least = 0;
  for (let at = 0; at < body.length; at += 1) {
    const own = (body[at] ?? 0) + 0.7 * (title[at] ?? 0);
    if (own === 0) continue;
    const near = neighbours(body, at, index);
    const value = own + 0.15 * near + 0.15 * (document[index.documentOf[at] ?? 0] ?? 0);
    if (found.length >= CANDIDATES && value <= least) continue;
    found.push([at, value]);
    if (found.length >= CANDIDATES * 4) {
      found.sort((a, b) => b[1] - a[1]).length = CANDIDATES;
      least = found.at(-1)?.[1] ?? 0;
    }
  }
  return found
    .sort((a, b) => b[1] - a[1])
    .slice(0, CANDIDATES)
    .map(([at]) => at);
}

function neighbours(body: Float32Array, at: number, index: TextIndex): number {
  const document = index.documentOf[at];
  const before = index.documentOf[at - 1] === document ? (body[at - 1] ?? 0) : 0;
  const after = index.documentOf[at + 1] === document ? (body[at + 1] ?? 0) : 0;
  return before + after;
}

export function fitOf(passage: number, search: Search, index: TextIndex): PassageFit {
  const { scores, total, proof } = search;
  const sentences: SentenceFit[] = [];
  const heading = headingOf(passage, search, index);
  let best = 0;
  let window = 0;
  let phrase = 0;
  let type = 0;
  let last: SentenceFit | undefined;
  for (let at = index.sentenceStart[passage] ?? 0; at < (index.sentenceStart[passage + 1] ?? 0); at += 1) {
    const fit = fitOfSentence(at, search, index);
    sentences.push(fit);
    // A sentence also refers to what precedes it.
    const alone = heldBy(fit.hits, search, heading.hits) / total;
    const both = last === undefined ? alone : heldBy(fit.hits, search, heading.hits, last.hits) / total;
    if (alone > best) {
      best = alone;
      type = fit.type;
    }
    window = Math.max(window, both);
    phrase = Math.max(phrase, fit.phrase);
    last = fit;
  }
  const document = index.documentOf[passage] ?? 0;
  const features = [
    (scores.body[passage] ?? 0) / total,
    (scores.held[passage] ?? 0) / proof,
    (scores.title[passage] ?? 0) / total,
    (scores.document[document] ?? 0) / total,
    neighbours(scores.body, passage, index) / total,
    best,
    window,
    phrase,
    type,
    index.passages[passage]?.script === search.script ? 1 : 0,
    heading.share,
    heading.type === search.type && search.type !== 'other' ? 1 : 0,
    (scores.local[passage] ?? 0) / Math.max(1, scores.localTotal[document] ?? 0),
  ];
  return { passage, features, sentences };
}

function fitOfSentence(sentence: number, search: Search, index: TextIndex): SentenceFit {
  const { unit, traits } = index.sentences;
  const hits = search.finder.find(unit[sentence] ?? 0, unit[sentence + 1] ?? index.units.length);
  return {
    sentence,
    held: heldBy(hits, search) / search.total,
    phrase: phraseOf(hits, search) / search.total,
    type: fits(search.type, traits[sentence] ?? 0),
    hits,
  };
}

/** The value of the distinct terms found. */
function heldBy(hits: readonly Hit[], { slots }: Search, ...more: (readonly Hit[])[]): number {
  const best = new Float32Array(slots.length);
  for (const some of [hits, ...more]) {
    for (const { slot, worth } of some) best[slot] = Math.max(best[slot] ?? 0, worth);
  }
  let sum = 0;
  for (const worth of best) sum += worth;
  return sum;
}

/** The value of words that are as close together as in the question. */
function phraseOf(hits: readonly Hit[], { slots }: Search): number {
  let sum = 0;
  const counted = new Set<number>();
  for (let at = 1; at < hits.length; at += 1) {
    for (let before = at - 1; before >= 0 && before >= at - 4; before -= 1) {
      const [a, b] = [hits[before] as Hit, hits[at] as Hit];
      const apart = b.unit - a.unit;
      if (apart > 4) break;
      const [first, second] = [slots[a.slot], slots[b.slot]];
      if (first === undefined || second === undefined || counted.has(b.slot)) continue;
      const wanted = second.at - first.at;
      if (wanted <= 0 || wanted > 4 || apart === 0) continue;
      counted.add(b.slot);
      sum += Math.min(a.worth, b.worth) * (apart <= wanted + 1 ? 1 : 0.5);
    }
  }
  return sum;
}

interface Heading {
  hits: readonly Hit[];
  /** The overlap of heading and question. */
  share: number;
  type: AnswerType;
}

/** What a passage's lowest heading has in common with the question. */
function headingOf(passage: number, search: Search, index: TextIndex): Heading {
  const { units, worth, type } = readHeading(index.passages[passage]?.title.split(' > ').at(-1) ?? '', index);
  const hits = search.finder.findIn(units);
  const share = (2 * heldBy(hits, search)) / (worth + search.total);
  return { hits, share, type };
}

/** A heading as it is compared with every question. */
interface ReadHeading {
  units: readonly number[];
  /** The value of all its words. */
  worth: number;
  type: AnswerType;
}

/** A cache: each question is compared with the headings of its candidates, and those repeat. */
const read = new WeakMap<TextIndex, Map<string, ReadHeading>>();

function readHeading(heading: string, index: TextIndex): ReadHeading {
  let headings = read.get(index);
  if (headings === undefined) {
    headings = new Map();
    read.set(index, headings);
  }
  const known = headings.get(heading);
  if (known !== undefined) return known;
  let worth = 0;
  const units: number[] = [];
  for (const { unit, word, kind } of tokenize(heading)) {
    const term = index.terms.get(unit) ?? -1;
    units.push(term);
    const strength = kind === 'word' ? strengthOf(word) : 'strong';
    if (strength === 'none') continue;
    const size = index.passages.length;
    worth += (strength === 'weak' ? 0.35 : 1) * inverseFrequency(documentFrequency(index.body, term), size);
  }
  const found = { units, worth, type: answerTypeOf(heading) };
  headings.set(heading, found);
  return found;
}
