import { completeQuery, signalOf } from '../query';
import type { CallableBackend } from '../types';
import { answer, type DifyService } from './answer';
import { check } from './check';
import { type DifyBackendOptions, readOptions } from './options';
import { createApi } from './request';
import { StopSender } from './stop';
import { release } from './stream';

export type { DifyBackendOptions, DifyInputs } from './options';

/**
 * Answers with a chat app of Dify (Chatbot, Agent or Chatflow), streaming. Sources and usage are passed on
 * when the app sends them; an answer that is not wanted any more is stopped in Dify too.
 *
 * Throws a `TypeError` for options that can not work. Its answers fail with a `BackendError`, whose message
 * never holds what Dify said; its `cause` does, for the log.
 */
export function createDifyBackend(options: DifyBackendOptions): CallableBackend {
  const settings = readOptions(options);
  const api = createApi(settings);
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
    answer: (query, context) => answer(service, completeQuery(query), signalOf(context)),
    check: ({ signal }) => check(service, signal),
    async close() {
      service.closed = true;
      for (const limits of service.running) limits.giveUp('closed');
      for (const reader of service.draining) release(reader);
      await stops.settled();
    },
  };
}
