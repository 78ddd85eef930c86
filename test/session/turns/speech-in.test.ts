import { describe, expect, test } from 'vitest';
import { settle } from '../../support/fake-clock';
import { SessionRig } from '../../support/session/session-rig';

const asked = (rig: SessionRig) => rig.backend.queries.map(({ question }) => question);

describe('finals that repeat what was said so far', () => {
  test('take the place of the open turn', async () => {
    const rig = new SessionRig();
    rig.say('how long does the...');
    rig.say('how long does the delivery take?');
    await settle();
    expect(asked(rig)).toEqual(['how long does the delivery take?']);
  });

  test('take the place of the last finals of the turn, and leave what was said before', async () => {
    const rig = new SessionRig();
    rig.say('about the order...');
    rig.say('how long...');
    rig.say('does it...');
    rig.say('how long does it take?');
    await settle();
    expect(asked(rig)).toEqual(['about the order... how long does it take?']);
  });

  test('of a question that was asked too early withdraw it, and only the whole is answered', async () => {
    const rig = new SessionRig({ cooldownMs: 60_000 });
    rig.say('how much is it?');
    await settle();
    rig.say('how much is it to berlin?');
    expect(rig.news().slice(3)).toEqual([
      'ack',
      'waiting_for_question continued',
      'final cancelled',
      'analyzing how much is it to berlin?',
      'querying_rag',
    ]);
    await rig.answer('five');
    expect(rig.news()).toEqual(['answer five', 'final complete', 'idle']);
    expect(rig.backend.queries.at(-1)?.transcript).toEqual([]);
  });

  test('growing word by word, all flagged final, ask once', async () => {
    const rig = new SessionRig();
    const words = ['how...', 'how much...', 'how much is...', 'how much is it?', 'how much is it now?'];
    for (const text of words) rig.say(text);
    await rig.answer('five');
    expect(
      rig.events.filter((event) => event.type === 'answer' && event.finish_reason === 'complete'),
    ).toHaveLength(1);
    expect(asked(rig).at(-1)).toBe('how much is it now?');
  });

  test('come too late when text of the answer has gone out: both are answered', async () => {
    const rig = new SessionRig();
    rig.say('how much is it?');
    await rig.answer('five');
    rig.say('how much is it to berlin?');
    await rig.answer('six');
    expect(asked(rig)).toEqual(['how much is it?', 'how much is it to berlin?']);
    expect(rig.news().filter((line) => line === 'final complete')).toHaveLength(2);
  });

  test('come too late after two seconds', async () => {
    const rig = new SessionRig();
    rig.say('how much is it?');
    await rig.clock.advance(2_001);
    rig.say('how much is it to berlin?');
    expect(rig.news()).not.toContain('final cancelled');
  });

  test('of another speaker are their own', async () => {
    const rig = new SessionRig();
    rig.say('how much is it?', { speaker: 'A' });
    rig.say('how much is it to berlin?', { speaker: 'B' });
    expect(rig.news()).not.toContain('final cancelled');
  });

  test('are not repetitions that people mean', async () => {
    const rig = new SessionRig();
    rig.say('no...');
    rig.say('no no...');
    rig.say('is it?');
    await settle();
    expect(asked(rig)).toEqual(['no... no no... is it?']);
  });
});

describe('a recogniser that restarts counts its segments from 0 again', () => {
  test('and other words under a known id are another segment', async () => {
    const rig = new SessionRig();
    rig.say('how much is it?', { segment_id: 0 });
    rig.say('where is the warehouse?', { segment_id: 0 });
    await settle();
    await rig.answer('five');
    await rig.answer('here');
    expect(asked(rig)).toEqual(['how much is it?', 'where is the warehouse?']);
  });

  test('and the same words much later are said again', async () => {
    const rig = new SessionRig({ duplicateWindowMs: 0 });
    rig.say('how much is it?', { segment_id: 0 });
    await rig.answer('five');
    await rig.clock.advance(10_001);
    rig.say('how much is it?', { segment_id: 0 });
    await settle();
    expect(asked(rig)).toHaveLength(2);
  });

  test('but the same words at once, raw and formatted, are one segment', async () => {
    const rig = new SessionRig({ duplicateWindowMs: 0 });
    rig.say('is it for twenty people?', { segment_id: 0 });
    rig.say('Is it for 20 people?', { segment_id: 0 });
    await settle();
    expect(asked(rig)).toEqual(['is it for twenty people?']);
  });

  test('and more words under a known id replace the former', async () => {
    const rig = new SessionRig();
    rig.say('how much is it?', { segment_id: 0 });
    rig.say('how much is it to berlin?', { segment_id: 0 });
    await settle();
    expect(rig.news()).toContain('final cancelled');
    expect(asked(rig).at(-1)).toBe('how much is it to berlin?');
  });
});

describe('a fragment waits for its rest', () => {
  const partial = (rig: SessionRig, text: string, more: object = {}) =>
    rig.session.receive({ text, is_final: false, ...more });

  test('but not for empty or unchanged partials', async () => {
    const rig = new SessionRig();
    rig.say('how do i return a...');
    for (let i = 0; i < 60; i++) {
      await rig.clock.advance(1_000);
      partial(rig, i % 2 ? '' : 'how do i');
    }
    rig.say('where is the warehouse?');
    await settle();
    expect(asked(rig)).toEqual(['where is the warehouse?']);
  });

  test('but not without bound', async () => {
    const rig = new SessionRig();
    rig.say('how do i return a...');
    for (let i = 0; i < 60; i++) {
      await rig.clock.advance(1_000);
      partial(rig, `word ${i}`);
    }
    rig.say('where is the warehouse?');
    await settle();
    expect(asked(rig)).toEqual(['where is the warehouse?']);
  });

  test('while its speaker goes on, also when partials name no speaker', async () => {
    const rig = new SessionRig();
    rig.say('how do i return...', { speaker: 'A' });
    for (let i = 0; i < 6; i++) {
      await rig.clock.advance(1_000);
      partial(rig, `the shoes ${i}`);
    }
    rig.say('the shoes?', { speaker: 'A' });
    await settle();
    expect(asked(rig)).toEqual(['how do i return... the shoes?']);
  });
});

describe('a restated question is not lost', () => {
  test('when the queue is full of the question that it replaces', async () => {
    const rig = new SessionRig({ queueLimit: 1 });
    rig.say('first?', { speaker: 'A' });
    rig.say('how long is it?', { speaker: 'B' });
    rig.say('how long is it to berlin?', { speaker: 'B' });
    await settle();
    await rig.answer('one');
    await rig.answer('two');
    expect(asked(rig)).toEqual(['first?', 'how long is it to berlin?']);
  });

  test('when the whole asks nothing: the former is answered', async () => {
    const rig = new SessionRig();
    rig.say('how much is it?');
    rig.say('how much is it and the...');
    await rig.answer('five');
    expect(rig.news()).toContain('final complete');
    await rig.clock.advance(5_000);
    expect(rig.news()).not.toContain('final cancelled');
  });

  test('when others are ignored while one is answered', async () => {
    const rig = new SessionRig({ onQuestionWhileAnswering: 'ignore' });
    rig.say('how much is it?');
    await settle();
    rig.say('how much is it to berlin?');
    await settle();
    expect(asked(rig)).toEqual(['how much is it?', 'how much is it to berlin?']);
  });

  test('and what was said long after the former, in a pause, is another question', async () => {
    const rig = new SessionRig();
    rig.session.pause({ catch_up: 'answer_missed' });
    rig.say('how much is it?');
    await rig.clock.advance(60_000);
    rig.say('how much is it to berlin?');
    rig.session.resume();
    await settle();
    await rig.answer('five');
    await rig.answer('six');
    expect(asked(rig)).toEqual(['how much is it?', 'how much is it to berlin?']);
  });

  test('and a cooldown goes on when only a statement was restated', async () => {
    const rig = new SessionRig({ cooldownMs: 60_000 });
    rig.say('one?');
    await rig.answer('1');
    rig.say('we sell shoes');
    rig.say('we sell shoes in berlin');
    rig.news();
    rig.say('and two?', { speaker: 'B' });
    expect(rig.news()).toEqual(['ack', 'waiting_for_question cooldown']);
  });
});

describe('a segment id that comes again', () => {
  test.each([
    ['what is the price of the red shoes?', 'what is the weight of the red shoes?'],
    ['is it the same in france?', 'is it the same in norway?'],
    ['红色鞋子多少钱?', '蓝色鞋子多少钱?'],
  ])('%s and %s are two questions', async (one, other) => {
    const rig = new SessionRig();
    rig.say(one, { segment_id: 0 });
    rig.say(other, { segment_id: 0 });
    await settle();
    await rig.answer('1');
    await rig.answer('2');
    expect(asked(rig)).toEqual([one, other]);
  });

  test('of two speakers are two segments, whatever the labels look like', async () => {
    const rig = new SessionRig();
    rig.say('one is it?', { speaker: 'a', segment_id: 'b\nc' });
    rig.say('one is it?', { speaker: 'a\nb', segment_id: 'c' });
    expect(rig.news()).toContain('waiting_for_question duplicate');
  });

  test('with a long text is not dropped', async () => {
    const rig = new SessionRig();
    const long = 'word '.repeat(500);
    rig.say(long, { segment_id: 0 });
    rig.say(`${long} what is it?`, { segment_id: 0 });
    await settle();
    expect(asked(rig)).toHaveLength(1);
  });
});
