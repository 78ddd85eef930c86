import { describe, expect, it } from 'vitest';
import type { RagEvent, RagQuery } from '../../../../src/backend/index';
import { type BackendCall, SimulatedBackend } from '../../../../src/cli/replay/story/simulated-backend';
import { VirtualClock } from '../../../../src/options/virtual-clock';

const QUERY: RagQuery = { question: 'why is it so', queryId: 'q', sessionId: 's', transcript: [] };
const LATENCIES = { retrievalMs: 300, firstTokenMs: 500, tokensPerSecond: 20, answerTokens: 10 };

function rig() {
  const clock = new VirtualClock();
  const calls: BackendCall[] = [];
  const backend = new SimulatedBackend(clock, LATENCIES, (call) => calls.push(call));
  const abort = new AbortController();
  return { clock, calls, backend, abort, context: { signal: abort.signal } };
}

/** The events of an answer with their times, as they come. */
function collect(clock: VirtualClock, answer: AsyncIterable<RagEvent>) {
  const events: [at: number, event: RagEvent][] = [];
  const done = (async () => {
    for await (const event of answer) events.push([clock.now(), event]);
  })();
  return { events, done };
}

describe('the simulated backend', () => {
  it('takes exactly the stated times', async () => {
    const { clock, calls, backend, context } = rig();
    const { events, done } = collect(clock, backend.answer(QUERY, context));
    await clock.advance(5_000);
    await done;
    expect(events.map(([at, { type }]) => [at, type])).toEqual([
      [0, 'reference'],
      [300, 'sources'],
      ...Array.from({ length: 10 }, (_, token) => [800 + token * 50, 'text']),
    ]);
    expect(calls).toEqual([
      expect.objectContaining({
        kind: 'answer',
        startedAt: 0,
        firstTokenAt: 800,
        endedAt: 1250,
        tokens: 10,
        aborted: false,
      }),
    ]);
  });

  it('does not look for passages that came with the query, and knows who found them', async () => {
    const { clock, calls, backend, context } = rig();
    const found = backend.retrieve(QUERY, context);
    await clock.advance(300);
    const sources = await found;
    const { events } = collect(clock, backend.answer({ ...QUERY, sources }, context));
    await clock.advance(500);
    expect(events.find(([, { type }]) => type === 'text')?.[0]).toBe(800);
    expect(calls.map(({ id, passagesOf }) => [id, passagesOf])).toEqual([
      ['r1', undefined],
      ['a2', 'r1'],
    ]);
  });

  it('ends at once when it is aborted, and counts what was written until then, read or not', async () => {
    const { clock, calls, backend, abort, context } = rig();
    const iterator = backend.answer(QUERY, context)[Symbol.asyncIterator]();
    await iterator.next();
    const sources = iterator.next();
    await clock.advance(300);
    await sources;
    const first = iterator.next();
    await clock.advance(500);
    await first;
    await clock.advance(175);
    abort.abort();
    expect(calls[0]).toMatchObject({ aborted: true, endedAt: 975, tokens: 4 });
    expect(await iterator.next()).toMatchObject({ done: true });
    expect(clock.pendingTimers).toBe(0);
  });

  it('aborted before its first token has written nothing, and holds no timer', async () => {
    const { clock, calls, backend, abort, context } = rig();
    const { done } = collect(clock, backend.answer(QUERY, context));
    await clock.advance(400);
    abort.abort();
    await done;
    expect(calls[0]).toMatchObject({ aborted: true, tokens: 0, endedAt: 400 });
    expect(clock.pendingTimers).toBe(0);
  });
});
