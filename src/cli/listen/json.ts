import type { JudgedTurn } from './judged-turn';
import type { Summary } from './score';

/** The output of `--json`: one object per line. */

export function turnJson(turn: JudgedTurn): string {
  const { lines, said: _, at, timed, instead, queryId, outcome, ...told } = turn;
  return JSON.stringify({
    type: 'turn',
    lines,
    // Made-up times are left out.
    ...(timed ? { at_ms: Math.round(at) } : {}),
    ...told,
    ...(queryId === undefined ? {} : { query_id: queryId }),
    ...(instead?.queryId === undefined ? {} : { withdraws: instead.queryId }),
    ...(outcome === undefined ? {} : { outcome }),
  });
}

export function summaryJson({ reasons, labels, thresholds, ...counts }: Summary): string {
  return JSON.stringify({
    type: 'summary',
    turns: counts.turns,
    answered: counts.answered,
    offered: counts.offered,
    silent: counts.silent,
    reasons: {
      answer: Object.fromEntries(reasons.answer),
      offer: Object.fromEntries(reasons.offer),
      silent: Object.fromEntries(reasons.silent),
    },
    ...(labels === undefined
      ? {}
      : {
          labels: {
            questions: labels.questions,
            others: labels.others,
            missed: labels.missed,
            missed_but_offered: labels.missedButOffered,
            false_triggers: labels.falseTriggers,
            precision: labels.precision,
            recall: labels.recall,
            f1: labels.f1,
            false_triggers_per_100: labels.falseTriggersPer100,
          },
        }),
    ...(thresholds === undefined
      ? {}
      : {
          thresholds: thresholds.map(({ answerAt, answered, wrong, recall, falseTriggersPer100 }) => ({
            answer_at: answerAt,
            answered,
            wrong,
            recall,
            false_triggers_per_100: falseTriggersPer100,
          })),
        }),
    lines: counts.lines,
    bad_lines: counts.badLines,
    other_messages: counts.otherLines,
    turns_per_second: counts.turnsPerSecond,
  });
}
