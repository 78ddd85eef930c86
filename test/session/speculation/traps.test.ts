import { describe, expect, test } from 'vitest';
import { SpeculationRig } from '../../support/session/speculation-rig';

/** Traps that others have fallen into. */
describe('speculation', () => {
  test('one utterance finalised twice gives one question and one answer', async () => {
    const rig = new SpeculationRig({ level: 'answer' });
    await rig.pausesAfter('what is the return policy', { segment_id: '1' });
    await rig.final('what is the return policy', { segment_id: '1' });
    await rig.final('What is the return policy?', { segment_id: '1' });
    await rig.wait(1_000);
    expect(rig.finals.length).toBe(1);
    expect(rig.backend.calls.length).toBe(1);
  });

  test.each([
    ['what is the return policy', 'What is the return policy?'],
    ['请问退货政策是什么', '请问退货政策是什么？'],
  ])(
    'a final that adds punctuation to its partial is answered with what was begun: %s',
    async (partial, final) => {
      const rig = new SpeculationRig({ level: 'answer' });
      await rig.pausesAfter(partial);
      await rig.final(final);
      expect(rig.backend.calls.length).toBe(1);
      expect(rig.finals[0]?.timing?.speculation).toBe('reused');
    },
  );

  test.each([
    ['why has the deployment succeeded', 'Why has the deployment failed?'],
    ['can i return the shoes', "Can't I return the shoes?"],
    ['what is the fee for 15 people', 'What is the fee for 50 people?'],
    ['请问退货需要收据吗', '请问退货不需要收据吗？'],
    ['请问这个功能是否支持', '请问这个功能是支持的吗？'],
  ])('a final that flips one word is not answered with what was begun: %s', async (partial, final) => {
    const rig = new SpeculationRig({ level: 'answer' });
    await rig.pausesAfter(partial);
    expect(rig.backend.calls.map(({ query }) => query.question)).toEqual([partial]);
    await rig.final(final);
    expect(rig.backend.calls[0]?.signal.aborted).toBe(true);
    expect(Object.values(rig.answers)).toEqual([`<${final}>`]);
  });

  test('at the limit of a turn the last good speculation is kept', async () => {
    const rig = new SpeculationRig({ level: 'answer' }, { speculation: { perTurn: 2 } });
    await rig.pausesAfter('what is the fee');
    await rig.pausesAfter('what is the return policy');
    await rig.pausesAfter('what is the return poli');
    await rig.final('What is the return policy?');
    expect(rig.backend.calls.map(({ query }) => query.question)).toEqual([
      'what is the fee',
      'what is the return policy',
    ]);
    expect(rig.finals[0]?.timing?.speculation).toBe('reused');
  });

  test('what is complete before the confirmation is replayed at once, and never leaks', async () => {
    const rig = new SpeculationRig({ level: 'answer' });
    await rig.pausesAfter('what is the return policy');
    await rig.wait(2_000);
    expect(rig.news()).toEqual(['ack']);
    rig.session.receive({ text: 'what is the return policy', is_final: true });
    await Promise.resolve();
    expect(rig.backend.calls.length).toBe(1);
    await rig.wait(0);
    expect(rig.news()).toContain('answer <what is the return policy>');

    const refused = new SpeculationRig({ level: 'answer' });
    await refused.pausesAfter('what is the return policy');
    await refused.final('We know what the return policy is.');
    await refused.wait(20_000);
    expect(JSON.stringify(refused.events)).not.toContain('<');
  });

  test('a partial that does not change the question does not discard what was begun', async () => {
    const rig = new SpeculationRig({ level: 'answer' });
    await rig.pausesAfter('what is the return policy');
    await rig.pausesAfter('What is the return policy');
    await rig.pausesAfter('What is the return policy?');
    await rig.final('What is the return policy?');
    expect(rig.backend.calls.length).toBe(1);
    expect(rig.outcomes).toEqual(['reused']);
  });

  test('the whole turn is looked at, not its last chunk', async () => {
    const rig = new SpeculationRig({ level: 'answer' });
    await rig.final('so how long is');
    expect(rig.backend.calls).toEqual([]);
    await rig.pausesAfter('the warranty on shoes');
    expect(rig.backend.calls.map(({ query }) => query.question)).toEqual([
      'so how long is the warranty on shoes',
    ]);
    await rig.final('the warranty on shoes?');
    expect(rig.outcomes).toEqual(['reused']);
  });

  test('an interrupted answer is asked once', async () => {
    const rig = new SpeculationRig(
      { level: 'answer', firstTokenMs: 1_000 },
      { onQuestionWhileAnswering: 'interrupt' },
    );
    await rig.final('What is the return policy?');
    await rig.pausesAfter('how long is the warranty');
    await rig.final('How long is the warranty?');
    await rig.wait(3_000);
    expect(rig.backend.calls.map(({ query }) => query.question)).toEqual([
      'What is the return policy?',
      'how long is the warranty',
    ]);
    expect(rig.finals.map(({ finish_reason }) => finish_reason)).toEqual(['interrupted', 'complete']);
  });

  test.each([
    ['pause', (rig: SpeculationRig) => rig.session.pause()],
    ['cancel', (rig: SpeculationRig) => rig.session.cancel()],
    ['stop', (rig: SpeculationRig) => void rig.session.stop()],
    ['an immediate stop', (rig: SpeculationRig) => void rig.session.stop({ immediate: true })],
    ['a shutdown', (rig: SpeculationRig) => void rig.session.stop({ cause: 'server' })],
  ])('%s drops what was begun within the same tick', async (_, act) => {
    const rig = new SpeculationRig({ level: 'answer', firstTokenMs: 1_000 });
    await rig.pausesAfter('what is the return policy');
    act(rig);
    expect(rig.backend.calls[0]?.signal.aborted).toBe(true);
    expect(rig.outcomes).toEqual(['reset']);
    expect(rig.clock.pendingTimers).toBeLessThanOrEqual(1);
    await rig.wait(60_000);
    expect(JSON.stringify(rig.events)).not.toContain('<');
    expect(rig.clock.pendingTimers).toBe(0);
  });

  test('nothing of a former turn counts for the next one', async () => {
    const rig = new SpeculationRig({ level: 'answer' }, { speculation: { perTurn: 1 } });
    await rig.pausesAfter('what is the return policy');
    await rig.final('We talked about that before.');
    await rig.final('What is the warranty?');
    expect(rig.finals.map(({ timing }) => timing?.speculation)).toEqual(['none']);
    await rig.pausesAfter('what is the return policy');
    await rig.final('What is the return policy?');
    expect(rig.finals.map(({ timing }) => timing?.speculation)).toEqual(['none', 'reused']);
  });

  test('backchannels of others neither ask nor are prepared for', async () => {
    const rig = new SpeculationRig({ level: 'answer' });
    for (const text of ['yeah', 'right', '嗯', '对对对']) await rig.pausesAfter(text, { speaker: 'B' });
    expect(rig.backend.calls).toEqual([]);
  });

  test('an empty final that ends the turn asks what was said before', async () => {
    const rig = new SpeculationRig({ level: 'answer' });
    await rig.final('so how long is');
    await rig.pausesAfter('the warranty on shoes');
    await rig.final('', { endpoint: true });
    expect(rig.backend.calls[0]?.signal.aborted).toBe(true);
    await rig.wait(10_000);
    expect(JSON.stringify(rig.events)).not.toContain('<so how long is the warranty');
  });
});

describe('a partial', () => {
  test('with an endpoint is taken for the whole at once', async () => {
    const rig = new SpeculationRig({ level: 'answer' });
    await rig.partial('what is the return policy', { endpoint: true });
    expect(rig.backend.calls.length).toBe(1);
  });

  test('is not looked at twice, however often it comes', async () => {
    let examined = 0;
    const rig = new SpeculationRig(
      { level: 'answer' },
      {
        detector: {
          detect({ text }) {
            examined++;
            return { decision: 'answer', confidence: 1, reason: 'question', question: text };
          },
        },
      },
    );
    for (let i = 0; i < 20; i++) {
      await rig.partial('what is the return policy');
      await rig.wait(50);
    }
    expect(examined).toBe(1);
  });

  test('that goes on and on drops what was begun for its beginning', async () => {
    const rig = new SpeculationRig({ level: 'answer', firstTokenMs: 5_000 });
    await rig.pausesAfter('what is the return policy');
    await rig.partial('what is the return policy of the shop on Main Street when i');
    expect(rig.outcomes).toEqual(['moved_on']);
  });

  test('that is never final is given up', async () => {
    const rig = new SpeculationRig({ level: 'answer', firstTokenMs: 60_000 });
    await rig.pausesAfter('what is the return policy');
    await rig.wait(10_000);
    expect(rig.outcomes).toEqual(['expired']);
    expect(rig.backend.calls[0]?.signal.aborted).toBe(true);
  });

  test('of somebody who is not answered, of a question asked before or offered only, starts nothing', async () => {
    const calls = async (options: object, before?: string) => {
      const rig = new SpeculationRig({ level: 'answer' }, options);
      if (before) await rig.final(before, { speaker: 'A' });
      const { length } = rig.backend.calls;
      await rig.pausesAfter('what is the return policy', { speaker: 'A' });
      return rig.backend.calls.length - length;
    };
    expect(await calls({})).toBe(1);
    expect(await calls({ speakers: { only: ['B'] } })).toBe(0);
    expect(await calls({ mode: 'offer' })).toBe(0);
    expect(await calls({ mode: 'manual' })).toBe(0);
    expect(await calls({ addressed: { names: ['nova'], required: true } })).toBe(0);
    expect(await calls({}, 'What is the return policy?')).toBe(0);
    expect(await calls({ cooldownMs: 60_000 }, 'What is the warranty?')).toBe(0);
  });

  test('changes nothing for the final: a wake word before it still counts', async () => {
    const rig = new SpeculationRig({ level: 'answer' }, { addressed: { names: ['nova'], required: true } });
    await rig.final('hey nova');
    await rig.pausesAfter('what is the return policy');
    await rig.final('What is the return policy?');
    expect(rig.finals[0]?.timing?.speculation).toBe('reused');
  });
});
