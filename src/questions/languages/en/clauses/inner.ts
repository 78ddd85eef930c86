import {
  ACTION_VERBS,
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
} from '../words';
import { agrees, type Clause, clauseOf, WH_REACH } from './clause';
import { PLAIN_VERB } from './opening';
import { isReported } from './reported';

type Words = readonly string[];

/** After these, statements are inverted too: "nor do I", "not only did they". */
const INVERTING = new Set([
  'nor',
  'neither',
  'never',
  'only',
  'as',
  'than',
  'rarely',
  'hardly',
  'such',
  'so',
]);

/** The same, anywhere earlier: "only then did we", "under no circumstances should you". */
const FRONTED = /^(?:nor|neither|rarely|seldom|circumstances|boy)$/;

/** The clauses after the first word that have the order of a question. */
export function innerClauses(words: Words): Clause[] {
  const clauses: Clause[] = [];
  for (let aux = 1; aux < words.length; aux++) {
    const bare = bareClause(words, aux);
    if (bare) clauses.push(bare);
    if (aux === words.length - 1 || !AUXILIARIES.has(words[aux] ?? '')) continue;
    const wh = questionWordBefore(words, aux);
    if (!(wh === undefined ? isInverted(words, aux) : asksAfter(words, wh, aux))) continue;
    const at = wh ?? aux;
    if (at === 0) continue;
    clauses.push(
      clauseOf(words, at, aux, wh === undefined ? 'yes-no' : 'wh', claimOn(words, at, orderOf(words, aux))),
    );
  }
  return clauses;
}

/** What claims the clause at `at`. */
function claimOn(words: Words, at: number, order: Order): Clause['within'] {
  if (isEmbedded(words, at, order)) return 'embedded';
  return isReported(words, at) ? 'reported' : undefined;
}

/** "we've got two kids so which plan suits us": after "so" a question word needs no auxiliary. */
function opensAfterSo(words: Words, at: number): boolean {
  const next = words[at + 1] ?? '';
  const before = words[at - 1] ?? '';
  if (at < 3 || words.length < at + 3) return false;
  if (/^(?:and|but)$/.test(before))
    return (
      words[at] === 'who' &&
      WHO_DOES.test(next) &&
      !words
        .slice(0, at)
        .some(
          (word) =>
            (before === 'and' ? WH.has(word) : word === 'who') || word === 'those' || word === 'people',
        )
    );
  if (words[at] === 'who' && asksWhoDoes(words, at)) return true;
  if (before !== 'so' || words.length < at + 4) return false;
  if (words[at] === 'which')
    return !/^(?:is|was|means?|made|makes|i|we|they|you|he|she|it|the|then)$/.test(next);
  return words[at] === 'who' && /s$/.test(next) && !/^(?:is|was|has)$/.test(next);
}

/** "they already opened it who pays for that": no antecedent, no verb that takes a clause. */
function asksWhoDoes(words: Words, at: number): boolean {
  const before = words[at - 1] ?? '';
  return (
    words.length - at <= 9 &&
    WHO_DOES.test(words[at + 1] ?? '') &&
    !PERSON.test(before) &&
    !EMBEDDERS.has(before) &&
    !DETERMINERS.has(before) &&
    !words.slice(0, at).some((word) => WH.has(word))
  );
}

const WHO_DOES = /^(?!is$|was$|has$|does$|knows$|cares$)\w{2,}[^s]s$/;

/** "what happens if", "what about": question order without an auxiliary. */
function bareClause(words: Words, at: number): Clause | undefined {
  const word = words[at] ?? '';
  const next = words[at + 1] ?? '';
  if (opensAfterSo(words, at)) return clauseOf(words, at, at + 1, 'bare');
  if (
    !(word === 'what'
      ? BARE_WHAT.test(next) ||
        (at <= 6 &&
          next !== '' &&
          PREPOSED.test(words[0] ?? '') &&
          !opensSubject(next) &&
          words.length > at + 2)
      : word === 'how' && /^(?:about|come)$/.test(next))
  )
    return undefined;
  if (/^(?:is|was|are|were)$/.test(words[at + 2] ?? '')) return undefined;
  return clauseOf(words, at, at + 1, 'bare', claimOn(words, at, 'plain'));
}

const BARE_WHAT = /^(?:happens|happened|if|about|makes|made|brings|caused|causes|else)$/;

/** A question word that reaches the auxiliary: "what is", "how long did", "what kind of car are". */
function asksAfter(words: Words, wh: number, aux: number): boolean {
  if (!isWhPhrase(words.slice(wh, aux))) return false;
  const verb = words[aux] ?? '';
  const subject = words[aux + 1] ?? '';
  const word = words[wh] ?? '';
  const before = words[wh - 1] ?? '';
  // "people who are", "the day when it was": relative clauses, unless the order is inverted.
  if (wh === aux - 1 && /^(?:who|which|whose|when|where)$/.test(word)) {
    if (OPENER.test(before) || (wh <= 6 && PREPOSED.test(words[0] ?? '')))
      return subject !== '' && word !== 'which';
    if (PERSONAL.has(subject)) return agrees(verb, subject);
    // "the freeze when does that start": a relative clause would not be inverted.
    if (/^(?:when|where)$/.test(word) && !BE.has(verb) && !HAVE.has(verb) && SUBJECT_OPENERS.has(subject))
      return true;
    if (word === 'who')
      return (
        subject !== '' &&
        words.length - wh <= 9 &&
        (!PERSON.test(before) || (before === 'that' && OBJECT_BEFORE_THAT.test(words[wh - 2] ?? '')))
      );
    return word !== 'who' && word !== 'which' && DETERMINERS.has(subject);
  }
  if (SUBJECT_OPENERS.has(subject)) return true;
  // "this is what is needed" was ruled out by the preceding words; "what is needed is" is a cleft.
  return !words.slice(aux + 1, aux + 7).some((later) => later === 'is' || later === 'was');
}

/** Antecedents of a relative "who": "the guy who is", "parents who have". After any other noun it asks. */
const PERSON =
  /^(?:people|person|guy|one|someone|somebody|anyone|anybody|everyone|everybody|those|they|them|him|her|he|she|we|us|you|me|all|many|most|some|others|wife|husband|mom|dad|son|aunt|uncle|niece|nephew|cousin|friend|boss|kid|child|children|baby|girl|boy|lady|man|men|woman|women|folks|mother|that|and|or|but)$|(?:er|or|ist|ian|ee|ant|ent|s|man|men)$/;

/** "after 1935 who would ..." */
const PREPOSED =
  /^(?:if|when|once|from|with|in|after|before|during|at|on|under|aside|along|although|besides|for|until|since|by)$/;

/** After these a new clause begins. */
const OPENER =
  /^(?:so|and|but|ok|okay|well|then|now|sorry|thanks|question|right|yeah|yes|no|hi|hello|there|here|monday|tuesday|wednesday|thursday|friday|today|yesterday|sheet)$/;

/** An auxiliary at `aux` before its subject, with nothing in front that claims the auxiliary. */
function isInverted(words: Words, aux: number): boolean {
  const verb = words[aux] ?? '';
  const subject = words[aux + 1] ?? '';
  const before = words[aux - 1] ?? '';
  const next = words[aux + 2] ?? '';
  if (asksOfNoun(words, aux)) return true;
  if (/^(?:to|that|who|not|which|and|the|a|i'm)$/.test(before) && !(before === 'and' && subject === 'you')) {
    if (before !== 'that' && before !== 'and') return false;
    if ((before === 'that' && !OBJECT_BEFORE_THAT.test(words[aux - 2] ?? '')) || !agrees(verb, subject))
      return false;
  }
  if (
    MODAL.has(before) ||
    INVERTING.has(before) ||
    words.slice(Math.max(0, aux - 8), aux).some((word) => FRONTED.test(word))
  )
    return false;
  if (/^(?:who|what|which|how|when|where)ever$/.test(before)) return false;
  if (subject === 'you' && next === 'know' && BE.has(verb)) return false;
  // "they do you know": the verb already has its subject.
  if (PERSONAL.has(before) && agrees(verb, before) && !(before === 'you' && subject === 'you')) return false;
  if (
    DETERMINERS.has(subject) &&
    !(
      /^th[aeio]/.test(subject) &&
      subject !== 'the' &&
      subject !== 'their' &&
      !BE.has(verb) &&
      !HAVE.has(verb)
    )
  )
    return asksAboutNoun(words, aux);
  if (!agrees(verb, subject)) return isStateOfNoun(words, aux);
  if (HAVE.has(verb)) return PARTICIPLE.test(next);
  if (!BE.has(verb)) return true;
  if (AUXILIARIES.has(next) || /^(?:this|there)$/.test(before)) return false;
  // "the thing is it is", "the problem is that": only these subjects make a question likely.
  if (/^(?:this|that|these|those)$/.test(subject))
    return (
      (words.length - aux <= 6 &&
        IDENTITY.test(words.slice(aux + 2).join(' ')) &&
        !/^(?:thing|problem|point|reason|issue|question|fact|idea|one)$/.test(before)) ||
      PREDICATE.test(next) ||
      (BEFORE_IS_THAT.test(before) &&
        /^(?:a|an|the)$/.test(next) &&
        words.length - aux <= 7 &&
        !words.slice(aux + 3).some((word) => AUXILIARIES.has(word))) ||
      (/^th[ie]/.test(subject) && THING.test(next)) ||
      (subject === 'this' &&
        next !== '' &&
        !/(?:s|ed)$/.test(next) &&
        hasVerb(words.slice(Math.max(0, aux - 20), aux - 1)))
    );
  return true;
}

/** "we could do that does anyone ...": here "that" has its own verb already. */
const OBJECT_BEFORE_THAT =
  /^(?:do|did|done|doing|on|with|about|for|like|see|saw|fix|check|take|of|after|by)$/;

/**
 * "lovely view does the breakfast include eggs", "and did your parents ever find out"; but not "she does the
 * cooking".
 */
function asksOfNoun(words: Words, aux: number): boolean {
  if (!/^(?:does|did)$/.test(words[aux] ?? '') || !/^(?:the|your|this|my|our)$/.test(words[aux + 1] ?? ''))
    return false;
  if (
    PERSONAL.has(words[aux - 1] ?? '') ||
    /^(?:who|what|which|that|it|only|nor|so|as|than|then)$/.test(words[aux - 1] ?? '')
  )
    return false;
  return words
    .slice(aux + 3, aux + 5)
    .some((word) => (PLAIN_VERB.test(word) || ACTION_VERBS.has(word)) && word !== 'work' && word !== 'still');
}

/** "that's ok is breakfast included": short, and ending in a predicate of the noun. */
function isStateOfNoun(words: Words, aux: number): boolean {
  if (!BE.has(words[aux] ?? '') || words.length - aux > 4 || SUBJECT_OPENERS.has(words[aux + 1] ?? ''))
    return false;
  const last = words.at(-1) ?? '';
  return (
    words.length - aux === 3 &&
    (PREDICATE.test(last) || /(?:^around|^there|^here|^in|ed)$/.test(last)) &&
    hasVerb(words.slice(Math.max(0, aux - 20), aux - 1))
  );
}

/** "would the price include tax", "is the trail still closed"; but not "the reason is the price". */
function asksAboutNoun(words: Words, aux: number): boolean {
  const verb = words[aux] ?? '';
  const before = words[aux - 1] ?? '';
  if (PERSONAL.has(before) || /^(?:this|that|it|there|what|who)$/.test(before)) return false;
  if (MODAL.has(verb)) return words.length > aux + 3;
  const earlier = words.slice(Math.max(0, aux - 20), aux - 1);
  if (
    !(hasVerb(earlier) || (BE.has(verb) && earlier.some((word) => PERSONAL.has(word)))) ||
    /^an?$/.test(words[aux + 1] ?? '')
  )
    return false;
  if (/^(?:does|did)$/.test(verb)) return words.length > aux + 3;
  return BE.has(verb) && words.slice(aux + 2, aux + 6).some((word) => PREDICATE.test(word));
}

/** Whether the preceding words are a clause of their own. */
function hasVerb(words: Words): boolean {
  return words.some(
    (word) =>
      AUXILIARIES.has(word) ||
      /'(?:s|m|re|ve|ll|d)$|\w{3}ed$|^(?:got|went|saw|put|said|think|have|know|see|need|want)$/.test(word),
  );
}

/** Predicates of a thing that is asked about. */
const PREDICATE =
  /^(?:still|already|even|ready|open|closed|free|available|included|allowed|required|possible|okay|ok|around|working|correct|true|normal|enough|safe|better|expensive|refundable|due|covered|supported|breakable|waterproof|compatible)$/;
/** "is that the right one", "are those the ones you meant" */
const IDENTITY = /^the (?:right|same|correct|best|only|new|old|final|latest|ones?)\b/;
/** These complete a clause: "it logs me out is that a known issue". */
const BEFORE_IS_THAT =
  /^(?:me|us|him|her|them|it|out|up|off|down|over|back|here|there|again|today|yesterday|now|already|twice|week|month|year|morning|sheet|online)$/;
const THING = /^(?:the|a|an|your|for|what|how|where|all|something)$/;

/** "have you seen": without one of these, "have you" may be the end of "we are glad to have you". */
const PARTICIPLE =
  /^(?:ever|already|\w+ed|\w+en|got|been|had|done|made|heard|read|thought|found|gone|met|tried|the|any|a)$/;

/** "what", "how long", "what kind of car"; but not "when the release". */
function isWhPhrase(words: Words): boolean {
  if (words.length === 1) return true;
  if (!/^(?:what|how|which|whose)$/.test(words[0] ?? '') || opensSubject(words[1] ?? '')) return false;
  return !words.some((word, i) => DETERMINERS.has(word) && words[i - 1] !== 'of');
}

/** The nearest question word that reaches the auxiliary with no other verb in between. */
function questionWordBefore(words: Words, aux: number): number | undefined {
  for (let i = aux - 1; i >= Math.max(0, aux - WH_REACH); i--) {
    const word = words[i] ?? '';
    if (WH.has(word)) return i;
    if (PERSONAL.has(word) || AUXILIARIES.has(word)) return undefined;
  }
  return undefined;
}

type Order = 'turned' | 'open' | 'plain';

/** How likely the auxiliary at `aux` comes before its subject: surely, possibly or hardly. */
function orderOf(words: Words, aux: number): Order {
  const subject = words[aux + 1] ?? '';
  // "i know who did it": "it" is not a subject here.
  if (subject === 'it' && words[aux + 2] === undefined) return 'open';
  if (PERSONAL.has(subject)) return agrees(words[aux] ?? '', subject) ? 'turned' : 'open';
  return SUBJECT_OPENERS.has(subject) || /ing$/.test(subject) ? 'open' : 'plain';
}

/** "I know what ...", "depends on how ...". */
function isEmbedded(words: Words, at: number, order: Order): boolean {
  const before = words[at - 1] ?? '';
  if (
    /^(?:and|or)$/.test(before) &&
    /^(?:what (?:have you|not)|when|where|who|how|why)$/.test(words.slice(at, at + 3).join(' '))
  )
    return true;
  if (/^(?:the|no|this|a)$/.test(before) && words[at] === 'what' && words[at + 1] === 'is') return true;
  if (/^(?:and|or)$/.test(before) && WH.has(words[at - 2] ?? '') && words[at - 3] === 'the') return true;
  if (!WH.has(words[at] ?? ''))
    return /^(?:if|whether|what|how|where|who|which|when|why|because)$/.test(before);
  if (before === 'out') return /^(?:f[io]\w*|work|check|sort|turn\w*)$/.test(words[at - 2] ?? '');
  // "i don't know what do you think": an embedded question would not be inverted.
  const posed =
    before === 'is' && /^(?:question|issue|problem|point|thing|trick|challenge)$/.test(words[at - 2] ?? '');
  if (order === 'turned' && !posed && !/^(?:as|than|if|whether|said|say|says|asked)$/.test(before))
    return false;
  if (EMBEDDERS.has(before) || (at <= 2 && ACTION_VERBS.has(before))) return true;
  // "we recognized how hard it is"; but "nothing happened what is going on".
  if (/\w{3}(?:ed|ing)$/.test(before) && order === 'plain') return true;
  // "tell them what", "show me how": the addressee stands between the verb and the clause.
  return /^(?:me|you|him|her|us|them|people|everyone)$/.test(before) && EMBEDDERS.has(words[at - 2] ?? '');
}
