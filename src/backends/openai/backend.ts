import { untilAborted } from '../../backend/abortable';
import { declined } from '../../backend/declined';
import { BackendError, isBackendError } from '../../backend/errors';
import { RESTARTED } from '../../backend/events';
import { notFound } from '../../backend/language';
import { completeQuery, signalOf } from '../../backend/query';
import type {
  BackendContext,
  CallableBackend,
  PartialRagQuery,
  RagEvent,
  RagQuery,
  SpeculationContext,
} from '../../backend/rag-backend';
import { type Answer, type AnswerUnderWay, answerWithin, exchange } from '../../http/answer';
import { createHabit } from '../../http/reasoning/filter';
import type { ReasoningHabit } from '../../http/reasoning/scanner';
import { HttpService, type RehearsedAnswer } from '../../http/service';
import { silentLogger } from '../../logging/logger';
import type { Source } from '../../protocol/index';
import { check } from './check';
import { createStreamCompletion, type StreamCompletion } from './completions';
import { OpenAIDecoder } from './decoder';
import { type Exchanged, History } from './history';
import { type OpenAIBackendOptions, type OpenAISettings, type Retriever, readOpenAIOptions } from './options';
import { messagesOf } from './prompt';
import { openAIUpstream } from './upstream';

/** A backend with a model that writes answers from the passages of a retriever. */
export interface OpenAIBackend extends CallableBackend {
  /** The retriever's passages, without asking the model. */
  retrieve(query: PartialRagQuery, context?: Partial<BackendContext>): Promise<Source[]>;
}

/**
 * Lets a model on any OpenAI-compatible server (OpenAI, Azure, Ollama, vLLM, …) write answers from the passages that
 * the retriever finds: word by word, with citations `[1]` that are the `position` of a source. The model is told to
 * use only the passages, and that they, the transcript and the question are data.
 *
 * Throws a `TypeError` for invalid options. Its answers fail with a `BackendError`, whose message never contains what
 * the server said; its `cause` does, for the log.
 */
export function createOpenAIBackend(options: OpenAIBackendOptions): OpenAIBackend {
  const settings = readOpenAIOptions(options);
  const { access, retriever, historyTurns } = settings;
  const http = new HttpService(openAIUpstream(access), settings, access.headers);
  const complete = createStreamCompletion(settings, http.transport);
  const service = { http, settings, complete, history: new History(historyTurns), habit: createHabit() };
  return {
    name: 'openai',
    answer: (query, context) =>
      answer(service, completeQuery(query), { ...context, signal: signalOf(context) }),
    speculative: settings.speculative,
    telemetry: { provider: 'openai', model: access.model },
    retrieve: (query, context) => passagesFor(retriever, completeQuery(query), signalOf(context)),
    warmUp: ({ signal }) => http.warmUp(signal, rehearsed(service), access.urlOf('models')),
    check: ({ signal }) => check(settings, signal),
    close: () => http.close(),
  };
}

/** An answer for warming up, from a passage that nobody has to find. */
function rehearsed(service: OpenAIService): RehearsedAnswer {
  const sources = [{ id: 'warm-up', position: 1, title: 'title', text: 'text' }];
  const token = { choices: [{ delta: { content: 'token ' } }] };
  return {
    events: [token, token, { choices: [{ delta: {}, finish_reason: 'stop' }] }],
    ask: (http) => {
      const settings = { ...service.settings, historyTurns: 0, logger: silentLogger };
      const complete = createStreamCompletion(settings, http.transport);
      const query = completeQuery({ question: 'warm-up', sources });
      return answer({ ...service, settings, http, complete }, query, { signal: signalOf({}) });
    },
  };
}

/** State shared by the answers of one backend. */
interface OpenAIService {
  http: HttpService;
  settings: OpenAISettings;
  complete: StreamCompletion;
  history: History;
  habit: ReasoningHabit;
}

/**
 * Answers one question from its passages and logs what it took. Ends quietly when the caller aborts; every other
 * early end is a `BackendError`.
 */
function answer(service: OpenAIService, query: RagQuery, { signal, speculation }: BackendContext): Answer {
  // A server that keeps the conversation would keep what is not wanted after all, too.
  if (speculation && query.conversationId && service.settings.conversationField !== undefined) {
    return declined(speculation);
  }
  return answerWithin(service.http, query, signal, (underWay) =>
    fromPassages(service, query, underWay, speculation),
  );
}

async function* fromPassages(
  service: OpenAIService,
  query: RagQuery,
  underWay: AnswerUnderWay,
  speculation?: SpeculationContext,
): Answer {
  const { settings } = service;
  const { signal } = underWay.timeouts;
  const sources = await passagesFor(settings.retriever, query, signal);
  if (sources.length === 0 && settings.withoutPassages === 'no_answer') {
    signal.throwIfAborted();
    yield { type: 'text', text: notFound(query.question) };
    signal.throwIfAborted();
    underWay.log.complete();
    yield { type: 'finish', reason: 'no_answer' };
    return;
  }
  const conversation = conversationOf(service, query, speculation);
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
  const shown = { sources, conversation };
  for await (const event of ask(service, query, shown, underWay)) {
    if (event.type === 'text') text += event.text;
    if (event.type === 'replace') text = event.text;
    if (event.type === 'finish' && event.reason === 'complete' && conversation) {
      const remember = () => service.history.add(conversation.id, query.question, text);
      if (speculation) speculation.onConfirmed(remember);
      else remember();
    }
    yield event;
  }
}

function ask(
  { http, settings, complete, habit }: OpenAIService,
  query: RagQuery,
  { sources, conversation }: { sources: readonly Source[]; conversation: Conversation | undefined },
  underWay: AnswerUnderWay,
): Answer {
  const { conversationField: field } = settings;
  // A server that keeps the conversation knows what came before.
  const history = field === undefined ? (conversation?.history ?? []) : [];
  const messages = messagesOf(settings, query, sources, history);
  const named = field === undefined || conversation === undefined ? {} : { [field]: conversation.id };
  return exchange(http, underWay, {
    decoder: new OpenAIDecoder(sources.length, http.upstream, habit, isRagflow(settings.access.baseUrl)),
    send: (signal) => complete(messages, signal, named),
  });
}

/** RAGFlow offers its own chats and agents as models. */
function isRagflow(baseUrl: string): boolean {
  return /\/(?:chats|agents)_openai\//.test(`${baseUrl}/`);
}

interface Conversation {
  id: string;
  history: readonly Exchanged[];
  isNew: boolean;
  /** The query named a conversation that is no longer known. */
  restarted: boolean;
}

/** Undefined when every question stands alone. */
function conversationOf(
  { settings, history }: OpenAIService,
  { conversationId }: RagQuery,
  speculation: SpeculationContext | undefined,
): Conversation | undefined {
  if (settings.historyTurns === 0 && settings.conversationField === undefined) return undefined;
  const known = conversationId === undefined ? undefined : history.of(conversationId);
  if (conversationId !== undefined && known) {
    return { id: conversationId, history: known, isNew: false, restarted: false };
  }
  const id = settings.createId();
  const begin = () => history.begin(id);
  if (speculation) speculation.onConfirmed(begin);
  else begin();
  return { id, history: [], isNew: true, restarted: conversationId !== undefined };
}

/** The passages for a question, numbered as the model cites them. Uses the query's own passages if it has any. */
async function passagesFor(retriever: Retriever, query: RagQuery, signal: AbortSignal): Promise<Source[]> {
  const found = query.sources ?? (await retrieve(retriever, query, signal));
  return found.map((source, index) => ({ ...source, position: index + 1 }));
}

async function retrieve(retriever: Retriever, query: RagQuery, signal: AbortSignal): Promise<Source[]> {
  try {
    signal.throwIfAborted();
    return await untilAborted(retriever.retrieve(query, { signal }), signal);
  } catch (error) {
    if (signal.aborted || isBackendError(error)) throw error;
    throw new BackendError('BACKEND_ERROR', 'The retriever failed to find passages.', { cause: error });
  }
}
