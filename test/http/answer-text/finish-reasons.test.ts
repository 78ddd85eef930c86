import { expect, test } from 'vitest';
import { loggableReason, textEndOf } from '../../../src/http/answer-text/finish-reasons';

test.each([
  [
    'complete',
    ['stop', 'STOP', 'end_turn', 'stop_sequence', 'eos', 'eos_token', 'COMPLETE', 'tool_calls', 'tool-calls'],
  ],
  [
    'complete',
    ['tool_use', 'function_call', 'finished', 'FINISH_REASON_STOP', 'FinishReason.STOP', 'partial-succeeded'],
  ],
  [
    'truncated',
    ['length', 'LENGTH', 'MAX_TOKENS', 'max_tokens', 'max_output_tokens', 'model_length', 'maxTokens'],
  ],
  [
    'truncated',
    ['ERROR_LIMIT', 'model_context_window_exceeded', 'pause_turn', 'incomplete', 'max_new_tokens'],
  ],
  ['truncated', ['unknown', 'OTHER', 'FINISH_REASON_MAX_TOKENS', 'token_limit_reached', 'max-steps']],
  [
    'filtered',
    ['content_filter', 'content-filter', 'SAFETY', 'RECITATION', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII'],
  ],
  ['filtered', ['ERROR_TOXIC', 'refusal', 'guardrail_intervened', 'sensitive', 'LANGUAGE', 'IMAGE_SAFETY']],
  ['filtered', ['content_filter_stop', 'policy_violated']],
  ['failed', ['error', 'ERROR', 'abort', 'aborted', 'cancelled', 'USER_CANCEL', 'network_error', 'timeout']],
  [
    'failed',
    ['insufficient_system_resource', 'MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'failed', 'stopped'],
  ],
  ['failed', ['internal_error', 'engine_crashed']],
  ['complete', ['whatever', '']],
])('%s: %j', (end, reasons) => {
  for (const reason of reasons) expect([reason, textEndOf(reason)]).toEqual([reason, end]);
});

test('only a known reason is logged', () => {
  expect(loggableReason('MAX_TOKENS')).toBe('max_tokens');
  expect(loggableReason('a secret')).toBe('other');
});
