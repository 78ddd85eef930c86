import { DOUBTFUL } from '../../../confidence';
import type { Clause } from '../clauses/clause';
import { AUXILIARIES, BE, PERSONAL, SUBJECT_OPENERS, WH } from '../words';
import { CLAUSE_RANKS, type ClauseRule, clauseWhen } from './english-rule';

/**
 * The speaker answers their own question before anyone else can: "did it work not even close", "who paid for it i did
 * of course", "why did we pick it well because it is fast". Such a question is not passed on.
 */
function answersItself({ words, aux, order }: Clause): boolean {
  if (order === 'polite') return false;
  const wh = order !== 'yes-no';
  // "who broke it my son did"
  if (
    words[0] === 'who' &&
    aux === 0 &&
    words.length >= 4 &&
    /^(?:did|does|do|has|is|was|will)$/.test(words.at(-1) ?? '') &&
    !/^(?:and|or|it|they|he|she|that|you|the|what)$/.test(words.at(-2) ?? '')
  )
    return true;
  if (words[0] === 'what' && HAPPENED.test(words.slice(1, 4).join(' '))) return true;
  for (let i = aux + 2; i < Math.min(words.length, aux + SEEN); i++) {
    const word = words[i] ?? '';
    const next = words[i + 1] ?? '';
    if (word === 'because' || (word === 'cause' && PERSONAL.has(next))) {
      if (words[0] === 'why' || /^(?:well|it is|simply|just|mainly|mostly)$/.test(words[i - 1] ?? ''))
        return true;
    }
    if (
      isEcho(words, aux, i) ||
      (i > aux + 2 &&
        OPENS_NOUN_ANSWER.has(word) &&
        !(
          word === 'nothing' &&
          /^(?:do|does|did|doing|say)$/.test(words[i - 1] ?? '') &&
          words.includes('if')
        ) &&
        NOUN_ANSWER.test(words.slice(i, i + 6).join(' ')))
    )
      return true;
    if (
      wh &&
      BE.has(words[aux] ?? '') &&
      i > aux + 1 &&
      OPENS_DEFINITION.has(word) &&
      DEFINES.test(words.slice(i, i + 3).join(' ')) &&
      !SUBJECT_OPENERS.has(words[i - 1] ?? '')
    )
      return true;
    if (!wh && i >= aux + 2 && YES_NO.has(word) && !joins(words[i - 1] ?? '', word) && isAnswerWord(words, i))
      return true;
    if (wh && i >= aux + 2 && word === 'well' && ANSWERER.test(next)) return true;
    if (
      i > aux + 3 &&
      OPENS_ANSWER.has(word) &&
      !BEFORE_CLAUSE.test(words[i - 1] ?? '') &&
      FULL_ANSWER.test(words.slice(i, i + 5).join(' '))
    )
      return true;
    if (resumes(words, i) || (wh && (retells(words, aux, i) || takesUp(words, aux, i)))) return true;
  }
  return false;
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const OPENS_NOUN_ANSWER = set(
  'only none two three four several a absolutely certainly nothing nobody nowhere no not yes you really in one straight who simple',
);
const OPENS_DEFINITION = set("it that it's that's basically");
const OPENS_ANSWER = set(
  'of not no really i it that they we he she the simple easy nobody nothing never none zero',
);

/** "why did it fail two reasons", "what did she say nothing", "where did he go straight to the pub" */
const NOUN_ANSWER =
  /^(?:(?:two|three|four|several|a couple of) (?:reasons|things|words|ways|steps|options)$|(?:absolutely(?: not)?|certainly(?: not)?|(?:only|none other than|nobody but) (?:the|my|our|a|an|old|yours) (?:\w+ ?){1,3}|nothing|nobody|nowhere|no one|not one bit|not in the slightest|not a chance|no chance|yes completely|yes of course|you bet(?: \w+){0,2}|really well(?: actually)?|in a heartbeat|one (?:\w+ )?at a time|straight to the \w+|who knows|simple it is \w+)$)/;
/** "what is churn it's when ..." */
const DEFINES =
  /^(?:it is|that is|it's|that's|basically it's|basically it is) (?:a|an|the|when|how|where|basically|just|what|because|simply)$/;

const ANSWERER =
  /^(?:i|you|he|she|it|we|they|the|that|this|there|a|an|my|our|some|most|nothing|nobody|mostly|because|basically|obviously|apparently)$|'(?:s|re|ve|m)$/;

/** "what does it mean it means that we ship": repeats the verb, or "the answer is". */
function isEcho(words: readonly string[], aux: number, i: number): boolean {
  const verb = words[i + 1] ?? '';
  // "what is a tensor (a tensor) is just a grid": the apparent stutter was the start of the answer.
  if (
    i > aux + 2 &&
    i <= aux + 4 &&
    /^(?:is|are|means|was)$/.test(words[i] ?? '') &&
    BE.has(words[aux] ?? '') &&
    WH.has(words[aux - 1] ?? '') &&
    /^(?:a|an|the|my|our)$/.test(words[aux + 1] ?? '') &&
    /^(?:a|an|just|simply|basically|the|to|when|where|how|not|very|quite|we|you|i|\w+ly|one|two|three|\w+ty)$/.test(
      verb,
    )
  )
    return true;
  const asked = words[aux + 2] ?? '';
  if (i < aux + 3 || asked.length < 3 || !/^(?:do|does)$/.test(words[aux] ?? '') || !WH.has(words[0] ?? ''))
    return false;
  if (
    BEFORE_CLAUSE.test(words[i - 1] ?? '') ||
    ANSWERS.get(words[aux + 1] ?? '')?.test(words[i] ?? '') !== true
  )
    return false;
  return (verb === asked || verb === `${asked}s`) && !THINKING.test(asked);
}

/** The subject of an answer: "it leaves us behind" to "where does that leave us". */
const ANSWERS = new Map([
  ['it', /^(?:it|that)$/],
  ['that', /^(?:it|that)$/],
  ['this', /^(?:it|this)$/],
  ['we', /^(?:we|you)$/],
  ['you', /^(?:i|we|you)$/],
  ['they', /^they$/],
  ['he', /^he$/],
  ['she', /^she$/],
]);

const THINKING = /^(?:think|know|want|like|need|say|guess)$/;

/** The maximum distance from the question to its answer, in words. */
const SEEN = 40;

const YES_NO = set('no yes yeah yep nope nah absolutely definitely probably not sure');
/** Whether a word before "no" or "not" goes with it. */
function joins(before: string, word: string): boolean {
  return (
    JOINED.test(before) && !(/^(?:no|nope|yes|yeah|yep)$/.test(word) && /^(?:it|you|we|they|i)$/.test(before))
  );
}

const JOINED =
  /^(?:or|a|an|the|is|are|was|there|of|have|has|say|said|with|if|and|do|does|did|you|it|we|they|i|not|be|been)$/;

/** A "no" that answers: at the end, or followed by a clause. */
function isAnswerWord(words: readonly string[], at: number): boolean {
  const rest = words.slice(at + 1, at + 3);
  if (words[at] === 'not') return /^(?:even|really|at|exactly|quite)$/.test(rest[0] ?? '');
  if (words[at] === 'probably') return rest.length === 0 || rest[0] === 'not';
  if (rest.length === 0) return /^no/.test(words[at] ?? '');
  if (rest[0] === 'i' && rest[1] === 'mean') return false;
  return /^(?:but|it|we|i|they|he|she|of|not|because|that|this|there|absolutely|definitely|it's|that's|we're|i'm|they're|the)$/.test(
    rest[0] ?? '',
  );
}

const FULL_ANSWER =
  /^(?:of course|not even|not at all|not really|no way|i (?:do|did|am|was|have|would|don't|didn't)(?: of course| not)?$|(?:it|that|they|we|he|she) (?:does|did|is|was|do|are|were|doesn't|didn't|isn't|wasn't|will|would|has|have)(?: not| indeed)?(?:$| but | though)|the answer is|simple|easy|nobody|no one(?: does| did| knows)?$|nothing$|never$|none$|zero$)/;

/** A clause after these belongs to the question. */
const BEFORE_CLAUSE =
  /^(?:what|which|who|where|when|why|how|that|if|whether|think|say|said|sure|and|or|as|than|because|know|believe|like|rule|number|one|way|thing|stuff|much|many|the|a|is|was|are|were)$/;

/** "and what happened next the roof came off" */
const HAPPENED =
  /^happened (?:next|then|after that|in the end) (?:the|a|an|he|she|it|they|we|i|my|our|nobody|nothing|everyone)$/;

/** "how did we do this quarter we beat the target": repeats the subject after a time, with another verb. */
function retells(words: readonly string[], aux: number, i: number): boolean {
  const subject = words[aux + 1] ?? '';
  return (
    i > aux + 3 &&
    words[i] === subject &&
    PERSONAL.has(subject) &&
    /^(?:quarter|year|week|month|season|today|yesterday|night|time|weekend)$/.test(words[i - 1] ?? '') &&
    i + 2 < words.length &&
    !AUXILIARIES.has(words[i + 1] ?? '')
  );
}

/** "what do we do we cut", "what have we learned we've learned": the asker goes on with the same subject. */
function takesUp(words: readonly string[], aux: number, i: number): boolean {
  const subject = words[aux + 1] ?? '';
  const before = words[i - 1] ?? '';
  if (i < aux + 3 || i + 1 >= words.length) return false;
  const again = subject === 'we' ? 'we' : /^(?:they|people)$/.test(subject) ? 'they' : undefined;
  if (again === undefined || words[i]?.split("'")[0] !== again) return false;
  if (words[i + 1] === words[aux + 2] && words[i]?.length === again.length) return true;
  return !(BEFORE_CLAUSE.test(before) || OPENS_INNER.test(before) || AUXILIARIES.has(before));
}

/** A clause after these belongs to the question as well. */
const OPENS_INNER =
  /^(?:after|before|until|unless|so|but|since|while|once|though|although|cause|hope|feel|mean|claim|guess|suppose|want|wish|see|sure|case|time|day|everything|anything|something|people|places|ones|about|for|with|of|in|on|to|at|by|from|then|now|next|or)$/;

/** "where does it go it goes out": a pronoun right after a complete clause, with its own verb. */
function resumes(words: readonly string[], i: number): boolean {
  const word = words[i] ?? '';
  if (!/^(?:it|they|we|i)$/.test(word) || i < 4) return false;
  const before = words[i - 1] ?? '';
  const next = words[i + 1] ?? '';
  if (word === 'i' && next === 'mean') return false;
  if (!/^(?:that|this|it|them|for|go|happen|do|work|from|here|there|faster|better)$/.test(before))
    return false;
  if (before === 'that' && !/^(?:fix|do|solve|is|was|about|like|mean|call)$/.test(words[i - 2] ?? ''))
    return false;
  if (before === 'for' || before === 'do') return /s$/.test(next) && !/^(?:is|was|has)$/.test(next);
  return next !== '' && !AUXILIARIES.has(next) && next !== before;
}

export const selfAnswered: readonly ClauseRule[] = [
  {
    id: 'en/self-answered',
    reason: 'self_answered',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.answered,
    match: clauseWhen(answersItself),
    yes: [
      'why did we pick it well because it is fast',
      'did it work not even close',
      'what does that mean it means we ship on monday',
      "so what is churn it's when customers leave",
    ],
    no: ['why did we pick it', 'did it work', 'so what is churn'],
  },
];
