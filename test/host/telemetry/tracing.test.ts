import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RagBackend } from '../../../src/backend/index';
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
    expect([...spans.keys()].sort()).toEqual(['POST', 'chat traced', 'deliver answer', 'process question']);
    const [root, chat, post, deliver] = ['process question', 'chat traced', 'POST', 'deliver answer'].map(
      (name) => spans.get(name),
    );
    expect(root?.parentSpanContext).toBeUndefined();
    expect(root?.attributes).toMatchObject({
      'gen_ai.conversation.id': expect.any(String),
      'realtime_rag.query.id': expect.any(String),
      'realtime_rag.trigger': 'auto',
      'realtime_rag.outcome': 'ok',
    });
    expect(root?.events.map(({ name }) => name)).toEqual(['backend_asked', 'first_chunk']);
    expect(chat?.kind).toBe(SpanKind.CLIENT);
    expect(chat?.attributes).toMatchObject({
      'gen_ai.operation.name': 'chat',
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
    for (const name of ['process question', 'chat traced']) {
      expect(spans.get(name)?.status.code).toBe(SpanStatusCode.ERROR);
      expect(spans.get(name)?.attributes['error.type']).toBe('BACKEND_ERROR');
    }
    expect(
      JSON.stringify(
        [...spans.values()].map(({ attributes, events, status }) => ({ attributes, events, status })),
      ),
    ).not.toMatch(/down|why does/);
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
    const roots = spans.filter(({ name }) => name === 'process question');
    expect(new Set(roots.map((root) => root.spanContext().traceId)).size).toBe(2);
  });

  test('a client that leaves ends its trace', async () => {
    const { connect, backend } = await startHost({ tracing: await createTracing() });
    const client = await connect();
    client.final('what is the return policy?');
    await backend.asked(1);
    client.leave();
    await expect
      .poll(() => exporter.getFinishedSpans().find(({ name }) => name === 'process question'))
      .toMatchObject({ events: [{ name: 'backend_asked' }, { name: 'client_left' }] });
  });
});
