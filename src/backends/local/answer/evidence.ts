import { chanceOf, isEveryday } from '../language/everyday-words';
import { isForeignFunctionWord } from '../language/foreign-words';
import { documentFrequency, type Postings, type TextIndex } from '../search/index/text-index';
import type { Slot } from '../search/matching/matches';
import { isOtherWords, type Match } from '../search/matching/question';
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
  /** Whether one is asked for and named, times the share that is held. */
  namesType: number;
  /** The share of the rarest third of the subject that is held. */
  rarest: number;
  /** How far it is ahead of the best passage of another document. */
  margin: number;
  /** Whether the past is asked about and the passage tells of none: rules and manuals do not. English only. */
  lacksPast: number;
}

/** How much a kind of match counts as the word that was said: it is that word, one of its family, or stands for it. */
const HELD: Readonly<Record<string, number>> = { same: 1, synonym: 0.8, family: 0.7 };
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

/** Undefined when no passage holds a word of the question: what is only spelled or sounds like one proves nothing alone. */
export function evidenceOf(question: string, ranking: Ranking, index: TextIndex): Evidence | undefined {
  const { search, ranked } = ranking;
  const [best] = ranked;
  if (best === undefined) return undefined;
  const words = wordsIn(question);
  const own = search.slots.map((slot) => subjectOf(slot, best.passage, words, index));
  const subjects = withPhrases(withJoined(own, search.slots), search.slots);
  const lacksPast = PAST.test(question) && !PAST.test(index.passages[best.passage]?.text ?? '');
  if (!isAnchored(subjects, search.slots, lacksPast)) return undefined;
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
  const rare = [...subjects].filter((one) => one.share > 0).sort((a, b) => b.nats - a.nats);
  const rarest = rare.slice(0, Math.ceil(rare.length / 3));
  const phrase = Math.max(0, ...best.sentences.map((sentence) => sentence.phrase));
  const isTyped = TYPED.has(search.type);
  const isNamed = isTyped && namesType(best, subjects, search.type, index);
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
    rarest: rarest.reduce((sum, { likeness }) => sum + likeness, 0) / Math.max(1, rarest.length),
    margin: marginOf(ranking, index) * (search.total / search.telling),
    lacksPast: lacksPast ? 1 : 0,
    lacksType: isTyped && !isNamed ? 1 : 0,
    namesType: isTyped && isNamed ? share : 0,
  };
}

/** Further ahead than this proves no more. */
const FAR = 4;

function marginOf({ ranked }: Ranking, index: TextIndex): number {
  const [best] = ranked;
  if (best === undefined) return 0;
  const own = index.documentOf[best.passage];
  // A translation of the answering document is not a competing answer.
  const script = index.passages[best.passage]?.script;
  const other = ranked.find(
    ({ passage }) => index.documentOf[passage] !== own && index.passages[passage]?.script === script,
  );
  return Math.min(FAR, best.score - (other?.score ?? 0)) / FAR;
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
  /** Whether it is held as it was said, by its family or by a synonym. */
  isSaid: boolean;
}

const NONE: Subject = { share: 0, nats: 0, isAbsent: false, likeness: 0, inTitle: 0, isSaid: false };

/**
 * Whether a word of the topic is truly held; where nothing was said but weak words, one of these. What only stands for an
 * everyday word must be what a heading names, and does not tell what happened: "what song is this", "how was your weekend".
 */
function isAnchored(subjects: readonly Subject[], slots: readonly Slot[], lacksPast: boolean): boolean {
  const isStrong = ({ weight, proof, term }: Slot) => isOtherWords(term) || (proof > 0 && weight >= 1);
  const some = slots.some(isStrong);
  const held = slots.flatMap((slot, at) => {
    const subject = subjects[at];
    return subject?.isSaid === true && (!some || isStrong(slot)) ? [{ slot, subject }] : [];
  });
  const [only] = held;
  if (only === undefined) return false;
  const isOther = ({ slot }: typeof only) => slot.matches[0]?.how === 'synonym' && isEveryday(slot.term);
  return !held.every(isOther) || !(lacksPast || (held.length === 1 && only.subject.inTitle === 0));
}

/** A phrase that is held by a synonym is held, however its words are: "money back" is a refund. */
function withPhrases(subjects: readonly Subject[], slots: readonly Slot[]): Subject[] {
  const held = slots.flatMap(({ term, at, length = 1 }, place) => {
    const isHeld = isOtherWords(term) && (subjects[place]?.share ?? 0) > 0;
    return isHeld ? [{ from: at, to: at + length - 1 }] : [];
  });
  return subjects.map((subject, place) => {
    const { term = '', at = 0 } = slots[place] ?? {};
    if (isOtherWords(term)) return subject.share > 0 ? subject : NONE;
    const isCovered = subject.likeness < 1 && held.some(({ from, to }) => at >= from && at <= to);
    return isCovered ? NONE : subject;
  });
}

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
  let isSaid = false;
  for (const match of slot.matches) {
    const value = likenessOf(slot, match);
    if (value <= likeness && value <= inTitle && (isSaid || HELD[match.how] === undefined)) continue;
    if (holds(index.titles, match.term, passage)) inTitle = Math.max(inTitle, value);
    else if (holds(index.body, match.term, passage)) likeness = Math.max(likeness, value);
    else continue;
    isSaid ||= HELD[match.how] !== undefined;
  }
  const isHeld = likeness > 0 || inTitle > 0;
  const share = shareOf(slot, isHeld, words);
  const nats = share * natsOf(slot, index);
  const isAbsent = slot.matches.length === 0 && (isEveryday(slot.term) || isEveryday(slot.word));
  return { share, nats, isAbsent, likeness: Math.max(likeness, inTitle), inTitle, isSaid };
}

/** How much of a subject word it is. A phrase is one when it is held; a word of which there are synonyms is as any other. */
function shareOf(slot: Slot, isHeld: boolean, words: ReadonlySet<string>): number {
  if (isForeignFunctionWord(slot.word)) return 0;
  if (isOtherWords(slot.term)) return isHeld && !ASKS.test(slot.word) ? 1 : 0;
  const isSynonym = slot.proof > 0 && slot.matches[0]?.how === 'synonym';
  const proof = isSynonym ? Math.max(slot.proof, slot.weight) : slot.proof;
  return proof * (slot.units.length === 2 && HAN.test(slot.word) && !words.has(slot.word) ? ACROSS_WORDS : 1);
}

/** "How much", "where is my": what asks is not what is asked about. */
const ASKS = /^(?:how|what|where|when|who|which)\b|^多少/;

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
