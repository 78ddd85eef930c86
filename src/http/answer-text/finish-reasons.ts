import { BackendError } from '../../backend/errors';
import { FILTERED, TRUNCATED } from '../../backend/events';
import type { RagEvent } from '../../backend/rag-backend';
import { sentence } from '../upstream-errors';

/** How a model's text ended: with its end, before it, cut by a filter, or in a failure. */
export type TextEnd = 'complete' | 'truncated' | 'filtered' | 'failed';

/** The reasons that servers and gateways give, in lower case with `_` between words. */
const REASONS: Readonly<Record<TextEnd, readonly string[]>> = {
  complete: [
    ...[
      'stop',
      'stopped_by_eos',
      'end_turn',
      'end',
      'eos',
      'eos_token',
      'stop_sequence',
      'stop_token',
      'stop_string',
    ],
    ...[
      'complete',
      'completed',
      'finish',
      'finished',
      'done',
      'success',
      'succeeded',
      'normal',
      'end_of_turn',
    ],
    ...['tool_calls', 'tool_call', 'tool_use', 'function_call', 'partial_succeeded', 'unload', 'load'],
  ],
  truncated: [
    ...['length', 'max_tokens', 'max_output_tokens', 'max_new_tokens', 'max_completion_tokens', 'max_length'],
    ...[
      'token_limit',
      'model_length',
      'model_context_window_exceeded',
      'context_length',
      'error_limit',
      'limit',
    ],
    ...['incomplete', 'partial', 'pause_turn', 'truncated', 'unknown', 'other', 'finish_reason_unspecified'],
  ],
  filtered: [
    ...[
      'content_filter',
      'content_filtered',
      'content_filter_error',
      'safety',
      'recitation',
      'blocklist',
      'language',
    ],
    ...[
      'prohibited_content',
      'spii',
      'image_safety',
      'error_toxic',
      'refusal',
      'guardrail_intervened',
      'sensitive',
    ],
    ...[
      'guardrails',
      'blocked',
      'moderation',
      'model_armor',
      'risk',
      'data_inspection_failed',
      'policy_violation',
    ],
  ],
  failed: [
    ...[
      'error',
      'failed',
      'failure',
      'abort',
      'aborted',
      'cancel',
      'cancelled',
      'canceled',
      'user_cancel',
      'stopped',
    ],
    ...[
      'network_error',
      'server_error',
      'timeout',
      'timed_out',
      'overloaded',
      'insufficient_system_resource',
    ],
    ...[
      'malformed_function_call',
      'unexpected_tool_call',
      'malformed_response',
      'exception',
      'interrupted',
      'expired',
    ],
  ],
};

const ENDS = new Map(
  (Object.keys(REASONS) as TextEnd[]).flatMap((end) => REASONS[end].map((reason) => [reason, end] as const)),
);

/** For reasons that are not listed; the first that fits. */
const WORDS: readonly (readonly [RegExp, TextEnd])[] = [
  [
    /filter|safety|unsafe|toxic|block|prohibit|polic|moderat|sensitive|recitation|refus|guard|violat/,
    'filtered',
  ],
  [/length|max|token|limit|truncat|incomplete|partial|window/, 'truncated'],
  [
    /err|fail|abort|cancel|time_?out|unavail|overload|interrupt|insufficient|malformed|exce|crash|kill/,
    'failed',
  ],
];

function normalized(reason: string): string {
  return reason
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .replace(/^finish_?reason_(?!unspecified)/, '');
}

/** What a finish reason means, whoever gives it; one that nobody is known to give counts as complete. */
export function textEndOf(reason: string): TextEnd {
  const name = normalized(reason);
  return ENDS.get(name) ?? WORDS.find(([words]) => words.test(name))?.[1] ?? 'complete';
}

/** The reason for the log, if it is a known one: any other could contain anything. */
export function loggableReason(reason: string): string {
  const name = normalized(reason);
  return ENDS.has(name) ? name : 'other';
}

/** The warnings about an answer that ended like this. */
export function warningsFor(end: TextEnd): readonly RagEvent[] {
  if (end === 'truncated') return [TRUNCATED];
  return end === 'filtered' ? [FILTERED] : [];
}

/** The failure of `who` that ended its text with a reason of the kind `failed`. */
export function brokenOff(who: string): BackendError {
  return new BackendError('BACKEND_ERROR', sentence(`${who} broke off its answer.`));
}
