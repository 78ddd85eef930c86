import { AUXILIARIES, BE, MODAL, PERSONAL, SUBJECT_OPENERS, WH } from './lexicon';
import { agrees, type Onset, WH_REACH } from './word-order';

type Words = readonly string[];

/** A question that starts with the first word, or none. */
export function firstOnset(words: Words): Onset | undefined {
  const [first = '', second = ''] = words;
  if (AUXILIARIES.has(first)) return startsYesNo(words) ? { at: 0, aux: 0, wh: false } : undefined;
  const preposition = /^(in|on|at|to|from|for|with|by|of|about|under|during|through|into|after|before)$/.test(
    first,
  );
  const wh = WH.has(first) ? 0 : preposition && /^(what|which|whom|whose|how|where)$/.test(second) ? 1 : -1;
  if (wh < 0) return undefined;
  const aux = auxiliaryAfter(words, wh);
  return aux === undefined ? undefined : { at: 0, aux, wh: true };
}

function startsYesNo(words: Words): boolean {
  const [verb = '', subject = '', third = ''] = words;
  if (isCondition(words)) return false;
  if (PERSONAL.has(subject)) return agrees(verb, subject) || subject === 'i' || verb === 'had';
  // "is fine", "was great": a statement without its subject. "do it": a command.
  if (!SUBJECT_OPENERS.has(subject)) return words.length >= 4 && !WH.has(subject) && isNounish(verb, subject, third);
  if (verb === 'do' || verb === "don't")
    return !/^(it|that|this|not|a|the|some|all|everything|something)$/.test(subject);
  if (verb === 'have')
    return /^(any|there|these|those|the|your|my|all)$/.test(subject) && words.slice(2, 6).some((word) => PARTICIPLE.test(word));
  if (verb === 'had' || verb === 'am') return false;
  return !(BE.has(verb) && /^(a|an|one|no)$/.test(subject)) || third !== '';
}

/** What a noun is asked to do: "can students take the course". */
const PLAIN_VERB =
  /^(?:be|have|get|take|use|apply|work|go|come|do|make|need|want|see|join|attend|access|enter|pay|buy|sign|register|submit|run|support|handle|include|cover|cost|eat|drink|drive|change|vote|still|also|help|choose|request|cancel|return|speak|know|start|stop|open|close|keep|share|send|receive|affect|cause|happen|matter|count|expire|park|stay|live|travel)$/;

/** "had i known", "should you have any questions just ask" */
function isCondition([verb = '', subject = '', third = '', ...rest]: Words): boolean {
  if (verb === 'had') return /^(?:known|been|seen|thought|\w+ed)$/.test(third) && rest.some((word) => /^(?:would|could|might|i'd|we'd|they'd|he'd|she'd)$/.test(word));
  if (verb === 'were') return third === 'to' || third === 'not';
  return verb === 'should' && subject === 'you' && /^(?:have|need|wish|want|require|decide|choose|encounter|find)$/.test(third) && rest.length > 2;
}

const PARTICIPLE = /^(?:been|arrived|come|gone|got|made|taken|\w{3,}ed)$/;

/** A bare noun or name as the subject: "does delivery ...", "are replicas ...". */
function isNounish(verb: string, subject: string, third: string): boolean {
  if (
    /^(not|be|been|do|have|also|just|never|always|going|gonna|probably|like|so|very|really|well|even|now)$/.test(
      subject,
    )
  )
    return false;
  if (verb === 'does' || verb === 'did') return !/^(?:on|in|with|at|to|for|from|by|me|us|you|it|the|a|an|as|and|so)$/.test(third);
  if (MODAL.has(verb) || /n't$/.test(verb)) return PLAIN_VERB.test(third) && !/(ly|ed)$/.test(subject);
  if (verb === 'do' || verb === 'is' || verb === 'are') return !/(ed|ing|ly)$/.test(subject);
  return verb === 'should' || verb === 'was' || verb === 'were' ? !/(ed|ing|ly)$/.test(subject) : false;
}

/** The auxiliary that makes the question word at `wh` ask, if the order is one that asks. */
function auxiliaryAfter(words: Words, wh: number): number | undefined {
  const next = words[wh + 1] ?? '';
  if (AUXILIARIES.has(next)) return wh + 1;
  for (let i = wh + 2; i <= wh + WH_REACH + 2 && i < words.length; i++) {
    const word = words[i] ?? '';
    if (PERSONAL.has(word)) return undefined;
    if (AUXILIARIES.has(word)) return i;
  }
  return undefined;
}
