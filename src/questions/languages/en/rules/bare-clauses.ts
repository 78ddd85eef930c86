import { DOUBTFUL, FAIR, LIKELY, POSSIBLE } from '../../../confidence';
import { BE, opensSubject, PERSONAL, SUBJECT_OPENERS, WH } from '../words';
import { CLAUSE_RANKS, type ClauseRule, clauseWhen } from './english-rule';
import { CLEFT_VERB } from './question-words';

/** Clauses with a question word but without an auxiliary: "who wrote it", "how many people live there", "why me". */

const MEASURE =
  /^(?:many|much|long|often|far|old|big|large|fast|soon|come|about|else|to|so|likely|early|late|high|deep|wide|tall|bad|good)$/;

/** "which one we pick depends on the price", "who wins is up to you", "how much it costs": not inverted. */
function isClause(all: readonly string[]): boolean {
  // "who remembers what we called it": only the first clause counts.
  const inner = all.findIndex((word, i) => i >= 2 && WH.has(word));
  const words = inner < 0 ? all : all.slice(0, inner);
  if (words[0] === 'why' || /^(?:about|if|come|else)$/.test(words[1] ?? '')) return false;
  return words.some(
    (word, i) =>
      i >= 2 &&
      i <= 9 &&
      (/^(?:depends|varies|remains|matters|doesn't|determines)$/.test(word) ||
        (i <= 4 && /^(?:it|we|they|he|she|i)$/.test(word) && !BEFORE_PRONOUN.test(words[i - 1] ?? '')) ||
        (BE.has(word) &&
          !words.slice(2, i).some((between) => SUBJECT_OPENERS.has(between)) &&
          !PERSONAL.has(words[i + 1] ?? '') &&
          !/^(?:that|who|which|what|there|where|how|when|this)$/.test(words[i - 1] ?? ''))),
  );
}

/** Here a pronoun is an object or opens another clause. */
const BEFORE_PRONOUN =
  /^(?:if|when|that|because|to|for|with|of|and|or|do|does|did|told|tell|made|makes|give|gave|happened|said|says|think|wrote|broke|owns|uses|did|built|about|like|knows|know|before|after|than)$/;

/** "which means ..." continues a statement. */
const RELATIVE_VERB =
  /^(?:means|meant|makes|made|gives|gave|brings|leads|led|happens|just|really|also|always|never|kind|sort|i|reminds|proves|shows|suggests|implies|explains|leaves|takes us|figures|goes)$/;

/** The sentence starts with a bare clause; after other words only few kinds are recognised, by `innerClauses`. */
const opening = (
  test: (wh: string, next: string, words: readonly string[]) => boolean,
): ClauseRule['match'] =>
  clauseWhen(
    ({ order, at, words }) => order === 'bare' && at === 0 && test(words[0] ?? '', words[1] ?? '', words),
  );

const isSubject = (word: string) => /^(?:i|we|they|he|she|it|you|the|my|this|that)$/.test(word);

function isSubjectQuestion(wh: string, next: string, words: readonly string[]): boolean {
  if (/^(?:why|how|when|where)$/.test(wh) || next === '') return false;
  if (opensSubject(next) || next === 'ever' || (wh === 'which' && RELATIVE_VERB.test(next))) return false;
  return !(
    CLEFT_VERB.test(next) &&
    !/^(?:if|when|to|after|with|in|on|at|once|next|then)$/.test(words[2] ?? '') &&
    words.slice(2, 6).some((word) => BE.has(word))
  );
}

export const bareClauses: readonly ClauseRule[] = [
  {
    id: 'en/bare-clause',
    reason: 'statement',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.statement,
    match: opening((_, __, words) => isClause(words)),
    yes: ['which one we pick depends on the price', 'who wins we will see'],
    no: ['which one suits us', 'who wins'],
  },
  {
    id: 'en/why-uninverted',
    reason: 'statement',
    confidence: POSSIBLE,
    rank: CLAUSE_RANKS.asking,
    match: opening((wh, next) => wh === 'why' && isSubject(next)),
    yes: ['why he left', 'why the build broke'],
    no: ['why so slow', 'why leave now'],
  },
  {
    id: 'en/why-short',
    reason: 'question',
    confidence: LIKELY,
    rank: CLAUSE_RANKS.asking,
    match: opening((wh, next) => wh === 'why' && !isSubject(next)),
    yes: ['why so slow', 'why now'],
    no: ['why he left', 'why bother'],
  },
  {
    id: 'en/what-alone',
    reason: 'tag',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.asking,
    match: opening((wh, next) => wh === 'what' && next === ''),
    yes: ['what', 'oh what'],
    no: ['what kind', 'and then what'],
  },
  {
    id: 'en/question-word-alone',
    reason: 'question',
    confidence: FAIR,
    rank: CLAUSE_RANKS.asking,
    match: opening((wh, next) => wh !== 'what' && wh !== 'why' && next === ''),
    yes: ['when', 'oh where'],
    no: ['what', 'when the build'],
  },
  {
    id: 'en/how-much',
    reason: 'question',
    confidence: LIKELY,
    rank: CLAUSE_RANKS.asking,
    match: opening(
      (wh, next, words) =>
        wh === 'how' &&
        (next === 'best'
          ? words[2] === 'to'
          : MEASURE.test(next) && !(next === 'so' && words[2] !== undefined)),
    ),
    yes: ['how many people live there', 'how come the build takes an hour', 'how best to store fresh basil'],
    no: ['how nice of you', 'how many people it serves depends'],
  },
  {
    id: 'en/what-about',
    reason: 'question',
    confidence: LIKELY,
    rank: CLAUSE_RANKS.asking,
    match: opening((wh, next) => wh !== 'how' && wh !== 'why' && /^(?:about|if|else)$/.test(next)),
    yes: ['what about refunds for digital goods', 'what if it rains', 'who else'],
    no: ['what a mess', 'how about we take a break'],
  },
  {
    id: 'en/where-to',
    reason: 'question',
    confidence: FAIR,
    rank: CLAUSE_RANKS.asking,
    match: opening(
      (wh, next, words) =>
        /^(?:when|where)$/.test(wh) &&
        ((next === 'to' && !words.some((word) => BE.has(word))) ||
          (words.length <= 5 && /^(?:to|exactly|else|in|about|abouts)$/.test(next))),
    ),
    yes: ['where to return a faulty kettle', 'where in the building'],
    no: ['where to put the sofa is her problem', 'where we live'],
  },
  {
    id: 'en/subject-question',
    reason: 'question',
    confidence: LIKELY,
    rank: CLAUSE_RANKS.asking,
    match: opening(
      (wh, next, words) => isSubjectQuestion(wh, next, words) && wh !== 'which' && words.length > 2,
    ),
    yes: ['who wrote the runbook', 'what happens if the primary region goes down'],
    no: ['who wins we will see', 'what matters is the price'],
  },
  {
    id: 'en/subject-phrase',
    reason: 'question',
    confidence: FAIR,
    rank: CLAUSE_RANKS.asking,
    match: opening(
      (wh, next, words) => isSubjectQuestion(wh, next, words) && (wh === 'which' || words.length === 2),
    ),
    yes: ['which plan includes backups', 'what time'],
    no: ['which means we lose', 'whose'],
  },
  {
    id: 'en/bare-inside',
    reason: 'question',
    confidence: LIKELY,
    rank: CLAUSE_RANKS.asking,
    match: clauseWhen(({ order, at }) => order === 'bare' && at > 0),
    yes: [
      'the flight leaves at nine what happens if it is late',
      "i'm happy with the price but who handles the delivery",
    ],
    no: ['i forgot what happened', 'those are the people who help and who care'],
  },
];
