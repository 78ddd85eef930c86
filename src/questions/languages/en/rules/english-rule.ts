import { FAIR } from '../../../confidence';
import type { Rule, Span } from '../../../rules/rule';
import type { Clause } from '../clauses/clause';
import { type English, strongestBy } from '../parse/english';

export type EnglishRule = Rule<English>;
/** Decides one clause; the strongest of a sentence's clauses counts. */
export type ClauseRule = Rule<Clause>;

/** What goes before what in a sentence. */
export const RANKS = {
  /** Keeps the conversation going. */
  social: 95,
  /** All of it is another set phrase. */
  phrase: 90,
  musing: 85,
  brokenOff: 80,
  agreement: 75,
  /** Clauses and phrases that ask, and clauses that look so. */
  asking: 70,
  invitation: 65,
  tag: 60,
  /** The recogniser heard a question. */
  marked: 55,
  fragment: 50,
  /** Clauses in the order of a question that more likely belong to a statement. */
  weak: 40,
  unmarked: 10,
} as const;

/** The same within a clause. */
export const CLAUSE_RANKS = {
  answered: 90,
  rhetorical: 80,
  fixed: 70,
  closing: 60,
  statement: 50,
  you: 40,
  asking: 30,
} as const;

function whole(parsed: English): Span {
  return parsed.from(0);
}

/** All of a clause; offsets are those of its sentence, which only the sentence knows. */
export const CLAUSE: Span = { start: 0, end: 0 };

export function when(test: (parsed: English) => boolean): EnglishRule['match'] {
  return (parsed) => (test(parsed) ? whole(parsed) : undefined);
}

export function clauseWhen(test: (clause: Clause) => boolean): ClauseRule['match'] {
  return (clause) => (test(clause) ? CLAUSE : undefined);
}

/** A rule about clauses as one about sentences. */
export function ofSentences(rule: ClauseRule): EnglishRule {
  const isWeak = rule.confidence < FAIR && /^(?:statement|tag)$/.test(rule.reason);
  return {
    ...rule,
    rank: isWeak ? RANKS.weak : RANKS.asking,
    match: (parsed) => strongestBy(rule.id, parsed),
  };
}
