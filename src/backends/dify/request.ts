import ky from 'ky';
import type { Pool } from '../http-client/pool';
import type { RagQuery } from '../types';
import { type DifyResponseMode, type DifySettings, keyHeader } from './options';

/** The body of a question. */
export interface DifyQuestion {
  inputs: Record<string, unknown>;
  query: string;
  user: string;
  response_mode: DifyResponseMode;
  auto_generate_name: boolean;
  conversation_id?: string;
}

/** The calls that this backend makes. Each resolves with whatever status came back. */
export interface DifyApi {
  ask(question: DifyQuestion, signal: AbortSignal): Promise<Response>;
  stop(taskId: string, user: string, signal: AbortSignal): Promise<Response>;
}

/**
 * No retries here: every accepted question is billed, and Dify has no way to tell a repeated one. No
 * redirects: one would turn the POST into a GET, or carry the key elsewhere. No compression: what packs a
 * stream holds its first words back.
 */
export function createApi({ apiKey, baseUrl }: DifySettings, pool: Pool): DifyApi {
  const http = ky.create({
    prefixUrl: baseUrl,
    headers: {
      ...keyHeader({ apiKey }),
      accept: 'text/event-stream, application/json',
      'accept-encoding': 'identity',
    },
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
    redirect: 'manual',
  });
  const under = (signal: AbortSignal) => ({ fetch: pool.fetchUnder(signal) });
  return {
    ask: async (question, signal) => await http.post('chat-messages', { json: question, ...under(signal) }),
    stop: async (taskId, user, signal) =>
      await http.post(`chat-messages/${encodeURIComponent(taskId)}/stop`, {
        json: { user },
        ...under(signal),
      }),
  };
}

/** Dify checks the inputs, and shows the conversation to this user only, on every turn anew. */
export function questionOf(settings: DifySettings, query: RagQuery): DifyQuestion {
  const { conversation, responseMode, inputsOf, userOf } = settings;
  return {
    inputs: inputsOf(query),
    query: query.question,
    user: userOf(query),
    response_mode: responseMode,
    // Else a new conversation costs one more model call, for a title.
    auto_generate_name: false,
    ...(query.conversationId && conversation === 'multi' ? { conversation_id: query.conversationId } : {}),
  };
}
