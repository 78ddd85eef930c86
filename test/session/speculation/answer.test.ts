import { describe, expect, test } from 'vitest';
import type { RagEvent } from '../../../src/backend/index';
import { settle } from '../../support/fake-clock';
import { SpeculationRig } from '../../support/session/speculation-rig';

const ASKED = 'what is the return policy';
const OTHER = 'how long is the warranty';

describe('an answer begun in advance', () => {
  test('is there as soon as the question is final, under the id that the backend knows', async () => {
    const rig = new SpeculationRig({ level: 'answer', firstTokenMs: 400 });
    await rig.pausesAfter(ASKED);
    await rig.wait(600);
    expect(rig.news()).toEqual(['ack']);
    await rig.final('What is the return policy?');
    expect(rig.news()).toEqual([
      'ack',
      'analyzing What is the return policy?',
      'querying_rag',
      `answer <${ASKED}>`,
      'final complete',
      'idle',
    ]);
    const [call] = rig.backend.calls;
    expect(rig.backend.calls.length).toBe(1);
    expect(call).toMatchObject({ isSpeculative: true, isConfirmed: true });
    expect(rig.finals[0]?.query_id).toBe(call?.query.queryId);
    expect(rig.finals[0]?.timing).toEqual({
      last_word_ms: -900,
      gate_ms: 0,
      queued_ms: 0,
      first_token_ms: -250,
      first_sent_ms: 0,
      total_ms: 0,
      speculation: 'reused',
      saved_ms: 400,
    });
    expect(rig.outcomes).toEqual(['reused']);
  });

  test('goes on live when its beginning is out', async () => {
    const rig = new SpeculationRig({ level: 'answer', firstTokenMs: 700 });
    await rig.endsWith(ASKED);
    await rig.wait(50);
    await rig.final('What is the return policy?');
    expect(rig.news().at(-1)).toBe('querying_rag');
    await rig.wait(700);
    expect(rig.news()).toEqual([`answer <${ASKED}>`, 'final complete', 'idle']);
    expect(rig.backend.calls.length).toBe(1);
    expect(rig.finals[0]?.timing).toMatchObject({ speculation: 'reused', saved_ms: 50, first_token_ms: 650 });
  });

  test('is aborted in the same tick when another question is asked, and leaves nothing', async () => {
    const rig = new SpeculationRig({ level: 'answer', firstTokenMs: 100 });
    await rig.pausesAfter(ASKED);
    await rig.wait(200);
    rig.session.receive({ text: 'What is the refund policy?', is_final: true });
    expect(rig.backend.calls[0]?.signal.aborted).toBe(true);
    expect(rig.backend.calls[0]?.isConfirmed).toBe(false);
    await rig.wait(200);
    expect(Object.values(rig.answers)).toEqual(['<What is the refund policy?>']);
    expect(rig.finals[0]?.timing?.speculation).toBe('discarded');
    expect(rig.progress.at(-1)).toEqual({
      phase: 'discarded',
      work: 'answer',
      reason: 'mismatch',
      chars: ASKED.length + 2,
      tokens: 0,
    });
  });

  test('of a backend that fails is asked again without a word', async () => {
    let asked = 0;
    const rig = new SpeculationRig({
      level: 'answer',
      *events() {
        if (asked++ === 0) throw new Error('secret upstream text');
        yield 'Thirty days.';
      },
    });
    await rig.pausesAfter(ASKED);
    expect(rig.outcomes).toEqual(['failed']);
    await rig.final('What is the return policy?');
    expect(rig.news()).not.toContain('error BACKEND_ERROR');
    expect(Object.values(rig.answers)).toEqual(['Thirty days.']);
    expect(rig.finals[0]?.timing?.speculation).toBe('discarded');
  });

  test('that fails after it was confirmed fails like any other', async () => {
    const rig = new SpeculationRig({
      level: 'answer',
      firstTokenMs: 700,
      *events() {
        yield 'Thirty ';
        throw new Error('secret upstream text');
      },
    });
    await rig.pausesAfter(ASKED);
    await rig.final('What is the return policy?');
    await rig.wait(700);
    expect(rig.news().slice(-4)).toEqual(['answer Thirty ', 'error BACKEND_ERROR', 'final error', 'idle']);
  });

  test('is pulled no further than its buffer holds until it is confirmed', async () => {
    const TOKENS = 3_000;
    const rig = new SpeculationRig({
      level: 'answer',
      *events() {
        for (let i = 0; i < TOKENS; i++) yield `${i} `;
      },
    });
    await rig.pausesAfter(ASKED);
    for (let i = 0; i < 20; i++) await rig.wait(1);
    expect(rig.backend.calls[0]?.pulled).toBe(1_024);
    await rig.final('What is the return policy?');
    for (let i = 0; i < 20; i++) await rig.wait(1);
    const all = Array.from({ length: TOKENS }, (_, i) => `${i} `).join('');
    expect(Object.values(rig.answers)).toEqual([all]);
  });

  test('of long texts is pulled to 64 KiB', async () => {
    const rig = new SpeculationRig({
      level: 'answer',
      *events() {
        for (let i = 0; i < 100; i++) yield 'x'.repeat(10_000);
      },
    });
    await rig.pausesAfter(ASKED);
    expect(rig.backend.calls[0]?.pulled).toBe(7);
  });

  test('names its conversation only when it is confirmed', async () => {
    const rig = new SpeculationRig({
      level: 'answer',
      *events({ question }): Iterable<string | RagEvent> {
        yield { type: 'conversation', id: `about ${question}` };
        yield 'x';
      },
    });
    await rig.pausesAfter('how late are you open');
    await rig.pausesAfter(ASKED);
    await rig.final('What is the return policy?');
    await rig.pausesAfter(OTHER);
    await rig.final('How long is the warranty?');
    const conversations = rig.backend.calls.map(({ query }) => query.conversationId);
    expect(conversations).toEqual([undefined, undefined, `about ${ASKED}`]);
    expect(rig.backend.calls[0]?.signal.aborted).toBe(true);
  });

  test('is not begun while another answer streams, unless it would interrupt that', async () => {
    const asked = async (policy: 'queue' | 'interrupt' | 'ignore') => {
      const rig = new SpeculationRig(
        { level: 'answer', firstTokenMs: 5_000 },
        { onQuestionWhileAnswering: policy },
      );
      await rig.final('What is the return policy?');
      await rig.pausesAfter(OTHER);
      return rig.backend.calls.map(({ isSpeculative }) => isSpeculative);
    };
    expect(await asked('queue')).toEqual([false]);
    expect(await asked('ignore')).toEqual([false]);
    expect(await asked('interrupt')).toEqual([false, true]);
  });

  test('is dropped when its question has to wait', async () => {
    const rig = new SpeculationRig({ level: 'answer', firstTokenMs: 5_000 });
    await rig.pausesAfter(OTHER, { speaker: 'B' });
    rig.session.instantQuery({ text: 'What is the return policy?' });
    expect(rig.backend.calls[0]?.signal.aborted).toBe(true);
    await rig.final('How long is the warranty?', { speaker: 'B' });
    await rig.wait(20_000);
    expect(Object.values(rig.answers).sort()).toEqual([
      '<How long is the warranty?>',
      '<What is the return policy?>',
    ]);
  });

  test('is not given to a question with other context', async () => {
    const rig = new SpeculationRig({ level: 'answer' });
    await rig.pausesAfter(ASKED, { speaker: 'A' });
    await rig.final('The shop moved to Main Street.', { speaker: 'B' });
    expect(rig.backend.calls[0]?.signal.aborted).toBe(true);
    await rig.final('What is the return policy?', { speaker: 'A' });
    expect(rig.backend.calls.at(-1)?.query.transcript.map(({ text }) => text)).toEqual([
      'The shop moved to Main Street.',
    ]);
    expect(Object.values(rig.answers)).toEqual(['<What is the return policy?>']);
  });

  test('is begun again when what was said before has changed', async () => {
    const rig = new SpeculationRig({ level: 'answer' });
    await rig.pausesAfter(ASKED, { speaker: 'A' });
    await rig.final('The shop moved to Main Street.', { speaker: 'B' });
    await rig.wait(300);
    await rig.final('What is the return policy?', { speaker: 'A' });
    expect(rig.outcomes).toEqual(['not_asked', 'reused']);
  });

  test('may be declined by its backend: then it is asked as if nothing had been', async () => {
    const rig = new SpeculationRig({ level: 'answer' });
    const { answer } = rig.backend;
    rig.backend.answer = async function* (query, context) {
      context.speculation?.decline();
      yield* answer.call(rig.backend, query, context);
    };
    await rig.pausesAfter(ASKED);
    expect(rig.outcomes).toEqual(['declined']);
    expect(rig.backend.calls.every(({ signal }) => signal.aborted)).toBe(true);
    await rig.final('What is the return policy?');
    expect(Object.values(rig.answers)).toEqual(['<What is the return policy?>']);
  });

  test('waits for what its backend does on the confirmation, and fails with it', async () => {
    const run = async (onConfirmed: () => void | Promise<void>) => {
      const rig = new SpeculationRig({ level: 'answer' });
      const { answer } = rig.backend;
      rig.backend.answer = (query, context) => {
        context.speculation?.onConfirmed(onConfirmed);
        return answer.call(rig.backend, query, context);
      };
      await rig.pausesAfter(ASKED);
      rig.news();
      await rig.final('What is the return policy?');
      const before = rig.news().slice(3);
      await rig.wait(100);
      return [before, rig.news()];
    };
    let open = () => {};
    const admitted = new Promise<void>((resolve) => {
      open = resolve;
    });
    const waiting = run(() => admitted);
    await settle();
    expect((await waiting)[0]).toEqual([]);
    open();
    const refused = await run(() => Promise.reject(new Error('secret')));
    expect(refused[0]).toEqual(['error BACKEND_ERROR', 'final error', 'idle']);
    const thrown = await run(() => {
      throw new Error('secret');
    });
    expect(thrown[0]).toEqual(['error BACKEND_ERROR', 'final error', 'idle']);
  });
});
