import { describe, expect, test } from 'vitest';
import type { RagBackend } from '../../../src/backend/index';
import type { Timing } from '../../../src/protocol/index';
import type { SessionOptions } from '../../../src/session/index';
import { FakeClock, settle } from '../../support/fake-clock';
import { SessionRig } from '../../support/session/session-rig';

const SOURCE = { id: 's1', title: 'Returns', text: 'Thirty days.', position: 1 };

class Timed extends SessionRig {
  constructor(options: Partial<SessionOptions> = {}) {
    super({ speculate: 'off', ...options });
  }

  partial(text: string): void {
    this.session.receive({ text, is_final: false });
  }

  timings(): (Timing | undefined)[] {
    return this.events.flatMap((event) => (event.type === 'answer' && event.final ? [event.timing] : []));
  }
}

describe('the timing of an answer counts from the acceptance of its question', () => {
  test('the last word is the last partial that said something new', async () => {
    const rig = new Timed();
    rig.partial('what is the return');
    await rig.clock.advance(200);
    rig.partial('what is the return policy');
    await rig.clock.advance(100);
    // The same again: nothing new.
    rig.partial('what is the return policy');
    await rig.clock.advance(400);
    rig.say('What is the return policy?');
    await rig.answer('Thirty days.');
    expect(rig.timings()).toEqual([
      { last_word_ms: -500, gate_ms: 0, queued_ms: 0, first_token_ms: 0, first_sent_ms: 0, total_ms: 0 },
    ]);
  });

  test.each([
    ['has more words than the partials', 'what is the return', 'What is the return policy?', 0],
    ['comes without partials', undefined, 'What is the return policy?', 0],
    ['has its numbers in digits', 'is it open at twenty one', 'Is it open at 21?', -300],
  ])('the last word is that of the final when that %s', async (_, partial, final, expected) => {
    const rig = new Timed();
    if (partial) rig.partial(partial);
    await rig.clock.advance(300);
    rig.say(final);
    await rig.answer('Yes.');
    expect(rig.timings()[0]?.last_word_ms).toBe(expected);
  });

  test('words of another speaker do not count', async () => {
    const rig = new Timed();
    rig.session.receive({ text: 'what is the price', is_final: false, speaker: 'A' });
    await rig.clock.advance(300);
    rig.session.receive({ text: 'yes yes', is_final: false, speaker: 'B' });
    await rig.clock.advance(100);
    rig.say('What is the price?', { speaker: 'A' });
    await rig.answer('Ten.');
    expect(rig.timings()[0]?.last_word_ms).toBe(-400);
  });

  test('a question that comes in two finals: both count from the second', async () => {
    const rig = new Timed({ turnTimeoutMs: 2_000 });
    rig.say('what is the ...');
    await rig.clock.advance(2_000);
    expect(rig.timings()).toEqual([]);
    rig.say('price?');
    await rig.answer('Ten.');
    expect(rig.timings()[0]).toMatchObject({ gate_ms: 0, last_word_ms: 0 });
  });

  test('a judge takes its time before the acceptance', async () => {
    const clock = new FakeClock();
    const rig = new Timed({
      clock,
      judge: () => new Promise((resolve) => clock.setTimeout(() => resolve({ decision: 'answer' }), 700)),
      judgeBetween: [0, 1],
    });
    rig.say('what is the price?');
    await clock.advance(700);
    await rig.answer('Ten.');
    expect(rig.timings()[0]).toMatchObject({ last_word_ms: -700, gate_ms: -700, queued_ms: 0 });
  });

  test('a question that waits for another answer is asked later', async () => {
    const rig = new Timed();
    rig.say('first?');
    await settle();
    rig.say('second?');
    await rig.clock.advance(250);
    await rig.answer('One.');
    await rig.clock.advance(50);
    await rig.answer('Two.');
    expect(rig.timings()[1]).toMatchObject({
      gate_ms: 0,
      queued_ms: 250,
      first_token_ms: 300,
      first_sent_ms: 300,
    });
  });

  test('passages before the text say when they were found; those that come with its end do not', async () => {
    const rig = new Timed();
    rig.say('first?');
    await rig.clock.advance(40);
    rig.backend.say({ type: 'sources', sources: [SOURCE] });
    await rig.clock.advance(60);
    await rig.answer('One.');
    rig.say('second?');
    await settle();
    rig.backend.say('Two.');
    await settle();
    rig.backend.say({ type: 'sources', sources: [SOURCE] });
    rig.backend.end();
    await settle();
    expect(rig.timings().map((timing) => timing?.retrieval_ms)).toEqual([40, undefined]);
    expect(rig.timings()[0]).toMatchObject({ first_token_ms: 100, first_sent_ms: 100 });
  });

  test('an instant query was not heard', async () => {
    const rig = new Timed();
    rig.session.instantQuery({ text: 'why?' });
    await rig.answer('Because.');
    expect(rig.timings()).toEqual([{ queued_ms: 0, first_token_ms: 0, first_sent_ms: 0, total_ms: 0 }]);
  });

  test('without text there is no first token', async () => {
    const backend: RagBackend = { name: 'silent', async *answer() {} };
    const rig = new Timed({ backend });
    rig.say('why?');
    await settle();
    expect(rig.timings()).toEqual([{ last_word_ms: 0, gate_ms: 0, queued_ms: 0, total_ms: 0 }]);
  });
});
