import { completeQuery } from '../query';
import type { CallableBackend } from '../types';
import { answer, type DifyService } from './answer';
import { check } from './check';
import { type DifyBackendOptions, readOptions } from './options';
import { createPool } from './pool';
import { createApi } from './request';
import { StopSender } from './stop';
import { release } from './stream';

export type { DifyBackendOptions, DifyConversation, DifyInputs, DifyResponseMode } from './options';

/**
 * Answers with a chat app of Dify (Chatbot, Agent or Chatflow). Sources, usage and Dify's names of the answer
 * are passed on when it sends them. An answer that is not wanted any more is stopped in Dify too, as soon as
 * its first event has named the run; before, only the request can be aborted, and the run may go on there.
 *
 * Throws a `TypeError` for options that can not work. Its answers fail with a `BackendError`, whose message
 * never holds what Dify said; its `cause` does, for the log.
 */
export function createDifyBackend(options: DifyBackendOptions): CallableBackend {
  const settings = readOptions(options);
  const pool = createPool(settings.timeoutMs);
  const api = createApi(settings, pool);
  const stops = new StopSender(api, settings.logger);
  const service: DifyService = {
    settings,
    api,
    stops,
    running: new Set(),
    draining: new Set(),
    closed: false,
  };
  return {
    name: 'dify',
    answer: (query, { signal = new AbortController().signal } = {}) =>
      answer(service, completeQuery(query), signal),
    check: ({ signal }) => check(service, signal),
    async close() {
      service.closed = true;
      for (const limits of service.running) limits.giveUp('closed');
      for (const reader of service.draining) release(reader);
      await stops.settled();
      await pool.close();
    },
  };
}
