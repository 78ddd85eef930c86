import { recordsOf, textOf } from '../../http/fields';
import type { StreamedResponse, Transport } from '../../http/transport';
import type { OpenAISettings } from './options';

export interface Message {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** Requests one answer as a stream, with `more` fields in the request; resolves whatever the status is. */
export type StreamCompletion = (
  messages: readonly Message[],
  signal: AbortSignal,
  more: Record<string, unknown>,
) => Promise<StreamedResponse>;

/**
 * Usage is reported only on request, and some servers reject that field: they are asked again without it, and never
 * with it again.
 */
export function createStreamCompletion(
  { access: { model, urlOf }, parameters, logger }: OpenAISettings,
  transport: Transport,
): StreamCompletion {
  let tellsUsage = true;
  return async (messages, signal, more) => {
    const url = urlOf('chat/completions');
    const plain = { model, ...parameters, ...more, messages, stream: true };
    if (!tellsUsage) return transport.post(url, plain, signal);
    const response = await transport.post(url, { ...plain, stream_options: { include_usage: true } }, signal);
    if (!refusesUsage(response)) return response;
    if (tellsUsage) logger.info({}, 'the model server does not tell what an answer costs (stream_options)');
    tellsUsage = false;
    return transport.post(url, plain, signal);
  };
}

function refusesUsage({ status, refusal }: StreamedResponse): boolean {
  return (status === 400 || status === 422) && /stream_options|include_usage/.test(refusal ?? '');
}

/** The text of a message: most servers send a string, some a list of parts, not all of which are text. */
export function contentOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return undefined;
  return recordsOf(content)
    .map(({ type = 'text', text }) => (type === 'text' ? (textOf(text) ?? '') : ''))
    .join('');
}
