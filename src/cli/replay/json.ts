import type { Latencies } from './story/simulated-backend';
import type { Moment, Story } from './story/story';
import type { Reworded, Summary } from './summary/summary';

/** The output of `--json`: one document. Field names are stable; times are milliseconds from the beginning. */

export interface Results {
  latencies: Latencies;
  variants: readonly { label: string; stories: readonly Story[]; summary: Summary }[];
  /** What was recorded of the server, if it was. */
  recorded?: Summary;
}

export function resultsJson({ latencies, variants, recorded }: Results): string {
  return `${JSON.stringify({
    version: 1,
    backend: {
      name: 'simulated',
      retrieval_ms: latencies.retrievalMs,
      first_token_ms: latencies.firstTokenMs,
      tokens_per_second: latencies.tokensPerSecond,
      answer_tokens: latencies.answerTokens,
    },
    variants: variants.map(({ label, stories, summary }) => ({
      set: label,
      summary: summaryJson(summary),
      recordings: stories.map(({ file, durationMs, moments }) => ({
        file,
        duration_ms: rounded(durationMs),
        timeline: moments.map(momentJson),
      })),
    })),
    ...(recorded === undefined ? {} : { recorded: summaryJson(recorded) }),
  })}\n`;
}

function summaryJson(summary: Summary): object {
  const { reasons, ended, afterLastWord, afterFinal, backend, saved } = summary;
  return {
    turns: summary.turns,
    answered: summary.answered,
    offered: summary.offered,
    silent: summary.silent,
    reasons: { offer: Object.fromEntries(reasons.offer), silent: Object.fromEntries(reasons.silent) },
    ended: Object.fromEntries(ended),
    first_text_after_last_word_ms: afterLastWord ?? null,
    first_text_after_final_ms: afterFinal ?? null,
    ...(backend === undefined
      ? {}
      : {
          queries: backend.queries,
          queries_per_question: backend.queriesPerQuestion ?? null,
          retrievals: backend.retrievals,
          retrievals_per_question: backend.retrievalsPerQuestion ?? null,
          speculation: backend.speculation,
          saved_ms: saved ?? null,
          tokens: backend.tokens,
          wasted_tokens: backend.wastedTokens,
          reused_in_other_words: summary.reworded.map(rewordedJson),
          wrong_reuses: summary.wrongReuses.map(rewordedJson),
        }),
    errors: summary.errors,
  };
}

function rewordedJson({ file, at, speculated, confirmed }: Reworded): object {
  return { file, at: rounded(at), speculated, confirmed };
}

function momentJson(moment: Moment): object {
  const at = rounded(moment.at);
  switch (moment.type) {
    case 'partials': {
      const { until, times, ...rest } = moment;
      return { ...rest, at, until: rounded(until), count: times.length };
    }
    case 'speculation': {
      const { until, ...rest } = moment;
      return named({ ...rest, at, until: rounded(until) });
    }
    case 'answer': {
      const { until, lastWordAt, finalAt, firstTextAt, ...rest } = moment;
      return named({
        ...rest,
        at,
        until: rounded(until),
        ...(lastWordAt === undefined ? {} : { last_word_at: rounded(lastWordAt) }),
        ...(finalAt === undefined ? {} : { final_at: rounded(finalAt) }),
        ...(firstTextAt === undefined ? {} : { first_text_at: rounded(firstTextAt) }),
      });
    }
    default:
      return named({ ...moment, at });
  }
}

/** The names of the wire. */
function named({
  queryId,
  finish,
  ...rest
}: {
  queryId?: string;
  finish?: string;
  [field: string]: unknown;
}): object {
  return {
    ...rest,
    ...(queryId === undefined ? {} : { query_id: queryId }),
    ...(finish === undefined ? {} : { finish_reason: finish }),
  };
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
