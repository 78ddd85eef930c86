import { completeQuery, signalOf } from '../../backend/query';
import type { CallableBackend } from '../../backend/rag-backend';
import { HttpService } from '../../http/service';
import { answer } from './answer';
import { check } from './check';
import { type DifyBackendOptions, readOptions } from './options';
import { createApi } from './request';
import type { DifyService } from './service';
import { StopSender } from './stop';

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
  const http = new HttpService('Dify', 'base URL', settings);
  const api = createApi(settings, http.pool);
  const stops = new StopSender(api, settings.logger);
  const service: DifyService = { http, settings, api, stops };
  return {
    name: 'dify',
    answer: (query, context) => answer(service, completeQuery(query), signalOf(context)),
    check: ({ signal }) => check(settings, signal),
    close: () => http.close(() => stops.settled()),
  };
}
