import { bareClauses } from './bare-clauses';
import { commandClauses, commands } from './commands';
import { type ClauseRule, type EnglishRule, ofSentences } from './english-rule';
import { fragments } from './fragments';
import { incomplete } from './incomplete';
import { questionWordClauses } from './question-words';
import { requests } from './requests';
import { rhetorical, rhetoricalClauses } from './rhetorical';
import { selfAnswered } from './self-answered';
import { selfTalk, selfTalkClauses } from './self-talk';
import { social, socialClauses } from './social';
import { tags } from './tags';
import { unmarked } from './unmarked';
import { yesNoClauses } from './yes-no';
import { youClauses } from './you';

/** Whether a clause asks. */
export const clauseRules: readonly ClauseRule[] = [
  ...selfAnswered,
  ...rhetoricalClauses,
  ...socialClauses,
  ...selfTalkClauses,
  ...commandClauses,
  ...questionWordClauses,
  ...bareClauses,
  ...yesNoClauses,
  ...youClauses,
];

/** Whether a sentence asks that has no clause of its own in the order of a question. */
export const sentenceRules: readonly EnglishRule[] = [
  ...social,
  ...selfTalk,
  ...rhetorical,
  ...commands,
  ...incomplete,
  ...requests,
  ...tags,
  ...fragments,
  ...unmarked,
];

/** All rules of English. */
export const englishRules: readonly EnglishRule[] = [...clauseRules.map(ofSentences), ...sentenceRules];
