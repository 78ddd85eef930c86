import { notFound } from '../../backend/not-found';
import type { RagEvent, RagQuery } from '../../backend/rag-backend';
import { RESTARTED } from '../../backend/warnings';
import { type Answer, answerWithin, type UnderWay } from '../../http/answer';
import { exchange } from '../../http/exchange';
import { isSurelyFree } from '../../http/retry';
import type { Source } from '../../protocol/index';
import type { Exchanged } from './history';
import { passagesFor } from './passages';
import { messagesOf } from './prompt';
import { eventsOf, refusalOf } from './response';
import type { OpenAIService } from './service';
import { OpenAITurn } from './turn';

/**
 * Answers one question from its passages, and logs what that took. Ends quietly when the caller aborts; every
 * other early end is a `BackendError`.
 */
export function answer(service: OpenAIService, query: RagQuery, signal: AbortSignal): Answer {
  return answerWithin(service.http, query, signal, (underWay) => fromPassages(service, query, underWay));
}

async function* fromPassages(service: OpenAIService, query: RagQuery, underWay: UnderWay): Answer {
  const { settings } = service;
  const { signal } = underWay.limits;
  const sources = await passagesFor(settings.retriever, query, signal);
  if (sources.length === 0 && settings.withoutPassages === 'no_answer') {
    signal.throwIfAborted();
    yield { type: 'text', text: notFound(query.question) };
    signal.throwIfAborted();
    underWay.record.complete();
    yield { type: 'finish', reason: 'no_answer' };
    return;
  }
  const conversation = conversationOf(service, query);
  const first: RagEvent[] = [
    ...(conversation?.restarted ? [RESTARTED] : []),
    ...(conversation?.isNew ? [{ type: 'conversation', id: conversation.id } as const] : []),
    ...(sources.length > 0 ? [{ type: 'sources', sources } as const] : []),
  ];
  for (const event of first) {
    signal.throwIfAborted();
    yield event;
  }
  let text = '';
  for await (const event of ask(
    service,
    query,
    { sources, history: conversation?.history ?? [] },
    underWay,
  )) {
    if (event.type === 'text') text += event.text;
    if (event.type === 'finish' && event.reason === 'complete' && conversation) {
      service.history.add(conversation.id, query.question, text);
    }
    yield event;
  }
}

function ask(
  { http, settings, complete, secrets }: OpenAIService,
  query: RagQuery,
  { sources, history }: { sources: readonly Source[]; history: readonly Exchanged[] },
  underWay: UnderWay,
): Answer {
  const messages = messagesOf(settings, query, sources, history);
  return exchange(http, underWay, {
    turn: new OpenAITurn(sources.length, secrets),
    ask: (signal) => complete(messages, signal),
    refusalOf: refusalOf(secrets),
    isSurelyFree,
    eventsOf: eventsOf(secrets),
  });
}

interface Conversation {
  id: string;
  history: readonly Exchanged[];
  isNew: boolean;
  /** The query named one that is not known any more. */
  restarted: boolean;
}

/** Undefined when questions are to stay alone. */
function conversationOf(
  { settings, history }: OpenAIService,
  { conversationId }: RagQuery,
): Conversation | undefined {
  if (settings.historyTurns === 0) return undefined;
  const known = conversationId === undefined ? undefined : history.of(conversationId);
  if (conversationId !== undefined && known) {
    return { id: conversationId, history: known, isNew: false, restarted: false };
  }
  const id = settings.createId();
  history.begin(id);
  return { id, history: [], isNew: true, restarted: conversationId !== undefined };
}
