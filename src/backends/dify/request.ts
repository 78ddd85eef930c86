import type { RagQuery } from '../../backend/rag-backend';
import type { Pool } from '../../http/pool';
import { createPost } from '../../http/post';
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

export function createApi(settings: DifySettings, pool: Pool): DifyApi {
  const post = createPost(pool, keyHeader(settings));
  const messages = `${settings.baseUrl}/chat-messages`;
  return {
    ask: (question, signal) => post(messages, question, signal),
    stop: (taskId, user, signal) => post(`${messages}/${encodeURIComponent(taskId)}/stop`, { user }, signal),
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
