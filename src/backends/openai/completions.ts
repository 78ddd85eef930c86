import { readerOf } from '../../http/connection';
import type { Pool } from '../../http/pool';
import { createPost } from '../../http/post';
import { readRefusal } from '../../http/response';
import { release } from '../../http/stream';
import { WHO } from './errors';
import type { OpenAISettings } from './options';
import type { Message } from './prompt';

/** Asks for one answer, as a stream; resolves with whatever status came back. */
export type Complete = (messages: readonly Message[], signal: AbortSignal) => Promise<Response>;

/**
 * What an answer costs comes only when it is asked for, and some servers do not know that question: they are
 * asked again without it, and never with it again.
 */
export function createComplete(settings: OpenAISettings, pool: Pool): Complete {
  const { access, parameters, logger } = settings;
  const post = createPost(pool, access.headers);
  const url = access.urlOf('chat/completions');
  let tellsUsage = true;
  const ask = (messages: readonly Message[], signal: AbortSignal) => {
    const options = tellsUsage ? { stream_options: { include_usage: true } } : {};
    return post(url, { ...parameters, model: access.model, messages, stream: true, ...options }, signal);
  };
  return async (messages, signal) => {
    const asked = tellsUsage;
    const response = await ask(messages, signal);
    if (!asked || (response.status !== 400 && response.status !== 422)) return response;
    const reader = readerOf(response, WHO);
    const { text, status } = await readRefusal(response, reader);
    release(reader);
    if (!/stream_options|include_usage/.test(text)) {
      return new Response(text, { status, headers: [...response.headers] });
    }
    if (tellsUsage) logger.info({}, `${WHO} does not tell what an answer costs (stream_options)`);
    tellsUsage = false;
    return ask(messages, signal);
  };
}
