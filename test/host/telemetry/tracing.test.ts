import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BackendTelemetry, RagBackend } from '../../../src/backend/index';
import { createTracing } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';

const exporter = new InMemorySpanExporter();

const tick = () => new Promise((resolve) => setTimeout(resolve, 2));

/** Traces something of its own, as an instrumented HTTP client does. */
const tracedBackend: RagBackend = {
  name: 'traced',
  async *answer({ question }) {
    await tick();
    trace.getTracer('backend').startSpan('POST').end();
    yield { type: 'usage', usage: { prompt_tokens: 12, completion_tokens: 5 } };
    yield `about ${question}`;
    await tick();
    if (question.includes('fail')) throw new Error('down');
  },
};

test('without an SDK questions are answered, and nothing is traced', async () => {
  const { connect } = await startHost({ backend: tracedBackend, tracing: await createTracing() });
  const client = await connect();
  client.final('what is the return policy?');
  await client.until({ stage: 'idle' });
  expect(client.summary()).toContain('answer final complete');
  expect(exporter.getFinishedSpans()).toEqual([]);
});

describe('with an SDK', () => {
  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
  });
  beforeEach(() => exporter.reset());
  afterAll(() => {
    trace.disable();
    context.disable();
    propagation.disable();
  });

  async function spansOf(question: string) {
    const { connect } = await startHost({ backend: tracedBackend, tracing: await createTracing() });
    const client = await connect();
    client.final(question);
    await client.until({ stage: 'idle' });
    return new Map(exporter.getFinishedSpans().map((span) => [span.name, span]));
  }

  test('a question is one trace: the question, the backend, what the backend traces, the delivery', async () => {
    const spans = await spansOf('what is the return policy?');
    expect([...spans.keys()].sort()).toEqual(['POST', 'chat', 'deliver answer', 'invoke_agent realtime-rag']);
    const [root, chat, post, deliver] = ['invoke_agent realtime-rag', 'chat', 'POST', 'deliver answer'].map(
      (name) => spans.get(name),
    );
    expect(root?.parentSpanContext).toBeUndefined();
    expect([root?.kind, chat?.kind, deliver?.kind]).toEqual([
      SpanKind.INTERNAL,
      SpanKind.CLIENT,
      SpanKind.INTERNAL,
    ]);
    expect(root?.attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'realtime-rag',
      'gen_ai.provider.name': 'traced',
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.conversation.id': expect.any(String),
      'realtime_rag.query.id': expect.any(String),
      'realtime_rag.trigger': 'auto',
      'realtime_rag.outcome': 'ok',
    });
    expect(root?.events.map(({ name }) => name)).toEqual(['backend_asked', 'first_chunk']);
    expect(chat?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
      'gen_ai.conversation.id': root?.attributes['gen_ai.conversation.id'],
      'gen_ai.provider.name': 'traced',
      'gen_ai.request.stream': true,
      'gen_ai.response.time_to_first_chunk': expect.any(Number),
      'gen_ai.usage.input_tokens': 12,
      'gen_ai.usage.output_tokens': 5,
    });
    expect(chat?.parentSpanContext?.spanId).toBe(root?.spanContext().spanId);
    expect(deliver?.parentSpanContext?.spanId).toBe(root?.spanContext().spanId);
    expect(post?.parentSpanContext?.spanId).toBe(chat?.spanContext().spanId);
  });

  test('a failure has its code, and no text of the upstream', async () => {
    const spans = await spansOf('why does it fail?');
    for (const name of ['invoke_agent realtime-rag', 'chat']) {
      expect(spans.get(name)?.status.code).toBe(SpanStatusCode.ERROR);
      expect(spans.get(name)?.attributes['error.type']).toBe('BACKEND_ERROR');
    }
    expect(
      JSON.stringify(
        [...spans.values()].map(({ attributes, events, status }) => ({ attributes, events, status })),
      ),
    ).not.toMatch(/down|why does/);
  });

  const passage = { id: 'a.md#1', title: 'A', text: 'Within 30 days.', score: 2, position: 1 };
  const generating = (telemetry: BackendTelemetry): RagBackend => ({
    name: 'generating',
    telemetry,
    retrieve: async () => [passage],
    async *answer() {
      await tick();
      yield { type: 'sources', sources: [passage] };
      yield '30 days.';
      yield { type: 'sources', sources: [passage] };
    },
  });

  async function spansWith(telemetry: BackendTelemetry, content: boolean) {
    const tracing = await createTracing({ content });
    const { connect } = await startHost({ backend: generating(telemetry), tracing, logContent: content });
    const client = await connect();
    client.final('what is the return policy?');
    await client.until({ stage: 'idle' });
    return new Map(exporter.getFinishedSpans().map((span) => [span.name, span]));
  }

  test('a model has its name, and what it was given is a retrieval', async () => {
    const spans = await spansWith({ provider: 'openai', model: 'qwen3' }, false);
    const chat = spans.get('chat qwen3');
    expect(chat?.attributes).toMatchObject({
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'qwen3',
    });
    const retrieval = spans.get('retrieval');
    expect(retrieval?.kind).toBe(SpanKind.INTERNAL);
    expect(retrieval?.parentSpanContext?.spanId).toBe(chat?.spanContext().spanId);
    expect(retrieval?.attributes['gen_ai.operation.name']).toBe('retrieval');
    expect(retrieval?.duration[1]).toBeGreaterThan(0);
    expect(spans.get('invoke_agent realtime-rag')?.attributes['realtime_rag.answer.sources']).toBe(1);
    expect(JSON.stringify([...spans.values()].map(({ attributes }) => attributes))).not.toMatch(
      /return|days|a\.md/,
    );
  });

  test('a service is an agent, and one that only finds passages a retrieval', async () => {
    expect([...(await spansWith({ operation: 'invoke_agent' }, false)).keys()]).toContain(
      'invoke_agent generating',
    );
    exporter.reset();
    const spans = await spansWith({ operation: 'retrieval' }, false);
    expect([...spans.keys()].sort()).toEqual(['deliver answer', 'invoke_agent realtime-rag', 'retrieval']);
    expect(spans.get('retrieval')?.attributes['gen_ai.provider.name']).toBe('generating');
  });

  test('content is in spans only if it is wanted', async () => {
    const spans = await spansWith({ model: 'qwen3' }, true);
    const root = spans.get('invoke_agent realtime-rag')?.attributes ?? {};
    expect(JSON.parse(String(root['gen_ai.input.messages']))).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'what is the return policy?' }] },
    ]);
    expect(JSON.parse(String(root['gen_ai.output.messages']))).toEqual([
      { role: 'assistant', parts: [{ type: 'text', content: '30 days.' }], finish_reason: 'stop' },
    ]);
    const retrieval = spans.get('retrieval')?.attributes ?? {};
    expect(retrieval['gen_ai.retrieval.query.text']).toBe('what is the return policy?');
    expect(JSON.parse(String(retrieval['gen_ai.retrieval.documents']))).toEqual([
      { id: 'a.md#1', score: 2, content: 'Within 30 days.' },
    ]);
  });

  test('passages that are found in advance are a span of their own', async () => {
    const { connect } = await startHost({ backend: generating({}), tracing: await createTracing() });
    const client = await connect();
    const text = 'what is the return policy of the shop';
    client.send({ type: 'asr_chunk', text, is_final: false });
    client.send({ type: 'asr_chunk', text, is_final: false });
    await expect
      .poll(() => exporter.getFinishedSpans().map(({ name, attributes }) => [name, attributes]))
      .toContainEqual([
        'retrieval',
        expect.objectContaining({
          'gen_ai.provider.name': 'generating',
          'realtime_rag.speculative': true,
          'realtime_rag.answer.sources': 1,
        }),
      ]);
  });

  test('each question is a trace of its own', async () => {
    const { connect, backend } = await startHost({ tracing: await createTracing() });
    const client = await connect();
    client.final('what is the return policy?');
    client.final('how long is the warranty?');
    await backend.asked(1);
    backend.end();
    await backend.asked(2);
    backend.end();
    await client.until({ stage: 'idle' });
    const spans = exporter.getFinishedSpans();
    const roots = spans.filter(({ name }) => name === 'invoke_agent realtime-rag');
    expect(new Set(roots.map((root) => root.spanContext().traceId)).size).toBe(2);
  });

  test('a client that leaves ends its trace', async () => {
    const { connect, backend } = await startHost({ tracing: await createTracing() });
    const client = await connect();
    client.final('what is the return policy?');
    await backend.asked(1);
    client.leave();
    await expect
      .poll(() => exporter.getFinishedSpans().find(({ name }) => name === 'invoke_agent realtime-rag'))
      .toMatchObject({ events: [{ name: 'backend_asked' }, { name: 'client_left' }] });
  });
});
