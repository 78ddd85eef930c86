import { completeQuery, signalOf } from '../../backend/query';
import type { CallableBackend, RagBackend } from '../../backend/rag-backend';
import { type Logger, silentLogger } from '../../logging/logger';
import { redactingLogger } from '../../logging/redacting-logger';
import { answer } from './answer';
import { checkAll } from './check';

export interface FallbackOptions {
  /**
   * Whether the next one is asked too when one has no answer. What it said of that is replaced by the next
   * one's answer. Default: false.
   */
  onNoAnswer?: boolean;
  /** Hears of every failure at `warn`. */
  logger?: Logger;
}

/**
 * Asks one backend after the other until one answers: the next when one fails before its first text. After
 * that a failure is a failure, so that no answer is made of two. The client is told by a warning. What comes
 * before the first text of a backend that may still be left is held until that text. Fails as the last one did.
 * Closing it closes all of them.
 *
 * Throws a `TypeError` when there is no backend.
 */
export function fallback(
  backends: readonly RagBackend[],
  { onNoAnswer = false, logger = silentLogger }: FallbackOptions = {},
): CallableBackend {
  if (!Array.isArray(backends) || backends.length === 0) {
    throw new TypeError('fallback: backends is empty; give at least one.');
  }
  const plan = { backends, onNoAnswer, logger: redactingLogger(logger) };
  return {
    name: 'fallback',
    answer: (query, context) => answer(plan, completeQuery(query), { signal: signalOf(context) }),
    check: (context) => checkAll(backends, context),
    async close() {
      await Promise.all(backends.map((backend) => backend.close?.()));
    },
  };
}
