import { CERTAIN, DOUBTFUL, FAIR, LIKELY } from '../../../confidence';
import type { Clause } from '../clauses/clause';
import { BE, DETERMINERS, opensSubject, PERSONAL, WH } from '../words';
import { CLAUSE, CLAUSE_RANKS, type ClauseRule, clauseWhen } from './english-rule';

/** Clauses with a question word and an auxiliary: "what is ...", "what kind of old movies do ...". */

interface QuestionWord {
  clause: Clause;
  words: readonly string[];
  wh: string;
  /** After the question word. */
  next: string;
  second: string;
  /** How many words the auxiliary is from the question word. */
  distance: number;
  verb: string;
  /** After the auxiliary. */
  after: string;
}

function questionWord(clause: Clause): QuestionWord | undefined {
  const { words, aux } = clause;
  if (clause.order !== 'wh') return undefined;
  const at = words.findIndex((word) => WH.has(word));
  return {
    clause,
    words,
    wh: words[at] ?? '',
    next: words[at + 1] ?? '',
    second: words[at + 2] ?? '',
    distance: aux - at,
    verb: words[aux] ?? '',
    after: words[aux + 1] ?? '',
  };
}

const wordWhen = (test: (found: QuestionWord) => boolean): ClauseRule['match'] =>
  clauseWhen((clause) => {
    const found = questionWord(clause);
    return found !== undefined && test(found);
  });

/**
 * "which reminds me the plumber is coming", "how to wire a plug is chapter three", "why the pump lost its
 * pressure is on page nine", "what will happen now is": a clause within a statement whose main verb comes later.
 */
function opensClause({ clause: { words, aux }, wh }: QuestionWord): boolean {
  if (wh === 'which')
    return /^(?:reminds|brings|leads|takes|leaves|gets) (?:me|us)\b/.test(words.slice(1, 3).join(' '));
  if (wh === 'what')
    return /^(?:will|would) happen (?:\w+ ){0,2}is$/.test(
      words
        .slice(aux, aux + 5)
        .join(' ')
        .replace(/ is .*/, ' is'),
    );
  if (!BE.has(words[aux] ?? '')) return false;
  if (words[1] === 'to') return (wh === 'how' || wh === 'where' || wh === 'when') && aux > 3;
  return (
    wh === 'why' &&
    DETERMINERS.has(words[1] ?? '') &&
    words.slice(3, aux).some((word) => DETERMINERS.has(word))
  );
}

/** "what is important is that", "what is more". */
function isCleft(rest: readonly string[]): boolean {
  if (/^(?:more|worse|better|funny|interesting|nice)$/.test(rest[0] ?? '') && rest.length > 1) return true;
  if (opensSubject(rest[0] ?? '')) return false;
  return rest.some(
    (word, i) =>
      i > 0 &&
      (word === 'is' || word === 'was') &&
      !PERSONAL.has(rest[i + 1] ?? '') &&
      !/^(?:who|which|that|what|where|it|there|this|he|she|how|and|or|if|when|because)$/.test(
        rest[i - 1] ?? '',
      ),
  );
}

/** "when the service is down", "what a day was that", "how the plan is": the order of a statement. */
function isUninverted({ wh, next, distance, after }: QuestionWord): boolean {
  if (distance === 1) return after === '';
  switch (wh) {
    case 'why':
    case 'which':
      return false;
    case 'who':
      return opensSubject(next) && next !== 'all';
    case 'when':
    case 'where':
      return !/^(?:in|on|at|from|of|during|within|along)$/.test(next);
    default:
      return opensSubject(next);
  }
}

function isCleftClause({ clause, words, wh, next, second, distance, verb }: QuestionWord): boolean {
  if (!BE.has(verb)) return false;
  if (distance === 1) return wh === 'what' && isCleft(words.slice(clause.aux + 1, clause.aux + 9));
  return CLEFT_VERB.test(next) && !/^(?:if|when|to|after|with|in|on|at|once)$/.test(second);
}

/** "what matters is ..." */
export const CLEFT_VERB =
  /^(?:matters|matter|counts|happens|happened|remains|bothers|follows|worries|concerns|helps|helped)$/;
/** "which is fine" continues a statement; "which is the best" asks. */
function isWhichRelative({ wh, distance, verb, after }: QuestionWord): boolean {
  return (
    wh === 'which' &&
    distance === 1 &&
    !/^(?:you|we|they)$/.test(after) &&
    !(PERSONAL.has(after) && !BE.has(verb))
  );
}

function compares({ clause: { words, aux } }: QuestionWord): boolean {
  const rest = words.slice(aux + 1);
  if (
    rest.length === 1 &&
    /^(?:it|that|this|those|these|yours|better|best|correct|right)$/.test(rest[0] ?? '')
  )
    return true;
  return (
    rest.some((word) => /^(?:or|better|best|more|most|\w{3,}est)$/.test(word)) && !PERSONAL.has(rest[0] ?? '')
  );
}

/** Clauses with a question word and an auxiliary. */
export const questionWordClauses: readonly ClauseRule[] = [
  {
    id: 'en/subject-clause',
    reason: 'statement',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.statement,
    match: wordWhen(opensClause),
    yes: ['which reminds me the gas bill is due', 'how to reset the router is on the back of the box'],
    no: ['how to reset the router', 'why is the box on the back of the router'],
  },
  {
    id: 'en/uninverted',
    reason: 'statement',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.statement - 1,
    match: wordWhen(isUninverted),
    yes: ['when the build is green we ship', 'how the plan is'],
    no: ['how long is the build', 'how is the plan'],
  },
  {
    id: 'en/cleft',
    reason: 'statement',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.statement - 2,
    match: wordWhen(isCleftClause),
    yes: ['what counts is the price', 'what is more it works'],
    no: ['what counts as income', 'what is the most important thing'],
  },
  {
    id: 'en/which-continues',
    reason: 'statement',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.statement - 3,
    match: wordWhen((found) => isWhichRelative(found) && !compares(found)),
    yes: ['which is fine with us', 'which was a surprise'],
    no: ['which is the best', 'which do you want'],
  },
  {
    id: 'en/which-compares',
    reason: 'question',
    confidence: FAIR,
    rank: CLAUSE_RANKS.asking,
    match: wordWhen((found) => isWhichRelative(found) && compares(found)),
    yes: ['which is the best', 'which is better the red or the blue one'],
    no: ['which is fine with us', 'which one is the best'],
  },
  {
    id: 'en/question-phrase',
    reason: 'question',
    confidence: LIKELY,
    rank: CLAUSE_RANKS.asking,
    match: (clause) => {
      const found = questionWord(clause);
      if (found === undefined || found.distance === 1) return undefined;
      return /^(?:when|where)$/.test(found.wh) ? { ...CLAUSE, confidence: FAIR } : CLAUSE;
    },
    yes: [
      'what kind of old movies do you like',
      'which plan does include backups',
      'how many days do we have',
    ],
    no: ['what do you like', 'what a day was that'],
  },
  {
    id: 'en/question-word',
    reason: 'question',
    confidence: CERTAIN,
    rank: CLAUSE_RANKS.asking,
    match: wordWhen((found) => found.distance === 1 && !isWhichRelative(found)),
    yes: ['what is the return policy', 'how do i contact support', 'the trip was great where did you stay'],
    no: ['i know what you mean', 'what i did was restart the server'],
  },
];
