import {
  AUXILIARIES,
  BE,
  EMBEDDERS,
  HAVE,
  MODAL,
  opensSubject,
  PERSONAL,
  REPORTING,
  SUBJECT_OPENERS,
  WH,
} from './lexicon';
import { agrees, type Onset, WH_REACH } from './word-order';

type Words = readonly string[];

/** After these the order is inverted in a statement too: "nor do I", "not only did they". */
const INVERTING = new Set(['nor', 'neither', 'never', 'only', 'as', 'than', 'rarely', 'hardly', 'such']);

/** Questions that start after the first word, in order. */
export function innerOnsets(words: Words): Onset[] {
  const onsets: Onset[] = [];
  for (let aux = 1; aux < words.length - 1; aux++) {
    if (!isInverted(words, aux)) continue;
    const wh = questionWordBefore(words, aux);
    const at = wh ?? aux;
    if (at === 0 || isEmbedded(words, at) || isReported(words, at)) continue;
    onsets.push({ at, aux, wh: wh !== undefined });
  }
  return onsets;
}

/** An auxiliary at `aux` before its subject, with nothing in front that takes the auxiliary for itself. */
function isInverted(words: Words, aux: number): boolean {
  const verb = words[aux] ?? '';
  if (!AUXILIARIES.has(verb)) return false;
  const subject = words[aux + 1] ?? '';
  const before = words[aux - 1] ?? '';
  const wh = questionWordBefore(words, aux);
  if (wh !== undefined && SUBJECT_OPENERS.has(subject)) return isWhPhrase(words.slice(wh, aux));
  if (!agrees(verb, subject)) return false;
  // "they do you know": the verb already has its subject.
  if (PERSONAL.has(before) && agrees(verb, before) && !(before === 'you' && subject === 'you')) return false;
  if (/^(?:to|that|who|not)$/.test(before) || MODAL.has(before) || INVERTING.has(before)) return false;
  const next = words[aux + 2] ?? '';
  if (HAVE.has(verb)) return PARTICIPLE.test(next);
  if (!BE.has(verb)) return true;
  // "the thing is it is", "the problem is that": only these subjects make a question likely.
  return (
    !AUXILIARIES.has(next) && !/^(?:this|there)$/.test(before) && !/^(?:this|that|these|those)$/.test(subject)
  );
}

/** "have you seen": without one of these "have you" is the end of "we are glad to have you". */
const PARTICIPLE =
  /^(?:ever|already|\w+ed|\w+en|got|been|had|done|made|heard|read|thought|found|gone|met|tried)$/;

/** "what", "how long", "what kind of car"; but not "when the release". */
function isWhPhrase(words: Words): boolean {
  if (words.length === 1) return true;
  return /^(?:what|how|which|whose)$/.test(words[0] ?? '') && !opensSubject(words[1] ?? '');
}

/** The nearest question word that reaches the auxiliary without another verb between. */
function questionWordBefore(words: Words, aux: number): number | undefined {
  for (let i = aux - 1; i >= Math.max(0, aux - WH_REACH); i--) {
    const word = words[i] ?? '';
    if (WH.has(word)) return i;
    if (PERSONAL.has(word) || AUXILIARIES.has(word)) return undefined;
  }
  return undefined;
}

/** "I know what ...", "depends on how ...". */
function isEmbedded(words: Words, at: number): boolean {
  const before = words[at - 1] ?? '';
  return WH.has(words[at] ?? '')
    ? EMBEDDERS.has(before)
    : /^(if|whether|what|how|where|who|which)$/.test(before);
}

/** "He asked me are you ...", "and I'm like what are you ...". */
function isReported(words: Words, at: number): boolean {
  for (let i = at - 1; i >= Math.max(0, at - 3); i--) {
    const word = words[i] ?? '';
    const subject = words[i - 1] ?? '';
    if (
      REPORTING.has(word) &&
      /^(i|he|she|they|we|him|her|them|me|i'm|he's|she's|they're|was|is|are|people|and)$/.test(subject)
    ) {
      return true;
    }
  }
  return false;
}
