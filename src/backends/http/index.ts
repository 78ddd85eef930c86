import { completeQuery, signalOf } from '../../backend/query';
import type { CallableBackend } from '../../backend/rag-backend';
import { answerWithin } from '../../http/answer';
import { exchange } from '../../http/exchange';
import { secretsOf } from '../../http/failure';
import { createPost } from '../../http/post';
import { isSurelyFree } from '../../http/retry';
import { HttpService } from '../../http/service';
import { check } from './check';
import { WHO } from './errors';
import { type HttpBackendOptions, readOptions } from './options';
import { eventsOf, refusalOf } from './response';
import { HttpTurn } from './turn';

export type { HttpBackendOptions } from './options';

/**
 * Answers with a service of your own over HTTP. Each question is a POST of the query as JSON:
 * `{ question, queryId, sessionId, transcript, conversationId?, language?, user?, sources? }`. The answer is
 *
 * - JSON: `{ answer, sources?, conversationId?, usage?, finish?: "complete" | "no_answer", confidence? }`,
 * - or a stream, as `text/event-stream` or `application/x-ndjson`, each event a JSON string (text) or one of
 *   `RagEvent`: `{ type: "text", text }`, `{ type: "sources", sources }`, … It ends with `{ type: "finish" }`,
 *   with `[DONE]`, or with the response.
 *
 * A failure is an HTTP status, or `{ type: "error", code?, message?, retryable? }` in a stream, or
 * `{ error: { code?, message? } }`. The message goes to the log alone.
 *
 * Throws a `TypeError` for options that can not work.
 */
export function createHttpBackend(options: HttpBackendOptions): CallableBackend {
  const settings = readOptions(options);
  const service = new HttpService(WHO, 'URL', settings);
  const post = createPost(service.pool, {
    accept: 'text/event-stream, application/x-ndjson, application/json',
    ...settings.headers,
  });
  const secrets = secretsOf(settings.headers);
  return {
    name: 'http',
    answer(partial, context) {
      const query = completeQuery(partial);
      return answerWithin(service, query, signalOf(context), (underWay) =>
        exchange(service, underWay, {
          turn: new HttpTurn(secrets),
          ask: (signal) => post(settings.url, query, signal),
          refusalOf: refusalOf(secrets),
          isSurelyFree,
          eventsOf: eventsOf(secrets),
        }),
      );
    },
    check: ({ signal }) => check(settings, signal),
    close: () => service.close(),
  };
}
