import type { Rule, Ruling } from './rule';

/** Decides a parsed sentence; undefined if no rule matches. */
export type RunRules<Parsed> = (parsed: Parsed) => Ruling<Parsed> | undefined;

/**
 * The one way in which rules decide: ranks are tried from the highest down, and the first rank with a match decides. In
 * it, the match with the highest confidence counts; of equal ones, that of the rule that comes first in the table.
 */
export function createRunner<Parsed>(rules: readonly Rule<Parsed>[]): RunRules<Parsed> {
  // Sorting is stable: the table's order is kept within a rank.
  const ordered = [...rules].sort((a, b) => b.rank - a.rank);
  return (parsed) => {
    let best: Ruling<Parsed> | undefined;
    for (const rule of ordered) {
      if (best && rule.rank < best.rule.rank) return best;
      const span = rule.match(parsed);
      if (!span) continue;
      const confidence = span.confidence ?? rule.confidence;
      if (!best || confidence > best.confidence) best = { rule, span, confidence };
    }
    return best;
  };
}
