import { describe, expect, test } from 'vitest';
import type { Source } from '../../../src/protocol/index';
import { SpeculationRig } from '../../support/session/speculation-rig';
import { SOURCE } from '../../support/session/speculative-backend';

const ASKED = 'what is the return policy';

describe('passages found in advance', () => {
  test('go along with the question when it is final, and save the time of finding them', async () => {
    const rig = new SpeculationRig({ retrieveMs: 300, firstTokenMs: 100 });
    await rig.pausesAfter(ASKED);
    await rig.wait(400);
    expect(rig.news()).toEqual(['ack']);
    await rig.final('What is the return policy?');
    await rig.wait(100);
    const [answer] = rig.backend.answers;
    expect(rig.backend.calls.map(({ kind, isSpeculative }) => [kind, isSpeculative])).toEqual([
      ['retrieve', true],
      ['answer', false],
    ]);
    expect(answer?.query).toMatchObject({ question: 'What is the return policy?', sources: [SOURCE] });
    expect(answer?.query.queryId).toBe(rig.backend.retrievals[0]?.query.queryId);
    expect(rig.finals[0]?.timing).toMatchObject({
      first_token_ms: 100,
      speculation: 'retrieved',
      saved_ms: 300,
    });
    expect(rig.outcomes).toEqual(['reused']);
  });

  test('are waited for when they are on their way', async () => {
    const rig = new SpeculationRig({ retrieveMs: 300 });
    await rig.endsWith(ASKED);
    await rig.wait(50);
    await rig.final('What is the return policy?');
    expect(rig.backend.answers).toEqual([]);
    await rig.wait(250);
    expect(rig.backend.answers[0]?.query.sources).toEqual([SOURCE]);
    expect(rig.finals[0]?.timing).toMatchObject({ speculation: 'retrieved', saved_ms: 50 });
  });

  test('that never come are not waited for without bound', async () => {
    const rig = new SpeculationRig({ retrieveMs: 60_000 });
    await rig.endsWith(ASKED);
    await rig.final('What is the return policy?');
    await rig.wait(3_000);
    expect(rig.backend.answers[0]?.query).not.toHaveProperty('sources');
    expect(rig.backend.retrievals[0]?.signal.aborted).toBe(true);
    await rig.wait(60_000);
    expect(Object.values(rig.answers)).toEqual(['<What is the return policy?>']);
    expect(rig.finals[0]?.timing).toMatchObject({ speculation: 'discarded' });
  });

  test.each([
    ['nothing', () => []],
    ['no list', () => 'none' as unknown as Source[]],
    [
      'a failure',
      () => {
        throw new Error('secret upstream text');
      },
    ],
  ])('that turn out to be %s leave the question as it was', async (_, sources) => {
    let found = 0;
    const rig = new SpeculationRig({
      retrieveMs: 10,
      sources: () => (found++ === 0 ? sources() : [SOURCE]),
    });
    await rig.pausesAfter(ASKED);
    await rig.wait(10);
    expect(rig.outcomes).toEqual(['failed']);
    await rig.final('What is the return policy?');
    await rig.wait(10);
    expect(rig.backend.answers[0]?.query).not.toHaveProperty('sources');
    expect(rig.news()).not.toContain('error BACKEND_ERROR');
    expect(Object.values(rig.answers)).toEqual(['<What is the return policy?>']);
  });

  test('for another question are dropped, and their search is aborted', async () => {
    const rig = new SpeculationRig({ retrieveMs: 300 });
    await rig.pausesAfter(ASKED);
    rig.session.receive({ text: 'What is the refund policy?', is_final: true });
    expect(rig.backend.retrievals[0]?.signal.aborted).toBe(true);
    await rig.wait(300);
    expect(rig.backend.answers[0]?.query).not.toHaveProperty('sources');
  });

  test('are read like everything that comes from a backend', async () => {
    const odd = { id: 7, text: 'Thirty days.', score: 'high' } as unknown as Source;
    const rig = new SpeculationRig({ retrieveMs: 0, sources: () => [odd] });
    await rig.pausesAfter(ASKED);
    await rig.final('What is the return policy?');
    expect(rig.backend.answers[0]?.query.sources).toEqual([
      { id: '7', title: '7', text: 'Thirty days.', position: 1 },
    ]);
  });

  test('are kept for a question that has to wait for another answer', async () => {
    const rig = new SpeculationRig({ retrieveMs: 10, firstTokenMs: 1_000 });
    await rig.final('What is the return policy?');
    await rig.pausesAfter('how long is the warranty');
    await rig.final('How long is the warranty?');
    await rig.wait(3_000);
    expect(rig.backend.answers.map(({ query }) => query.sources)).toEqual([undefined, [SOURCE]]);
    expect(rig.backend.retrievals.length).toBe(1);
  });

  test('are dropped when the question that waits for its turn is cancelled', async () => {
    const rig = new SpeculationRig({ retrieveMs: 60_000, firstTokenMs: 1_000 });
    await rig.pausesAfter(ASKED);
    await rig.final('What is the return policy?');
    rig.session.cancel();
    expect(rig.backend.retrievals[0]?.signal.aborted).toBe(true);
    await rig.wait(5_000);
    expect(rig.backend.answers).toEqual([]);
  });
});

describe('the level of speculation', () => {
  const levelOf = async (
    speculate: 'off' | 'retrieve' | 'answer' | undefined,
    level: 'off' | 'retrieve' | 'answer' | undefined,
    canRetrieve: boolean,
  ) => {
    const rig = new SpeculationRig(
      { ...(level ? { level } : {}), ...(canRetrieve ? { retrieveMs: 0 } : {}) },
      speculate ? { speculate } : {},
    );
    await rig.pausesAfter(ASKED);
    const [call] = rig.backend.calls;
    await rig.final('What is the return policy?');
    const told = rig.finals[0]?.timing?.speculation;
    return [call?.kind ?? 'off', told];
  };

  test('is the least of what is wanted and what the backend has', async () => {
    expect(await levelOf('off', 'answer', true)).toEqual(['off', undefined]);
    expect(await levelOf('retrieve', undefined, false)).toEqual(['off', undefined]);
    expect(await levelOf('retrieve', undefined, true)).toEqual(['retrieve', 'retrieved']);
    expect(await levelOf('retrieve', 'answer', true)).toEqual(['retrieve', 'retrieved']);
    expect(await levelOf('retrieve', 'off', true)).toEqual(['off', undefined]);
    expect(await levelOf('answer', undefined, true)).toEqual(['retrieve', 'retrieved']);
    expect(await levelOf('answer', 'retrieve', false)).toEqual(['off', undefined]);
    expect(await levelOf('answer', 'answer', false)).toEqual(['answer', 'reused']);
    expect(await levelOf('answer', 'answer', true)).toEqual(['answer', 'reused']);
  });
});
