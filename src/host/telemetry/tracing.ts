import type { Context, Span, Tracer } from '@opentelemetry/api';
import { redact } from '../../logging/redact';
import type { HostObserver, Question, QuestionEnd } from './observer';
import type { UpstreamEnd } from './upstream';

/**
 * All names used in traces. Those that begin with `gen_ai.` are OpenTelemetry's conventions for generative
 * AI, which are still in development; update them here.
 */
const TRACER = 'realtime-rag';

const SPANS = {
  question: 'process question',
  chat: (provider: string) => `chat ${provider}`,
  deliver: 'deliver answer',
} as const;

const EVENTS = {
  /** The questions ahead of it have been answered; now the backend is asked. */
  asked: 'backend_asked',
  firstChunk: 'first_chunk',
  clientLeft: 'client_left',
} as const;

const A = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  conversation: 'gen_ai.conversation.id',
  stream: 'gen_ai.request.stream',
  firstChunkSeconds: 'gen_ai.response.time_to_first_chunk',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  errorType: 'error.type',
  query: 'realtime_rag.query.id',
  trigger: 'realtime_rag.trigger',
  outcome: 'realtime_rag.outcome',
  chunks: 'realtime_rag.answer.chunks',
  retries: 'realtime_rag.upstream.retries',
} as const;

/** One trace for each question. Give it to `createHost` as `tracing`. */
export interface HostTracing {
  readonly observer: Partial<HostObserver>;
  /** Runs a step of the backend's work within its span, so that spans created there become children. */
  within<T>(queryId: string, work: () => T): T;
}

type Api = typeof import('@opentelemetry/api');

/**
 * Traces with the OpenTelemetry SDK that this process has set up; without one, no spans are created. Loads
 * `@opentelemetry/api`, which has to be installed alongside this package; rejects when it is not. Spans contain
 * neither questions nor answers.
 */
export async function createTracing(): Promise<HostTracing> {
  return new QuestionTraces(await import('@opentelemetry/api'));
}

interface Trace {
  root: Span;
  context: Context;
  chat?: Span;
  chatContext?: Context;
  deliver?: Span;
}

class QuestionTraces implements HostTracing {
  readonly #api: Api;
  readonly #tracer: Tracer;
  readonly #open = new Map<string, Trace>();
  readonly observer: Partial<HostObserver> = {
    questionAccepted: (question) => this.#accepted(question),
    questionAsked: (question) => this.#asked(question),
    answerBegan: (question) => this.#began(question),
    upstreamEnded: (provider, end) => this.#upstreamEnded(provider, end),
    questionEnded: (question, end) => this.#ended(question, end),
  };

  constructor(api: Api) {
    this.#api = api;
    this.#tracer = api.trace.getTracer(TRACER);
  }

  within<T>(queryId: string, work: () => T): T {
    const within = this.#open.get(queryId)?.chatContext;
    return within ? this.#api.context.with(within, work) : work();
  }

  #accepted({ queryId, sessionId, trigger }: Question): void {
    const { trace, ROOT_CONTEXT } = this.#api;
    const root = this.#tracer.startSpan(
      SPANS.question,
      { attributes: { [A.conversation]: redact(sessionId), [A.query]: queryId, [A.trigger]: trigger } },
      ROOT_CONTEXT,
    );
    // Without an SDK, or when this question is not sampled, there is nothing to keep.
    if (!root.isRecording()) return;
    this.#open.set(queryId, { root, context: trace.setSpan(ROOT_CONTEXT, root) });
  }

  #asked({ queryId }: Question): void {
    const open = this.#open.get(queryId);
    if (!open) return;
    const { trace, SpanKind } = this.#api;
    open.root.addEvent(EVENTS.asked);
    const attributes = { [A.operation]: 'chat', [A.stream]: true };
    open.chat = this.#tracer.startSpan(SPANS.chat(''), { kind: SpanKind.CLIENT, attributes }, open.context);
    open.chatContext = trace.setSpan(open.context, open.chat);
  }

  #began({ queryId, acceptedAt }: Question): void {
    const open = this.#open.get(queryId);
    if (!open) return;
    open.root.addEvent(EVENTS.firstChunk);
    open.chat?.setAttribute(A.firstChunkSeconds, (performance.now() - acceptedAt) / 1_000);
    open.deliver = this.#tracer.startSpan(SPANS.deliver, {}, open.context);
  }

  #upstreamEnded(provider: string, end: UpstreamEnd): void {
    const chat = this.#open.get(end.queryId)?.chat;
    if (!chat) return;
    chat.updateName(SPANS.chat(provider));
    chat.setAttributes({
      [A.provider]: provider,
      [A.retries]: end.retries,
      ...(end.promptTokens === undefined ? {} : { [A.inputTokens]: end.promptTokens }),
      ...(end.completionTokens === undefined ? {} : { [A.outputTokens]: end.completionTokens }),
    });
    if (end.result !== 'ok' && end.result !== 'aborted') this.#fail(chat, end.result);
    chat.end();
  }

  #ended({ queryId }: Question, end: QuestionEnd): void {
    const open = this.#open.get(queryId);
    if (!open) return;
    this.#open.delete(queryId);
    const { root, chat, deliver } = open;
    if (end.clientLeft) root.addEvent(EVENTS.clientLeft);
    root.setAttributes({ [A.outcome]: end.outcome, [A.chunks]: end.chunks });
    if (end.error !== undefined) this.#fail(root, end.error);
    deliver?.end();
    // A question that was refused, or whose client gave up, before the backend was asked.
    if (chat?.isRecording()) chat.end();
    root.end();
  }

  #fail(span: Span, code: string): void {
    span.setAttribute(A.errorType, code);
    span.setStatus({ code: this.#api.SpanStatusCode.ERROR, message: code });
  }
}
