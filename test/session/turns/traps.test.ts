import { describe, expect, test } from 'vitest';
import { createQuestionDetector } from '../../../src/questions/index';
import { settle } from '../../support/fake-clock';
import { SessionRig } from '../../support/session/session-rig';

/** Where other listeners fell: each with the real detector. */
const open = (options = {}) => new SessionRig({ detector: createQuestionDetector(), ...options });
const asked = (rig: SessionRig) => rig.backend.queries.map(({ question }) => question);

describe('traps of turn-taking', () => {
  test('1: an utterance that is finalised twice is one question with one answer', async () => {
    for (const more of [{}, { segment_id: 7 }]) {
      const rig = open();
      rig.say('what is the return policy', more);
      rig.say('What is the return policy?', more);
      await rig.answer('30 days');
      await rig.clock.advance(5_000);
      expect(asked(rig)).toEqual(['what is the return policy']);
      expect(rig.news().filter((line) => line.startsWith('final'))).toEqual(['final complete']);
    }
  });

  test('7: the whole turn is judged, not its last fragment', async () => {
    const rig = open();
    rig.say('how do i');
    await rig.clock.advance(500);
    rig.say('return a broken lamp');
    await settle();
    expect(asked(rig)).toEqual(['how do i return a broken lamp']);
  });

  test('9: an empty final with the endpoint flag ends the turn at once', async () => {
    const rig = open();
    rig.say('how do i return the');
    expect(rig.news()).toEqual(['ack', 'waiting_for_question incomplete']);
    rig.session.receive({ text: '', is_final: true, endpoint: true });
    expect(rig.clock.pendingTimers).toBe(0);
  });

  test('10: a raw and a formatted final are one turn', async () => {
    const rig = open({ duplicateWindowMs: 0 });
    rig.say('how much do twenty one lamps cost', { segment_id: 3 });
    rig.say('How much do 21 lamps cost?', { segment_id: 3 });
    await rig.answer('five');
    expect(asked(rig)).toEqual(['how much do twenty one lamps cost']);
  });

  test('13: backchannels neither interrupt nor ask, and stay in the context', async () => {
    const rig = open({ onQuestionWhileAnswering: 'interrupt' });
    rig.say('what is the return policy', { speaker: 'A' });
    await settle();
    const said = ['yeah', '嗯', '对对对', 'mm-hmm', 'okay', 'right?'];
    for (const text of said) rig.say(text, { speaker: 'B' });
    await settle();
    expect(rig.news()).not.toContain('final interrupted');
    expect(asked(rig)).toEqual(['what is the return policy']);
    await rig.answer('30 days');
    rig.say('how much does delivery cost', { speaker: 'A' });
    await settle();
    expect(rig.backend.queries.at(-1)?.transcript?.map(({ text }) => text)).toEqual([
      'what is the return policy',
      ...said,
    ]);
  });

  test('16: announced questions are waited for, and each is asked', async () => {
    const rig = open();
    rig.say('i have three questions');
    rig.say('first');
    await settle();
    expect(asked(rig)).toEqual([]);
    rig.say('how long is the warranty?');
    rig.say('second, what does delivery cost?');
    rig.say('and third, can i pay by invoice?');
    for (let i = 0; i < 3; i++) await rig.answer('so');
    expect(asked(rig)).toHaveLength(3);
    for (const [at, words] of [
      'how long is the warranty',
      'what does delivery cost',
      'can i pay',
    ].entries()) {
      expect(asked(rig)[at]).toContain(words);
    }
  });

  test('17: a question that its speaker answers is withdrawn', async () => {
    const rig = open();
    rig.say('why did we do this?', { speaker: 'A' });
    rig.say('because the old one broke', { speaker: 'A' });
    await settle();
    expect(rig.news()).toContain('final cancelled');
  });
});
