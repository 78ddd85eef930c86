import {
  AUXILIARIES,
  BE,
  DETERMINERS,
  EMBEDDERS,
  HAVE,
  MODAL,
  opensSubject,
  PERSONAL,
  SUBJECT_OPENERS,
  WH,
} from './lexicon';
import { isReported } from './reported';
import { agrees, type Onset, WH_REACH } from './word-order';

type Words = readonly string[];

/** After these the order is inverted in a statement too: "nor do I", "not only did they". */
const INVERTING = new Set(['nor', 'neither', 'never', 'only', 'as', 'than', 'rarely', 'hardly', 'such', 'so']);

/** Questions that start after the first word, in order. */
export function innerOnsets(words: Words): Onset[] {
  const onsets: Onset[] = [];
  for (let aux = 1; aux < words.length - 1; aux++) {
    if (!AUXILIARIES.has(words[aux] ?? '')) continue;
    const wh = questionWordBefore(words, aux);
    if (!(wh === undefined ? isInverted(words, aux) : asksAfter(words, wh, aux))) continue;
    const at = wh ?? aux;
    const turned = SUBJECT_OPENERS.has(words[aux + 1] ?? '') || /\w{3}ing$/.test(words[aux + 1] ?? '');
    if (at === 0 || isEmbedded(words, at, turned) || isReported(words, at)) continue;
    onsets.push({ at, aux, wh: wh !== undefined });
  }
  return onsets;
}

/** A question word that reaches the auxiliary: "what is", "how long did", "what kind of car are". */
function asksAfter(words: Words, wh: number, aux: number): boolean {
  if (!isWhPhrase(words.slice(wh, aux))) return false;
  const verb = words[aux] ?? '';
  const subject = words[aux + 1] ?? '';
  const word = words[wh] ?? '';
  const before = words[wh - 1] ?? '';
  // "people who are", "the day when it was": these go on with what is before them, unless the order is turned.
  if (wh === aux - 1 && /^(?:who|which|whose|when|where)$/.test(word)) {
    if (OPENER.test(before)) return subject !== '' && word !== 'which';
    if (PERSONAL.has(subject)) return agrees(verb, subject);
    return word !== 'who' && word !== 'which' && DETERMINERS.has(subject);
  }
  if (SUBJECT_OPENERS.has(subject)) return true;
  // "this is what is needed" has been ruled out by what is before; "what is needed is" is a cleft.
  return !words.slice(aux + 1, aux + 7).some((later) => later === 'is' || later === 'was');
}

/** After these a clause of its own begins. */
const OPENER =
  /^(?:so|and|but|ok|okay|well|then|now|sorry|thanks|question|right|yeah|yes|no|hi|hello|there|here|monday|tuesday|wednesday|thursday|friday|today|yesterday|sheet)$/;

/** An auxiliary at `aux` before its subject, with nothing in front that takes the auxiliary for itself. */
function isInverted(words: Words, aux: number): boolean {
  const verb = words[aux] ?? '';
  const subject = words[aux + 1] ?? '';
  const before = words[aux - 1] ?? '';
  const next = words[aux + 2] ?? '';
  if (/^(?:to|that|who|not|which|and|the|a|i'm)$/.test(before) && !(before === 'and' && subject === 'you')) {
    if (before !== 'that' && before !== 'and') return false;
    if (before === 'that' || !agrees(verb, subject)) return false;
  }
  if (MODAL.has(before) || INVERTING.has(before)) return false;
  if (subject === 'you' && next === 'know') return false;
  // "they do you know": the verb already has its subject.
  if (PERSONAL.has(before) && agrees(verb, before) && !(before === 'you' && subject === 'you')) return false;
  if (DETERMINERS.has(subject)) return asksAboutNoun(words, aux);
  if (!agrees(verb, subject)) return false;
  if (HAVE.has(verb)) return PARTICIPLE.test(next);
  if (!BE.has(verb)) return true;
  if (AUXILIARIES.has(next) || /^(?:this|there)$/.test(before)) return false;
  // "the thing is it is", "the problem is that": only these subjects make a question likely.
  if (/^(?:this|that|these|those)$/.test(subject)) return PREDICATE.test(next) || (/^th[ie]/.test(subject) && THING.test(next));
  return true;
}

/** "would the price include tax", "is the trail still closed"; but not "the reason is the price". */
function asksAboutNoun(words: Words, aux: number): boolean {
  const verb = words[aux] ?? '';
  const before = words[aux - 1] ?? '';
  if (PERSONAL.has(before) || /^(?:this|that|it|there|what|who)$/.test(before)) return false;
  if (/^(?:does|did|can|could|will|would|should)$/.test(verb)) return words.length > aux + 3;
  return BE.has(verb) && words.slice(aux + 2, aux + 6).some((word) => PREDICATE.test(word));
}

/** What is said of a thing that is asked about. */
const PREDICATE =
  /^(?:still|already|even|ready|open|closed|free|available|included|allowed|required|possible|okay|ok|around|working|correct|true|normal|enough|safe|better|expensive|refundable|due|covered|supported|breakable|waterproof|compatible)$/;
const THING = /^(?:the|a|an|your|for|what|how|where|all|something)$/;

/** "have you seen": without one of these "have you" is the end of "we are glad to have you". */
const PARTICIPLE =
  /^(?:ever|already|\w+ed|\w+en|got|been|had|done|made|heard|read|thought|found|gone|met|tried|the|any|a)$/;

/** "what", "how long", "what kind of car"; but not "when the release". */
function isWhPhrase(words: Words): boolean {
  if (words.length === 1) return true;
  if (!/^(?:what|how|which|whose)$/.test(words[0] ?? '') || opensSubject(words[1] ?? '')) return false;
  return !words.some((word) => DETERMINERS.has(word));
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
function isEmbedded(words: Words, at: number, turned: boolean): boolean {
  const before = words[at - 1] ?? '';
  if (!WH.has(words[at] ?? '')) return /^(?:if|whether|what|how|where|who|which|when|why|because)$/.test(before);
  if (EMBEDDERS.has(before)) return true;
  // "we recognized how hard it is"; but "nothing happened what is going on".
  if (/\w{3}(?:ed|ing)$/.test(before) && !turned) return true;
  // "tell them what", "show me how": between the verb and the clause stands who is told.
  return /^(?:me|you|him|her|us|them|people|everyone)$/.test(before) && EMBEDDERS.has(words[at - 2] ?? '');
}
