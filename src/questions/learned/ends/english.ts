import {
  AUXILIARIES,
  DETERMINERS,
  FILLERS,
  isKept,
  PERSONAL,
  SUBJECT_OPENERS,
  WH,
} from '../../languages/en/words';
import { hashText } from '../model';
import { FeatureList, kinds, step } from './features';
import { unpack } from './sparse-table';
import { wordClasses } from './word-classes';

/**
 * What the end of an English question looks like to the model: the last words and their classes, the question word
 * or auxiliary that opened the question, how far back it is, and what has been said since. Over folded text.
 */

const WORD = /[a-z0-9\u00c0-\u024f][a-z0-9\u00c0-\u024f'.-]*|[\u3400-\u9fff]+/g;

const PREPOSITIONS: ReadonlySet<string> = new Set(
  `about for with without to of from on in at by into under over per via between among against towards through during
   within regarding behind beyond despite except near outside inside after before until since onto upon around across
   along as than like`.split(/\s+/),
);
const NUMBERS: ReadonlySet<string> = new Set(
  `one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
   nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion`.split(
    /\s+/,
  ),
);

/** Endings that tell nouns, adjectives and verbs apart; the first that fits counts. */
const ENDINGS =
  `ing ed ly est er tion sion ment ness ity ance ence ship ism ist al ive ous able ible ful less ic ish ary ory ant
   ent ian ese an age ure th y ss us is 's s e`.split(/\s+/);

/** How many words at the end are examined. */
const REACH = 24;

interface Word {
  text: string;
  id: number;
  /** A function word itself, otherwise its ending. */
  shape: number;
  kind: Kind;
}

/** Determiner, preposition, auxiliary, subject pronoun, question word, other function word, number, content words. */
type Kind = 'D' | 'P' | 'A' | 'S' | 'W' | 'F' | 'N' | 'ing' | 'ed' | 'ly' | "'s" | 's' | 'C' | '^';

const CODES = kinds("D P A S W F N ing ed ly 's s C ^");
const CONTENT: ReadonlySet<Kind> = new Set(['C', 's', 'ing', 'ed', 'N']);
const NONE: Word = { text: '', id: hashText('^'), shape: hashText('^'), kind: '^' };

const K = kinds(
  'c1 c2 c3 k2 k3 k4 k5 ks sk kks w1 w2 len d dk dkk o od ok os o2 o2k o3 o3k pp cont sp sd sa ss pc spd ac lp la cs',
);

export function englishEnd(text: string): readonly number[] {
  const words = wordsOf(text);
  const at = (fromEnd: number) => words[words.length - fromEnd] ?? NONE;
  const [first, second, third] = [at(1), at(2), at(3)];
  const [k1, k2, k3, k4, k5] = [1, 2, 3, 4, 5].map((i) => CODES[at(i).kind]) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const list = new FeatureList();
  list.add(K.c1, first.shape);
  list.add(K.c2, second.shape, first.shape);
  list.add(K.c3, third.shape, second.shape, first.shape);
  list.add(K.k2, k2, k1);
  list.add(K.k3, k3, k2, k1);
  list.add(K.k4, k4, k3, k2, k1);
  list.add(K.k5, k5 ^ k4, k3, k2, k1);
  list.add(K.ks, k2, first.shape);
  list.add(K.sk, second.shape, k1);
  list.add(K.kks, k3, k2, first.shape);
  list.add(K.w1, first.id);
  list.add(K.w2, second.id, k1);

  const onset = onsetOf(words);
  const length = step(words.length);
  const since = onset < 0 ? length + 40 : step(words.length - 1 - onset);
  const opener = words[onset] ?? NONE;
  const [next, afterNext] = [words[onset + 1] ?? NONE, words[onset + 2] ?? NONE];
  list.add(K.len, length);
  list.add(K.d, since);
  list.add(K.dk, since, k1);
  list.add(K.dkk, since, k2, k1);
  list.add(K.o, opener.id);
  list.add(K.od, opener.id, since);
  list.add(K.ok, opener.id, k1);
  list.add(K.os, opener.id, first.shape);
  list.add(K.o2, opener.id, next.shape, since);
  list.add(K.o2k, opener.id, next.shape, k1);
  list.add(K.o3, opener.id, CODES[next.kind], CODES[afterNext.kind], since);
  list.add(K.o3k, opener.id, CODES[next.kind], CODES[afterNext.kind], k1);
  addStructure(list, words, Math.max(onset, 0), opener);
  return list.found;
}

/** What has been said since the question began, and how long ago. */
function addStructure(list: FeatureList, words: readonly Word[], from: number, opener: Word): void {
  let prepositions = 0;
  let auxiliaries = 0;
  let content = 0;
  let preposition = -1;
  let determiner = -1;
  let auxiliary = -1;
  let subject = -1;
  for (let i = from; i < words.length; i++) {
    const kind = words[i]?.kind ?? '^';
    if (kind === 'P') {
      prepositions++;
      preposition = i;
    } else if (kind === 'D') determiner = i;
    else if (kind === 'A') {
      auxiliaries++;
      auxiliary = i;
    } else if (kind === 'S') subject = i;
    else if (CONTENT.has(kind)) content++;
  }
  const last = words.length - 1;
  const ago = (index: number) => (index < 0 ? 9 : Math.min(6, last - index));
  const word = words[last] ?? NONE;
  const [k1, k2] = [CODES[word.kind], CODES[(words[last - 1] ?? NONE).kind]];
  list.add(K.pp, Math.min(prepositions, 3), k1);
  list.add(K.cont, Math.min(content, 5), k1);
  list.add(K.sp, ago(preposition), k1);
  list.add(K.sd, ago(determiner), k1, k2);
  list.add(K.sa, ago(auxiliary), k1);
  list.add(K.ss, ago(subject), k1);
  list.add(K.pc, Math.min(prepositions, 3), Math.min(content, 6), opener.id);
  list.add(K.spd, ago(preposition), ago(determiner), Math.min(prepositions, 2), k1);
  list.add(K.ac, Math.min(auxiliaries, 2), Math.min(content, 5), Math.min(prepositions, 2), k1);
  if (preposition >= 0) list.add(K.lp, words[preposition]?.id ?? 0, ago(preposition), k1);
  if (auxiliary >= 0) list.add(K.la, words[auxiliary]?.id ?? 0, ago(auxiliary), k1);
  list.add(K.cs, Math.min(content, 5), word.shape);
}

/** Where the question begins: the first question word of the last question, or an auxiliary before its subject. */
function onsetOf(words: readonly Word[]): number {
  let onset = -1;
  for (let i = words.length - 1; i >= 0; i--) {
    const word = words[i] ?? NONE;
    const before = words[i - 1] ?? NONE;
    if (word.kind === 'W') onset = i;
    else if (
      onset < 0 &&
      word.kind === 'A' &&
      SUBJECT_OPENERS.has(words[i + 1]?.text ?? '') &&
      !SUBJECT_OPENERS.has(before.text) &&
      before.kind !== 'W'
    )
      onset = i;
  }
  return onset;
}

function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  const found = text.match(WORD) ?? [];
  for (let i = found.length - 1; i >= 0 && words.length < REACH; i--) {
    const word = found[i] ?? '';
    if (!FILLERS.has(word)) words.push(FREQUENT.get(word) ?? wordOf(word));
  }
  return words.reverse();
}

function wordOf(text: string): Word {
  const id = hashText(text);
  return { text, id, shape: isFunctionWord(text) ? id : shapeOf(text, id), kind: kindOf(text) };
}

let classes: Uint8Array | undefined;
const CLASS_MASK = 2 ** wordClasses.bits - 1;
const SHAPES = new Map(ENDINGS.map((ending) => [ending, hashText(`-${ending}`)]));
const [NUMBER, SHORT, LONG] = [hashText('#'), hashText('x'), hashText('xxxx')] as [number, number, number];

/** Words that keep their identity. */
export function isFunctionWord(text: string): boolean {
  return isKept(text) || PREPOSITIONS.has(text);
}

/** Of other words only the group or the ending is known, so that no topic is learned. */
function shapeOf(text: string, id: number): number {
  if (isNumber(text)) return NUMBER;
  classes ??= unpack(wordClasses);
  const group = classes[id & CLASS_MASK] ?? 0;
  if (group !== 0) return group;
  if (text.length > 3) for (const [ending, shape] of SHAPES) if (text.endsWith(ending)) return shape;
  return text.length <= 3 ? SHORT : LONG;
}

function kindOf(text: string): Kind {
  if (DETERMINERS.has(text)) return 'D';
  if (PREPOSITIONS.has(text)) return 'P';
  if (AUXILIARIES.has(text)) return 'A';
  if (PERSONAL.has(text)) return 'S';
  if (WH.has(text)) return 'W';
  if (isKept(text)) return 'F';
  if (isNumber(text)) return 'N';
  if (text.endsWith("'s")) return "'s";
  if (text.length > 4) {
    if (text.endsWith('ing')) return 'ing';
    if (text.endsWith('ed')) return 'ed';
    if (text.endsWith('ly')) return 'ly';
  }
  return text.endsWith('s') && text.length > 3 && !text.endsWith('ss') ? 's' : 'C';
}

function isNumber(text: string): boolean {
  const unit = text.charCodeAt(0);
  return (unit >= 0x30 && unit <= 0x39) || NUMBERS.has(text);
}

/** The words that most of a question consists of, ready to use. */
const FREQUENT: ReadonlyMap<string, Word> = new Map(
  [...AUXILIARIES, ...DETERMINERS, ...PERSONAL, ...WH, ...PREPOSITIONS].map((word) => [word, wordOf(word)]),
);
