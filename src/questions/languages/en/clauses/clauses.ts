import { type Clause, clauseOf } from './clause';
import { innerClauses } from './inner';
import { openingClause } from './opening';
import { asCouldYou } from './polite';

/**
 * The one parser of clauses: finds the parts of a sentence that have the order of a question, and what claims them.
 * Everything else in the sentence is a statement, an order or a fragment.
 */
export function clausesOf(words: readonly string[], text: string): readonly Clause[] {
  const polite = asCouldYou(words, text);
  if (polite) return [{ ...clauseOf(polite, 0, 0, 'polite'), end: words.length }];
  const opening = openingClause(words);
  const clauses = innerClauses(words);
  if (opening) clauses.unshift(opening);
  for (const [i, clause] of clauses.entries()) clause.end = clauses[i + 1]?.at ?? words.length;
  return clauses;
}
