import type { Attributes, Context, Span, SpanKind, Tracer } from '@opentelemetry/api';
import * as v from 'valibot';
import { sourcesSchema } from '../../backend/event-schema';
import { type BackendTelemetry, isBackendError, type RagBackend } from '../../backend/index';
import { plainCopy } from '../../backend/plain-copy';
import { cutShort, redact } from '../../logging/redact';
import { flag } from '../../options/fields';
import { readOptions } from '../../options/read-options';
import type { Source } from '../../protocol/index';
import type { HostObserver, Question, QuestionEnd } from './observer';
import type { Retrieving, UpstreamEnd } from './upstream';

/**
 * All names used in traces. Those that begin with `gen_ai.`, and the names and kinds of spans, are OpenTelemetry's
 * semantic conventions for generative AI, v0.1.0: still in development, so update them here, and the version in
 * docs/operations.md.
 */
const TRACER = 'realtime-rag';
const AGENT = 'realtime-rag';
const DELIVER = 'deliver answer';

const EVENTS = {
  /** The questions ahead of it have been answered; now the backend is asked. */
  asked: 'backend_asked',
  firstChunk: 'first_chunk',
  clientLeft: 'client_left',
} as const;

const A = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  agent: 'gen_ai.agent.name',
  model: 'gen_ai.request.model',
  conversation: 'gen_ai.conversation.id',
  stream: 'gen_ai.request.stream',
  firstChunkSeconds: 'gen_ai.response.time_to_first_chunk',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  input: 'gen_ai.input.messages',
  output: 'gen_ai.output.messages',
  searched: 'gen_ai.retrieval.query.text',
  documents: 'gen_ai.retrieval.documents',
  errorType: 'error.type',
  query: 'realtime_rag.query.id',
  trigger: 'realtime_rag.trigger',
  outcome: 'realtime_rag.outcome',
  chunks: 'realtime_rag.answer.chunks',
  retries: 'realtime_rag.upstream.retries',
  sources: 'realtime_rag.answer.sources',
  speculative: 'realtime_rag.speculative',
} as const;

/** Characters of a text beyond this are not kept. */
const MAX_CONTENT = 16_384;

export interface TracingOptions {
  /**
   * Whether spans contain what was asked and which passages were found, and the answer if the host has `logContent`.
   * Default false.
   */
  content?: boolean;
}

const optionsSchema = v.object({ content: v.optional(flag(), false) });

/** One trace for each question. Give it to `createHost` as `tracing`. */
export interface HostTracing {
  readonly observer: Partial<HostObserver>;
  /** Runs a step of the backend's work within its span, so that spans created there become children. */
  within<T>(queryId: string, backend: TracedBackend, work: () => T): T;
  /** An answer has told the passages that it is based on. */
  found(queryId: string, sources: unknown): void;
  /** Looks for passages, within a span of its own. */
  retrieving(retrieving: Retrieving, work: () => Promise<Source[]>): Promise<Source[]>;
}

/** What is known of a backend before it is asked. */
export type TracedBackend = Pick<RagBackend, 'name' | 'telemetry'>;

type Api = typeof import('@opentelemetry/api');

/**
 * Traces with the OpenTelemetry SDK that this process has set up; without one, no spans are created. Loads
 * `@opentelemetry/api`, which has to be installed alongside this package; rejects when it is not. Spans contain
 * neither questions nor answers, unless `content` is set.
 */
export async function createTracing(options: TracingOptions = {}): Promise<HostTracing> {
  const { content } = readOptions('createTracing', optionsSchema, options);
  return new QuestionTraces(await import('@opentelemetry/api'), content);
}

interface Trace {
  question: Question;
  root: Span;
  context: Context;
  backend?: Span;
  backendContext?: Context;
  operation?: BackendTelemetry['operation'];
  /** In milliseconds since 1970, and on the clock of `performance.now`. */
  askedAt?: { date: number; clock: number };
  deliver?: Span;
}

class QuestionTraces implements HostTracing {
  readonly #api: Api;
  readonly #tracer: Tracer;
  readonly #content: boolean;
  readonly #open = new Map<string, Trace>();
  readonly observer: Partial<HostObserver> = {
    questionAccepted: (question) => this.#accepted(question),
    questionAsked: (question) => this.#asked(question),
    answerBegan: (question) => this.#began(question),
    upstreamEnded: (_name, end) => this.#upstreamEnded(end),
    questionEnded: (question, end) => this.#ended(question, end),
  };

  constructor(api: Api, content: boolean) {
    this.#api = api;
    this.#content = content;
    this.#tracer = api.trace.getTracer(TRACER);
  }

  within<T>(queryId: string, backend: TracedBackend, work: () => T): T {
    const open = this.#open.get(queryId);
    if (!open) return work();
    open.backendContext ??= this.#begin(open, backend);
    return this.#api.context.with(open.backendContext, work);
  }

  found(queryId: string, given: unknown): void {
    const open = this.#open.get(queryId);
    if (!open?.backendContext) return;
    const sources = readSources(given);
    open.root.setAttribute(A.sources, sources.length);
    const found = this.#searched(open.question.text, sources);
    // One that only retrieves has no second span for it.
    if (open.operation === 'retrieval') open.backend?.setAttributes(found);
    else {
      const attributes = { ...this.#about(open.question), ...found };
      this.#start(
        'retrieval',
        { kind: 'INTERNAL', attributes },
        open.backendContext,
        open.askedAt?.date,
      ).end();
    }
  }

  async retrieving(
    { query, provider, context: { signal, speculation } }: Retrieving,
    work: () => Promise<Source[]>,
  ): Promise<Source[]> {
    const { context, ROOT_CONTEXT, trace } = this.#api;
    const { queryId, sessionId, question } = query;
    const within = this.#open.get(queryId)?.context ?? ROOT_CONTEXT;
    const attributes = {
      ...this.#about({ sessionId, queryId }),
      [A.provider]: provider,
      [A.speculative]: speculation !== undefined,
    };
    const span = this.#start('retrieval', { kind: 'INTERNAL', attributes }, within);
    try {
      const found = await context.with(trace.setSpan(within, span), work);
      const sources = readSources(found);
      span.setAttributes({ [A.sources]: sources.length, ...this.#searched(question, sources) });
      return found;
    } catch (error) {
      // What is no longer wanted has not failed.
      if (!signal.aborted) this.#fail(span, isBackendError(error) ? error.code : 'BACKEND_ERROR');
      throw error;
    } finally {
      span.end();
    }
  }

  #accepted(question: Question): void {
    const { trace, ROOT_CONTEXT } = this.#api;
    const attributes = {
      ...this.#about(question),
      [A.agent]: AGENT,
      [A.trigger]: question.trigger,
      ...this.#said(A.input, 'user', question.text),
    };
    const root = this.#start('invoke_agent', { kind: 'INTERNAL', subject: AGENT, attributes }, ROOT_CONTEXT);
    // Without an SDK, or when this question is not sampled, there is nothing to keep.
    if (!root.isRecording()) return;
    this.#open.set(question.queryId, { question, root, context: trace.setSpan(ROOT_CONTEXT, root) });
  }

  #asked({ queryId }: Question): void {
    const open = this.#open.get(queryId);
    if (!open) return;
    open.root.addEvent(EVENTS.asked);
  }

  #begin(open: Trace, { name, telemetry = {} }: TracedBackend): Context {
    const { operation = 'chat', provider = name, model } = telemetry;
    open.operation = operation;
    open.askedAt = { date: Date.now(), clock: performance.now() };
    open.root.setAttribute(A.provider, provider);
    const isAgent = operation === 'invoke_agent';
    const attributes = {
      ...this.#about(open.question),
      ...(isAgent ? { [A.agent]: name } : {}),
      ...(model === undefined ? {} : { [A.model]: model }),
      [A.provider]: provider,
      [A.stream]: true,
      ...this.#said(A.input, 'user', open.question.text),
    };
    const kind = operation === 'retrieval' ? 'INTERNAL' : 'CLIENT';
    const subject = isAgent ? name : model;
    open.backend = this.#start(operation, { kind, subject, attributes }, open.context);
    return this.#api.trace.setSpan(open.context, open.backend);
  }

  #began({ queryId }: Question): void {
    const open = this.#open.get(queryId);
    if (!open) return;
    open.root.addEvent(EVENTS.firstChunk);
    const askedAt = open.askedAt?.clock ?? open.question.acceptedAt;
    open.backend?.setAttribute(A.firstChunkSeconds, (performance.now() - askedAt) / 1_000);
    open.deliver = this.#tracer.startSpan(DELIVER, {}, open.context);
  }

  #upstreamEnded(end: UpstreamEnd): void {
    const open = this.#open.get(end.queryId);
    if (!open?.backend) return;
    const { backend, root } = open;
    const tokens = {
      ...(end.promptTokens === undefined ? {} : { [A.inputTokens]: end.promptTokens }),
      ...(end.completionTokens === undefined ? {} : { [A.outputTokens]: end.completionTokens }),
    };
    root.setAttributes(tokens);
    backend.setAttributes({ ...tokens, [A.retries]: end.retries });
    if (end.result !== 'ok' && end.result !== 'aborted') this.#fail(backend, end.result);
    backend.end();
  }

  #ended({ queryId }: Question, end: QuestionEnd): void {
    const open = this.#open.get(queryId);
    if (!open) return;
    this.#open.delete(queryId);
    const { root, backend, deliver } = open;
    if (end.clientLeft) root.addEvent(EVENTS.clientLeft);
    root.setAttributes({
      [A.outcome]: end.outcome,
      [A.chunks]: end.chunks,
      ...(end.answer === undefined ? {} : this.#said(A.output, 'assistant', end.answer)),
    });
    if (end.error !== undefined) this.#fail(root, end.error);
    deliver?.end();
    // A question that was refused, or whose client gave up, before the backend was asked.
    if (backend?.isRecording()) backend.end();
    root.end();
  }

  #start(
    operation: NonNullable<BackendTelemetry['operation']>,
    {
      kind,
      subject,
      attributes,
    }: { kind: keyof typeof SpanKind; subject?: string | undefined; attributes: Attributes },
    within: Context,
    startTime?: number,
  ): Span {
    const options = {
      kind: this.#api.SpanKind[kind],
      attributes: { ...attributes, [A.operation]: operation },
      ...(startTime === undefined ? {} : { startTime }),
    };
    return this.#tracer.startSpan(
      subject === undefined ? operation : `${operation} ${subject}`,
      options,
      within,
    );
  }

  /** A label is chosen by the client. */
  #about({ sessionId, queryId }: Pick<Question, 'sessionId' | 'queryId'>): Attributes {
    return { [A.conversation]: redact(sessionId), [A.query]: queryId };
  }

  #said(name: string, role: 'user' | 'assistant', text: string): Attributes {
    if (!this.#content) return {};
    const parts = [{ type: 'text', content: this.#shown(text) }];
    const message = role === 'assistant' ? { role, parts, finish_reason: 'stop' } : { role, parts };
    return { [name]: JSON.stringify([message]) };
  }

  #searched(question: string, sources: readonly Source[]): Attributes {
    if (!this.#content) return {};
    const documents = sources.map(({ id, score, text }) => ({ id, score, content: this.#shown(text) }));
    return { [A.searched]: this.#shown(question), [A.documents]: JSON.stringify(documents) };
  }

  #shown(text: string): string {
    return redact(cutShort(text, MAX_CONTENT));
  }

  #fail(span: Span, code: string): void {
    span.setAttribute(A.errorType, code);
    span.setStatus({ code: this.#api.SpanStatusCode.ERROR, message: code });
  }
}

/** What fits the wire of what a backend gave, whatever that was. */
function readSources(given: unknown): readonly Source[] {
  const { success, output } = v.safeParse(sourcesSchema, plainCopy(given, sourcesSchema));
  return success ? output : [];
}
