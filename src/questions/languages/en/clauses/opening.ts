import {
  ACTION_VERBS,
  AUXILIARIES,
  BE,
  DETERMINERS,
  HAVE,
  isKept,
  PERSONAL,
  SUBJECT_OPENERS,
  TELLING_VERBS,
  WH,
} from '../words';
import { agrees, type Clause, clauseOf, WH_REACH } from './clause';

type Words = readonly string[];

/** The clause that starts with the first word, if it has the order of a question. */
export function openingClause(words: Words): Clause | undefined {
  const [first = '', second = ''] = words;
  if (AUXILIARIES.has(first)) return startsYesNo(words) ? clauseOf(words, 0, 0, 'yes-no') : undefined;
  const preposition = /^(in|on|at|to|from|for|with|by|of|about|under|during|through|into|after|before)$/.test(
    first,
  );
  const wh = WH.has(first) ? 0 : preposition && /^(what|which|whom|whose|how|where)$/.test(second) ? 1 : -1;
  if (wh < 0) return undefined;
  const aux = auxiliaryAfter(words, wh);
  if (aux !== undefined) return clauseOf(words, 0, aux, 'wh');
  return wh === 0 ? clauseOf(words, 0, 0, 'bare') : undefined;
}

function startsYesNo(words: Words): boolean {
  const [verb = '', subject = ''] = words;
  if (isCondition(words)) return false;
  // "did it first thing this morning": the subject is omitted.
  if (verb === 'did' && subject === 'it' && DONE_WHEN.test(words.slice(2, 4).join(' '))) return false;
  if (PERSONAL.has(subject)) return agrees(verb, subject) || subject === 'i' || verb === 'had';
  if (verb === 'may' && /s$/.test(subject) && !isKept(subject) && PLAIN_VERB.test(words[2] ?? ''))
    return true;
  if (verb === 'may' || verb === 'might' || verb === 'am')
    return /^th(?:ere|is|at)$/.test(subject) && verb !== 'am';
  // "is fine", "was great": a statement without its subject. "do it": a command.
  if (!SUBJECT_OPENERS.has(subject)) return isNounish(words);
  return SAID_OF_SUBJECT.has(verb) ? isSaidOf(words) : !isObject(words);
}

const SAID_OF_SUBJECT: ReadonlySet<string> = new Set([...BE, ...HAVE]);

/** "is the trail open" asks; "was a good game", "has its moments" and "is all done" are statements. */
function isSaidOf([verb = '', subject = '', ...rest]: Words): boolean {
  if (HAVE.has(verb)) {
    if (
      /^(?:anyone|anybody|everyone|everybody|someone|somebody|anything|something|there|any|all|these|those)$/.test(
        subject,
      )
    )
      return true;
    return (
      /^(?:a|an|the|this|that|your|my|our|their|his|her)$/.test(subject) &&
      rest.some((word) => PARTICIPLE.test(word))
    );
  }
  if (/^(?:a|an|one|no|some|many|both|most|much)$/.test(subject)) {
    return rest.slice(1).some((word) => PREDICATE.test(word) || PARTICIPLE.test(word)) || rest[0] === 'of';
  }
  if (subject === 'all') return /^(?:the|of|my|your|this|that|these|those)$/.test(rest[0] ?? '');
  return true;
}

/** "did the dishes and left", "did that yesterday", "do your homework": the noun is an object. */
function isObject([verb = '', subject = '', noun = '', next = '']: Words): boolean {
  if (!/^(?:do|does|did)/.test(verb)) return false;
  if (subject === 'all' && noun === 'of') return false;
  if (/^(?:it|that|this|some|everything|something|all|not)$/.test(subject))
    return verb === 'do' || DONE.test(noun);
  if (DETERMINERS.has(subject)) return DONE.test(next);
  return false;
}

const DONE_WHEN =
  /^(?:straight|yesterday|today|myself|ourselves|twice|ages ago|first thing|last \w+|this \w+|just now|again$|already$|earlier$)/;

/** Words that can follow the object of "did". */
const DONE =
  /^(?:|first|straight|myself|ages|earlier|yesterday|today|already|again|last|before|after|once|twice|too|in|on|at|for|with|this|and|but|so|every|first|now|please|right|together|then|because|or)$/;

/** Predicates of a thing that is asked about. */
const PREDICATE =
  /^(?:possible|available|allowed|required|necessary|included|enough|okay|ok|needed|still|open|free|better|worth|useful|good|safe)$/;
const PARTICIPLE = /^(?:been|arrived|come|gone|got|made|taken|given|sent|done|seen|paid|\w{3,}ed)$/;

/** "had i known", "should you have any questions just ask" */
function isCondition([verb = '', subject = '', third = '', ...rest]: Words): boolean {
  if (verb === 'had' || verb === 'were')
    return rest.some((word) => /^(?:would|could|might|i'd|we'd|they'd|he'd|she'd|you'd)$/.test(word));
  return (
    verb === 'should' &&
    subject === 'you' &&
    /^(?:have|need|wish|want|require|decide|choose|encounter|find)$/.test(third) &&
    rest.length > 2
  );
}

/** Verbs whose subject may be a bare noun: "can students take the course". */
export const PLAIN_VERB =
  /^(?:be|have|get|take|use|apply|work|go|come|do|make|need|want|see|join|attend|access|enter|pay|buy|sign|register|submit|run|support|handle|include|cover|cost|eat|drink|drive|change|vote|still|also|help|choose|request|cancel|return|speak|know|start|stop|open|close|keep|share|send|receive|affect|cause|happen|matter|count|expire|park|stay|live|travel|recommend|appreciate|love|like|prefer|suggest|confirm|think|say|believe|guess|find|feel|look|seem|depend|vary|provide|offer|allow|carry|ship|deliver|follow|learn|teach|read|write|wear|bring|leave|happen|accept|process|scale|talk|meet|call|ask|answer|wait|check)$/;

/** A bare noun or name as the subject: "does delivery ...", "are replicas ...", "can students take ...". */
function isNounish([verb = '', subject = '', third = '', fourth = '']: Words): boolean {
  if (WH.has(subject) || AUXILIARIES.has(subject) || third === '') return false;
  if (isKept(subject) && !/^(?:people|guys|things|stuff|work|kids|days|others|time)$/.test(subject))
    return false;
  if (isVerb(subject) || /(?:ed|ly)$/.test(subject)) return false;
  if (BE.has(verb)) {
    if (fourth === '') return PREDICATE.test(third) || /(?:ed|ing)$/.test(third);
    return !/^(?:and|but|so|as|than|about|to|enough)$/.test(third) || isName(subject);
  }
  if (AFTER_VERB.test(third)) return false;
  if (HAVE.has(verb)) return PARTICIPLE.test(third) && fourth !== '';
  if (/^(?:does|did)/.test(verb)) return true;
  return isVerb(third) || (verb !== 'do' && /[^s]s$/.test(subject));
}

/** After a verb, not after a noun. */
const AFTER_VERB =
  /^(?:on|in|with|at|to|for|from|by|up|down|out|off|over|back|me|us|you|him|her|them|it|the|a|an|my|your|our|as|and|so|that|this|well|great|fine|good|too|really|very|some)$/;

function isVerb(word: string): boolean {
  return ACTION_VERBS.has(word) || TELLING_VERBS.has(word) || PLAIN_VERB.test(word);
}

function isName(word: string): boolean {
  return word.length > 2 && word.endsWith('s');
}

/** The auxiliary that goes with the question word at `wh`, if the word order is that of a question. */
function auxiliaryAfter(words: Words, wh: number): number | undefined {
  const next = words[wh + 1] ?? '';
  if (AUXILIARIES.has(next)) return wh + 1;
  if (PERSONAL.has(next)) return undefined;
  for (let i = wh + 2; i <= wh + WH_REACH + 2 && i < words.length; i++) {
    const word = words[i] ?? '';
    if (PERSONAL.has(word)) return undefined;
    if (AUXILIARIES.has(word)) return i;
  }
  return undefined;
}
