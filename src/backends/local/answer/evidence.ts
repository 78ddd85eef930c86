import { chanceOf, isEveryday } from '../language/everyday-words';
import { isForeignFunctionWord } from '../language/foreign-words';
import { documentFrequency, type Postings, type TextIndex } from '../search/index/text-index';
import type { Slot } from '../search/matching/matches';
import type { Match } from '../search/matching/question';
import type { AnswerType } from '../search/ranking/answer-type';
import type { Ranked, Ranking } from '../search/ranking/rank';

/**
 * The evidence that the best passage answers the question. What a question is about are its subject words; what each of
 * them proves is measured in tens of nats: the less likely a passage on any subject holds it, the more. The values
 * mean the same for 10 documents and for 5,000.
 */
export interface Evidence {
  /** What is held beyond what the best of so many passages holds by chance, times the share of the subject that is held. */
  strength: number;
  /** How many passages there are: what one of them holds by chance. */
  crowd: number;
  /** What is not held. */
  missing: number;
  /** The share of everyday words that no document mentions, each counted alike: they are about something else. */
  absent: number;
  /** How many words are held; 1 for three and more. */
  count: number;
  /** The share of the subject in the headings, times the share that is held at all. */
  title: number;
  /** The root of the share of what was said that stands side by side in the passage, times the share that is held. */
  phrase: number;
  /** Whether a figure or a person is asked for and its best sentence names none. */
  lacksType: number;
  /** Whether the past is asked about and the passage tells of none: rules and manuals do not. English only. */
  lacksPast: number;
}

/** How much a kind of match counts as the word that was said. */
const HELD: Readonly<Record<string, number>> = { same: 1, synonym: 0.85, family: 0.7 };
/** The same for a word that is no word: it cannot mean anything else than what it resembles. */
const SLIP = 0.7;

/** Two characters that only the end of one word and the beginning of the next make a pair. */
const ACROSS_WORDS = 0.4;

/** How many passages of ordinary text what is known of the language counts for, beside the documents. */
const PRIOR = 100;

const NATS = 10;
/** Fewer passages than this prove no more. */
const FEW = 45;
/** From so many words on, more of them prove no more. */
const ENOUGH = 3;
const TYPED: ReadonlySet<AnswerType> = new Set([
  'time',
  'year',
  'number',
  'percent',
  'money',
  'duration',
  'person',
]);

const PAST = /\b(?:was|were|did|had)(?:n't)?\b/i;

/** Undefined when no passage shares a word with the question. */
export function evidenceOf(question: string, ranking: Ranking, index: TextIndex): Evidence | undefined {
  const { search, ranked } = ranking;
  const [best] = ranked;
  if (best === undefined) return undefined;
  const words = wordsIn(question);
  const subjects = withJoined(
    search.slots.map((slot) => subjectOf(slot, best.passage, words, index)),
    search.slots,
  );
  let all = 1e-9;
  let held = 0;
  let missing = 0;
  let title = 0;
  let proof = 1e-9;
  let absent = 0;
  let count = 0;
  for (const { share, nats, likeness, inTitle, isAbsent } of subjects) {
    proof += share;
    count += share * likeness;
    if (isAbsent) absent += share;
    all += nats;
    held += nats * likeness;
    missing += nats * (1 - likeness);
    title += nats * inTitle;
  }
  const share = held / all;
  const phrase = Math.max(0, ...best.sentences.map((sentence) => sentence.phrase));
  const crowd = Math.log(Math.max(FEW, index.passages.length));
  const surprise = Math.min(2, Math.max(-1, (held - crowd) / NATS));
  return {
    strength: surprise * share,
    crowd: crowd / NATS,
    missing: Math.min(2, missing / NATS),
    absent: absent / proof,
    count: Math.min(1, count / ENOUGH),
    title: (title / all) * share,
    phrase: Math.sqrt(Math.min(1, (phrase * search.total) / search.telling) * share),
    lacksPast: PAST.test(question) && !PAST.test(index.passages[best.passage]?.text ?? '') ? 1 : 0,
    lacksType: TYPED.has(search.type) && !namesType(best, subjects, search.type, index) ? 1 : 0,
  };
}

/** A word of the question, and how the best passage holds it. */
interface Subject {
  /** How much of a subject word it is; 0 for words that are not part of the subject. */
  share: number;
  /** What it proves. */
  nats: number;
  /** Whether it is an everyday word that no document mentions. */
  isAbsent: boolean;
  /** How well what is held fits what was said: 1 for the same word, 0 when it is not held. */
  likeness: number;
  /** The same for the headings alone. */
  inTitle: number;
}

const NONE: Subject = { share: 0, nats: 0, isAbsent: false, likeness: 0, inTitle: 0 };

/** Two words that a recogniser made of one are held when that one is. */
function withJoined(subjects: readonly Subject[], slots: readonly Slot[]): Subject[] {
  const joined = slots.flatMap(({ word, proof }, at) => {
    const { likeness = 0, inTitle = 0 } = subjects[at] ?? {};
    return proof === 0 && likeness > 0 ? [{ word, likeness, inTitle }] : [];
  });
  return subjects.map((subject, at) => {
    const own = slots[at]?.word ?? '';
    const whole = joined.find(({ word }) => {
      const isFirst = word === own + (slots[at + 1]?.word ?? '');
      return word !== own && (isFirst || word === (slots[at - 1]?.word ?? '') + own);
    });
    if (whole === undefined) return subject;
    const likeness = Math.max(subject.likeness, whole.likeness);
    return { ...subject, likeness, inTitle: Math.max(subject.inTitle, whole.inTitle), isAbsent: false };
  });
}

function subjectOf(slot: Slot, passage: number, words: ReadonlySet<string>, index: TextIndex): Subject {
  if (slot.proof === 0 && slot.units.length > 1) return NONE;
  let likeness = 0;
  let inTitle = 0;
  for (const match of slot.matches) {
    const value = likenessOf(slot, match);
    if (value <= likeness && value <= inTitle) continue;
    if (holds(index.titles, match.term, passage)) inTitle = Math.max(inTitle, value);
    else if (holds(index.body, match.term, passage)) likeness = Math.max(likeness, value);
  }
  const isHeld = likeness > 0 || inTitle > 0;
  const share = shareOf(slot, isHeld, words);
  const nats = share * natsOf(slot, index);
  const isAbsent = slot.matches.length === 0 && (isEveryday(slot.term) || isEveryday(slot.word));
  return { share, nats, isAbsent, likeness: Math.max(likeness, inTitle), inTitle };
}

/** How much of a subject word it is. A word of which there are only synonyms proves less, but is missing as any other. */
function shareOf(slot: Slot, isHeld: boolean, words: ReadonlySet<string>): number {
  if (isForeignFunctionWord(slot.word)) return 0;
  const isSynonym = slot.proof > 0 && slot.matches[0]?.how === 'synonym';
  const proof = isSynonym && !isHeld ? Math.max(slot.proof, slot.weight) : slot.proof;
  return proof * (slot.units.length === 2 && HAN.test(slot.word) && !words.has(slot.word) ? ACROSS_WORDS : 1);
}

function natsOf({ term, matches: [match] }: Slot, index: TextIndex): number {
  const frequency = match === undefined ? 0 : documentFrequency(index.body, match.term);
  const chance = chanceOf(match === undefined ? term : (index.names[match.term] ?? term));
  const size = index.passages.length;
  return -Math.log(Math.min(0.9, (frequency + PRIOR * chance) / (Math.max(size, frequency) + PRIOR)));
}

function likenessOf({ term, word }: Slot, { how }: Match): number {
  return HELD[how] ?? (isEveryday(term) || isEveryday(word) ? 0 : SLIP);
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const HAN = /\p{sc=Han}/u;

/** The Chinese words of a question; pairs of characters are compared with them. */
function wordsIn(question: string): ReadonlySet<string> {
  if (!HAN.test(question)) return new Set();
  return new Set(Array.from(segmenter.segment(question), ({ segment }) => segment));
}

/** Whether a passage is among those of a term: they are in ascending order. */
function holds({ start, passage }: Postings, term: number, wanted: number): boolean {
  let from = start[term] ?? 0;
  const end = start[term + 1] ?? 0;
  let to = end;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((passage[middle] ?? 0) < wanted) from = middle + 1;
    else to = middle;
  }
  return from < end && passage[from] === wanted;
}

/** A time of the day or of the week, which a sentence may name instead of a date. */
const CLOCK =
  /\d:\d\d|\b\d{1,2} ?[ap]\.?m\b|\bo'clock\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\bdaily\b|点|周[一二三四五六日末]|星期|每天/i;

/** Whether the sentence that holds most, together with the headings, names what is asked for. */
function namesType(
  { passage, sentences }: Ranked,
  subjects: readonly Subject[],
  asked: AnswerType,
  index: TextIndex,
): boolean {
  let most = 0;
  let best = sentences[0];
  for (const one of sentences) {
    const { hits } = one;
    const held = new Set(hits.map(({ slot }) => slot));
    let sum = 0;
    for (const [at, { nats, likeness, inTitle }] of subjects.entries()) {
      if (inTitle > 0 || held.has(at)) sum += nats * likeness;
    }
    if (sum > most) [most, best] = [sum, one];
  }
  if (best === undefined || best.type > 0 || asked !== 'time') return best !== undefined && best.type > 0;
  const { from, to } = index.sentences;
  const text = index.passages[passage]?.text.slice(from[best.sentence], to[best.sentence]) ?? '';
  return CLOCK.test(text);
}
