import { declined } from '../../backend/declined';
import { isBackendError } from '../../backend/errors';
import { RESTARTED } from '../../backend/events';
import type { BackendContext, RagEvent, RagQuery } from '../../backend/rag-backend';
import { type Answer, type AnswerUnderWay, answerWithin, exchange } from '../../http/answer';
import type { ReasoningHabit } from '../../http/reasoning/scanner';
import type { HttpService } from '../../http/service';
import { loggableId, UpstreamFailure } from '../../http/upstream-errors';
import { DifyDecoder } from './decoder';
import type { DifySettings } from './options';
import type { StopSender } from './stop';

/** State shared by the answers of one backend. */
export interface DifyService {
  http: HttpService;
  settings: DifySettings;
  /** The URL that questions are posted to. */
  messagesUrl: string;
  stops: StopSender;
  habit: ReasoningHabit;
}

/**
 * Answers one question and logs what it took. Ends quietly when the caller aborts; every other early end is a
 * `BackendError`.
 */
export function answer(service: DifyService, query: RagQuery, context: BackendContext): Answer {
  const { signal, speculation } = context;
  // What is said in a conversation stays in it, even if it is not wanted after all.
  if (speculation && query.conversationId && service.settings.conversation === 'multi') {
    return declined(speculation);
  }
  // In blocking mode an answer is silent until it is complete.
  const inOnePiece = service.settings.responseMode === 'blocking';
  const work = (underWay: AnswerUnderWay) => inConversation(service, query, underWay, context);
  return answerWithin(service.http, query, signal, work, { inOnePiece });
}

/** When Dify no longer knows the conversation, a new one is started, once. */
async function* inConversation(
  service: DifyService,
  query: RagQuery,
  underWay: AnswerUnderWay,
  context: BackendContext,
): Answer {
  const { conversationId, ...fresh } = query;
  try {
    return yield* ask(service, query, underWay, context);
  } catch (error) {
    if (!conversationId || underWay.timeouts.reason || !isConversationGone(error)) throw error;
  }
  service.settings.logger.warn(
    { queryId: query.queryId, conversationId: loggableId(conversationId) },
    'Dify does not know the conversation; began a new one',
  );
  yield RESTARTED;
  yield* ask(service, fresh, underWay, context);
}

/** Whether Dify does not know the conversation, or not for this user: a new one can be started instead. */
function isConversationGone(error: unknown): boolean {
  const cause = isBackendError(error) ? error.cause : undefined;
  if (!(cause instanceof UpstreamFailure)) return false;
  return cause.code === 'conversation_completed' || /^Conversation Not Exists/i.test(cause.message);
}

/**
 * Sends the question to Dify and passes on the answer. When a limit ends it, the stop call for the run and the abort
 * of the request are sent together, whether or not anyone is reading the answer. Before its first event Dify has not
 * named the run, so only the abort is possible, and the run may continue there.
 */
function ask(
  service: DifyService,
  query: RagQuery,
  underWay: AnswerUnderWay,
  { signal, speculation }: BackendContext,
): Answer {
  const { http, messagesUrl, settings, stops, habit } = service;
  const decoder = new DifyDecoder(habit);
  const question = questionOf(settings, query);
  let stopped = false;
  if (speculation) {
    let isConfirmed = false;
    speculation.onConfirmed(() => {
      isConfirmed = true;
    });
    // After the stop call, which the abort causes as well.
    const forget = () => {
      const { conversationId } = decoder.names;
      if (!isConfirmed && conversationId) stops.forget(conversationId, question.user);
    };
    signal.addEventListener('abort', forget, { once: true });
  }
  return exchange(http, underWay, {
    decoder,
    send: (signal) => http.transport.post(messagesUrl, question, signal),
    toEvents: (step) => conversationSteps(settings, query, step),
    onLeave: () => {
      if (stopped || decoder.state !== 'running' || decoder.taskId === undefined) return;
      stopped = true;
      stops.send(decoder.taskId, question.user);
    },
  });
}

/** The body of a question. Dify validates inputs and user again on every turn of a conversation. */
function questionOf({ conversation, responseMode, inputsOf, userOf }: DifySettings, query: RagQuery) {
  return {
    inputs: inputsOf(query),
    query: query.question,
    user: userOf(query),
    response_mode: responseMode,
    // Otherwise a new conversation costs one more model call, for a title.
    auto_generate_name: false,
    ...(query.conversationId && conversation === 'multi' ? { conversation_id: query.conversationId } : {}),
  };
}

/**
 * What a step of an answer means for the caller that keeps the conversation: nothing when every question stands
 * alone; an additional warning when Dify, as some versions do, silently answers in another conversation.
 */
function conversationSteps(
  { conversation, logger }: Pick<DifySettings, 'conversation' | 'logger'>,
  { conversationId, queryId }: RagQuery,
  step: RagEvent,
): RagEvent[] {
  if (step.type !== 'conversation') return [step];
  if (conversation === 'single') return [];
  if (!conversationId || step.id === conversationId) return [step];
  logger.warn(
    { queryId, conversationId: loggableId(conversationId) },
    'Dify answered in a new conversation without saying so',
  );
  return [step, RESTARTED];
}
