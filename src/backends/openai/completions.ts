import { HTTPError, type KyInstance, type Options } from 'ky';
import { recordsOf, textOf } from '../../http/fields';
import type { Transport } from '../../http/transport';
import type { OpenAIAccess } from './access';
import type { OpenAISettings } from './options';

export interface Message {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** Requests one chat completion, with these fields in addition to the model; rejects like ky. */
export function postCompletion(
  client: KyInstance,
  { model, urlOf }: OpenAIAccess,
  fields: Record<string, unknown>,
  options: Options,
): Promise<Response> {
  return client.post(urlOf('chat/completions'), { ...options, json: { model, ...fields } });
}

/** Requests one answer as a stream, with `more` fields in the request; rejects like ky. */
export type StreamCompletion = (
  messages: readonly Message[],
  signal: AbortSignal,
  more: Record<string, unknown>,
) => Promise<Response>;

/**
 * Usage is reported only on request, and some servers reject that field: they are asked again without it, and never
 * with it again.
 */
export function createStreamCompletion(
  { access, parameters, logger }: OpenAISettings,
  { stream }: Transport,
): StreamCompletion {
  let tellsUsage = true;
  return (messages, signal, more) => {
    const plain = { ...parameters, ...more, messages, stream: true };
    if (!tellsUsage) return postCompletion(stream, access, plain, { signal });
    const fields = { ...plain, stream_options: { include_usage: true } };
    return postCompletion(stream, access, fields, {
      signal,
      retry: { limit: 1, methods: ['post'], delay: () => 0, shouldRetry: ({ error }) => refusesUsage(error) },
      hooks: {
        beforeRetry: [
          ({ request }) => {
            if (tellsUsage)
              logger.info({}, 'the model server does not tell what an answer costs (stream_options)');
            tellsUsage = false;
            return new Request(request, { body: JSON.stringify({ model: access.model, ...plain }) });
          },
        ],
      },
    });
  };
}

async function refusesUsage(error: Error): Promise<boolean> {
  if (!(error instanceof HTTPError) || ![400, 422].includes(error.response.status)) return false;
  return /stream_options|include_usage/.test(await error.response.clone().text());
}

/** The text of a message: most servers send a string, some a list of parts, not all of which are text. */
export function contentOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  return recordsOf(content)
    .map(({ type = 'text', text }) => (type === 'text' ? (textOf(text) ?? '') : ''))
    .join('');
}
