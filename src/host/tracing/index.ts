import type { Context, Span, Tracer } from '@opentelemetry/api';
import { redact } from '../../logging/redact';
import type { HostObserver } from '../observer';
import type { Question, QuestionEnd } from '../watching/question';
import type { UpstreamEnd } from '../watching/upstream';
import { ATTRIBUTES as A, EVENTS, SPANS, TRACER } from './names';

/** One trace for each question. Give it to `createHost` as `tracing`. */
export interface HostTracing {
  readonly observer: Partial<HostObserver>;
  /** Does a step of the backend's work within its span, so that what it traces itself becomes a child. */
  within<T>(queryId: string, work: () => T): T;
}

type Api = typeof import('@opentelemetry/api');

/**
 * Traces with whatever OpenTelemetry SDK this process has set up; without one nothing is made. Loads
 * `@opentelemetry/api`, which has to be installed beside this package; rejects when it is not. Neither
 * questions nor answers are in any span.
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
    // A backend that was refused or gave up before it began.
    if (chat?.isRecording()) chat.end();
    root.end();
  }

  #fail(span: Span, code: string): void {
    span.setAttribute(A.errorType, code);
    span.setStatus({ code: this.#api.SpanStatusCode.ERROR, message: code });
  }
}
