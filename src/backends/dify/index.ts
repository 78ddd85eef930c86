import { completeQuery, signalOf } from '../../backend/query';
import type { CallableBackend } from '../../backend/rag-backend';
import { createHabit } from '../../http/reasoning/filter';
import { HttpService, type RehearsedAnswer } from '../../http/service';
import { answer, type DifyService } from './answer';
import { check } from './check';
import { type DifyBackendOptions, keyHeader, readDifyOptions } from './options';
import { StopSender } from './stop';
import { DIFY } from './upstream';

export type { DifyBackendOptions, DifyConversation, DifyInputs, DifyResponseMode } from './options';

/**
 * Answers with a chat app of Dify (Chatbot, Agent or Chatflow). Sources, usage and Dify's ids of the answer are
 * passed on when it sends them. An answer that is no longer wanted is stopped in Dify too, once its first event has
 * named the run; before that, only the request can be aborted, and the run may continue there.
 *
 * Throws a `TypeError` for invalid options. Its answers fail with a `BackendError`, whose message never contains what
 * Dify said; its `cause` does, for the log.
 */
export function createDifyBackend(options: DifyBackendOptions): CallableBackend {
  const settings = readDifyOptions(options);
  const http = new HttpService(DIFY, settings, keyHeader(settings));
  const messagesUrl = `${settings.baseUrl}/chat-messages`;
  const stops = new StopSender(messagesUrl, http.transport, settings.logger);
  const service: DifyService = { http, settings, messagesUrl, stops, habit: createHabit() };
  return {
    name: 'dify',
    telemetry: { operation: 'invoke_agent' },
    answer: (query, context) =>
      answer(service, completeQuery(query), { ...context, signal: signalOf(context) }),
    ...(settings.speculative ? { speculative: settings.speculative } : {}),
    warmUp: ({ signal }) => http.warmUp(signal, rehearsed(service), messagesUrl),
    check: ({ signal }) => check(settings, signal),
    close: () => http.close(() => stops.settled()),
  };
}

/** An answer for warming up, with an event of each kind. */
function rehearsed(service: DifyService): RehearsedAnswer {
  const ids = { conversation_id: 'c', message_id: 'm', task_id: 't', id: 'm' };
  const token = { event: 'message', answer: 'token ', ...ids };
  const resource = { position: 1, document_name: 'd', segment_id: 's', content: 'text', score: 1 };
  // Functions of the application are not called.
  const settings = { ...service.settings, inputsOf: () => ({}), userOf: () => 'warm-up' };
  const metadata = { usage: { total_tokens: 1 }, retriever_resources: [resource] };
  return {
    events: [token, token, { event: 'message_end', metadata, ...ids }],
    ask: (http) =>
      answer({ ...service, settings, http }, completeQuery({ question: 'warm-up' }), {
        signal: signalOf({}),
      }),
  };
}
