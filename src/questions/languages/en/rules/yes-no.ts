import { CERTAIN, DOUBTFUL, FAIR } from '../../../confidence';
import type { Clause } from '../clauses/clause';
import { PERSONAL, SUBJECT_OPENERS } from '../words';
import { CLAUSE, CLAUSE_RANKS, type ClauseRule, clauseWhen } from './english-rule';

/** Clauses that open with an auxiliary, and what may stand at the end of a statement. */

const CLOSER = /^(?:not|really|now|though|then|too|either|or|um|what)$/;

/** "he's wrong am i right", "that's steep wouldn't you say" */
const CLOSING =
  /^(?:am i (?:right|wrong)|is (?:that|it) (?:right|not|so)|wouldn't you (?:say|agree|think)|would you (?:say|agree|not say)|don't you (?:think|agree|find|reckon)|do you not (?:think|agree)|(?:do )?you (?:know|see|get) what i(?:'m)? (?:mean|saying))(?: \w+)?$/;
/** Complete two-word questions: "and after that what happened". */
const CLOSED =
  /^(?:what happened|what happens|what else|who else|how come|how so|how many|how much|which one|which ones)$/;

/** "they had this what do you call it brisket" */
const PLACEHOLDER =
  /^(?:what do (?:you|they|we) call (?:it|that|them)|how do (?:you|they|we|i) (?:say|call|put) (?:it|that)|what (?:is|was) (?:it|that|this) called \w)/;

const inside = (test: (clause: Clause) => boolean): ClauseRule['match'] =>
  clauseWhen((clause) => clause.at > 0 && test(clause));

/** "did you", "is it really": tells the speaker to go on. */
function isShort({ order, at, words }: Clause): boolean {
  if (words.length <= 2) return order === 'yes-no' || at > 0;
  if (order !== 'yes-no' || words.length > 3) return false;
  const last = words[2] ?? '';
  return (at > 0 && CLOSER.test(last)) || /^(?:really|now|not|all|too|indeed|though|just)$/.test(last);
}

export const yesNoClauses: readonly ClauseRule[] = [
  {
    id: 'en/placeholder',
    reason: 'self_talk',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.fixed,
    match: clauseWhen(
      ({ at, text }) => PLACEHOLDER.test(text) && (at > 0 || / (?:it|that|them) \w+/.test(text)),
    ),
    yes: ['they had this what do you call it brisket', "we met at that what's it called cafe"],
    no: ['they had brisket what do you call the sauce', 'what do you call them'],
  },
  {
    id: 'en/seeks-agreement',
    reason: 'tag',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.closing,
    match: inside(({ text }) => CLOSING.test(text)),
    yes: ["he's bluffing am i wrong", "that looks fine don't you reckon"],
    no: ['he called am i late', "wouldn't you say"],
  },
  {
    id: 'en/two-words-inside',
    reason: 'question',
    confidence: FAIR,
    rank: CLAUSE_RANKS.closing,
    match: inside(({ text }) => CLOSED.test(text)),
    yes: ['and after the merge what happened', 'i can come later what else'],
    no: ['i forgot what happened', 'what happened'],
  },
  {
    id: 'en/short-reply',
    reason: 'tag',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.closing - 1,
    match: clauseWhen(isShort),
    yes: ['did they', 'have you'],
    no: ['did they leave', 'what is it'],
  },
  {
    id: 'en/yes-no',
    reason: 'question',
    confidence: CERTAIN,
    rank: CLAUSE_RANKS.asking,
    match: clauseWhen(({ order, words }) => order === 'yes-no' && SUBJECT_OPENERS.has(words[1] ?? '')),
    yes: [
      'is the trail still closed',
      'did the courier leave it with a neighbour',
      'our team sits in madrid is it far',
    ],
    no: ['was a good game', 'did the laundry and the dishes'],
  },
  {
    id: 'en/yes-no-noun',
    reason: 'question',
    confidence: FAIR,
    rank: CLAUSE_RANKS.asking,
    match: (clause) =>
      clause.order === 'yes-no' && !PERSONAL.has(clause.words[1] ?? '') ? CLAUSE : undefined,
    yes: ['does delivery cost extra', 'can students take the advanced course', 'is parking included'],
    no: ['is fine', 'do your homework'],
  },
];
