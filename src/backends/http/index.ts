import * as v from 'valibot';
import { declined } from '../../backend/declined';
import { completeQuery, signalOf } from '../../backend/query';
import {
  type CallableBackend,
  type RagQuery,
  SPECULATION_LEVELS,
  type SpeculationLevel,
} from '../../backend/rag-backend';
import { answerWithin, exchange } from '../../http/answer';
import { createHabit } from '../../http/reasoning/filter';
import { type HttpOptions, HttpService, httpFields } from '../../http/service';
import { secretsOf } from '../../http/upstream-errors';
import { callback, headers, httpUrl, oneOf } from '../../options/fields';
import { readOptions } from '../../options/read-options';
import { check } from './check';
import { HttpDecoder } from './decoder';
import { httpUpstream } from './upstream';

export interface HttpBackendOptions extends HttpOptions {
  /** The URL that questions are posted to. */
  url: string;
  /** Headers sent with every question, such as `{ authorization: 'Bearer …' }`. Default: none. */
  headers?: Record<string, string>;
  /** Makes the body of a request that is sent as JSON, for a service with an API of its own. Default: the query. */
  body?: (query: RagQuery) => unknown;
  /**
   * `answer`: the service may be asked a question that is still being spoken, unless a conversation is continued by
   * it. If it is not asked after all, its request is aborted. Default: it is not.
   */
  speculative?: SpeculationLevel;
}

const optionsSchema = v.object({
  url: httpUrl('http://127.0.0.1:9000/answer'),
  headers: v.optional(headers(), {}),
  body: v.optional(
    callback<(query: RagQuery) => unknown>('a function that makes the body of a request'),
    () => (query: RagQuery) => query,
  ),
  speculative: v.optional(oneOf(SPECULATION_LEVELS)),
  ...httpFields,
});

/**
 * Answers with your own HTTP service. Each question is a POST of the query as JSON:
 * `{ question, queryId, sessionId, transcript, conversationId?, language?, user?, sources? }`. The answer is
 *
 * - JSON: `{ answer, sources?, conversationId?, usage?, finish?: "complete" | "no_answer", confidence? }`,
 * - or a stream, as `text/event-stream` or `application/x-ndjson`, each event a JSON string (text) or one of
 *   `RagEvent`: `{ type: "text", text }`, `{ type: "sources", sources }`, … It ends with `{ type: "finish" }`, with
 *   `[DONE]`, or with the response.
 *
 * A failure is an HTTP status, or `{ type: "error", code?, message?, retryable? }` in a stream, or
 * `{ error: { code?, message? } }`. The message is logged only.
 *
 * The content type is not relied on, and the answers of some products (Coze, Bailian, RAGFlow, n8n, LangServe, Ollama,
 * chat completions) are understood too.
 *
 * Throws a `TypeError` for invalid options.
 */
export function createHttpBackend(options: HttpBackendOptions): CallableBackend {
  const settings = readOptions('createHttpBackend', optionsSchema, options);
  const secrets = secretsOf(settings.headers);
  const service = new HttpService(httpUpstream(secrets), settings, {
    accept: 'text/event-stream, application/x-ndjson, application/json',
    ...settings.headers,
  });
  const habit = createHabit();
  const ask = (http: HttpService, query: RagQuery, caller: AbortSignal, body = settings.body) =>
    answerWithin(http, query, caller, (underWay) =>
      exchange(http, underWay, {
        decoder: new HttpDecoder(secrets, habit),
        send: (signal) => http.transport.post(settings.url.href, body(query), signal),
      }),
    );
  return {
    name: 'http',
    answer(partial, context) {
      const query = completeQuery(partial);
      const speculation = context?.speculation;
      // What is said in a conversation may stay in it, even if it is not wanted after all.
      if (speculation && query.conversationId) return declined(speculation);
      return ask(service, query, signalOf(context));
    },
    ...(settings.speculative ? { speculative: settings.speculative } : {}),
    warmUp: ({ signal }) =>
      service.warmUp(signal, {
        events: [{ type: 'text', text: 'token ' }, { type: 'finish' }],
        ask: (rehearsal) =>
          ask(rehearsal, completeQuery({ question: 'warm-up' }), signalOf({}), (query) => query),
      }),
    check: ({ signal }) => check(settings, signal),
    close: () => service.close(),
  };
}
