import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/host/webhooks/sources';
import { Speakers } from '../../../src/host/webhooks/speakers';
import { readFixture } from '../../asr/fixtures';

describe('what a message says about its meeting', () => {
  test.each([
    ['recall', undefined, '2d0c3d7a-9f52-4bb1-8f4e-4b9c6a7d8e90'],
    ['recall', 'another', '2d0c3d7a-9f52-4bb1-8f4e-4b9c6a7d8e90'],
    ['attendee', undefined, 'bot_3hfP0PXEsNinIZmh'],
    ['fireflies', undefined, '01KBTQ7Y3M'],
    ['fireflies', 'another', 'another'],
    ['zoom', 'uuid', 'uuid'],
    ['zoom', undefined, undefined],
    ['deepgram', 'desk', 'desk'],
  ] as const)('%s, named %s in the address: %s', (source, named, meeting) => {
    for (const message of readFixture(source)) {
      expect(factsOf(source, message, named)).toMatchObject({ meeting, ends: false });
    }
  });

  test('ids that are too long, empty or none are no ids', () => {
    const idOf = (id: unknown) => factsOf('attendee', { bot_id: id }, undefined).meeting;
    expect(['x'.repeat(128), 7, 'x'.repeat(129), '', null, {}].map(idOf)).toEqual([
      'x'.repeat(128),
      '7',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    for (const message of [null, 7, 'text', [], [{}]]) {
      expect(factsOf('recall', message, undefined)).toMatchObject({ meeting: undefined, ends: false });
    }
  });

  test.each([
    ['recall', { event: 'bot.done', data: { bot: { id: 'b' } } }, true],
    ['recall', { event: 'bot.fatal', data: { bot: { id: 'b' } } }, true],
    ['recall', { event: 'bot.status_change', data: { bot_id: 'b', status: { code: 'done' } } }, true],
    ['recall', { event: 'bot.status_change', data: { bot_id: 'b', status: { code: 'call_ended' } } }, false],
    ['recall', { event: 'bot.call_ended', data: { bot: { id: 'b' } } }, false],
    ['recall', { event: 'transcript.done', data: { bot: { id: 'b' } } }, false],
    ['attendee', { trigger: 'bot.state_change', data: { new_state: 'ended' } }, true],
    ['attendee', { trigger: 'bot.state_change', data: { new_state: 'fatal_error' } }, true],
    ['attendee', { trigger: 'bot.state_change', data: { new_state: 'post_processing' } }, false],
    ['attendee', { trigger: 'transcript.update', data: { new_state: 'ended' } }, false],
    ['vexa', { type: 'meeting.status', payload: { status: 'completed' } }, true],
    ['vexa', { type: 'meeting.status', payload: { status: 'active' } }, false],
    ['vexa', { type: 'session_end' }, false],
    ['telnyx', { kind: 'event' }, false],
  ] as const)('%s %j: the end is %s', (source, message, ends) => {
    expect(factsOf(source, message, undefined).ends).toBe(ends);
  });
});

describe('who asked', () => {
  const heard = (...utterances: [text: string, speaker: string, start_ms: number][]) => {
    const speakers = new Speakers();
    for (const [text, speaker, start_ms] of utterances)
      speakers.heard({ text, speaker, start_ms, is_final: true });
    return speakers;
  };

  test('is whoever said the question last', () => {
    const speakers = heard(
      ['What is the return policy?', 'Ann', 1],
      ['what is the return policy', 'Bob', 2],
      ['Fourteen days.', 'Ann', 3],
    );
    expect(speakers.of('What is the return policy?')).toEqual({ speaker: 'Bob', startMs: 2 });
  });

  test('said it in several utterances, with others in between, or with more around it', () => {
    const speakers = heard(
      ['What is the', 'Bob', 1],
      ['Mhm.', 'Ann', 2],
      ['return policy?', 'Bob', 3],
      ['Okay. So, how long does shipping take? Just asking.', 'Ann', 9],
    );
    expect(speakers.of('What is the return policy?')).toEqual({ speaker: 'Bob', startMs: 1 });
    expect(speakers.of('How long does shipping take?')).toEqual({ speaker: 'Ann', startMs: 9 });
  });

  test('is nobody when nobody said it so', () => {
    expect(heard(['Hello.', 'Ann', 1]).of('What is the return policy?')).toEqual({});
    expect(heard(['Hello.', 'Ann', 1]).of('?')).toEqual({});
    expect(heard(['。', 'Ann', 1]).of('退货政策是什么？')).toEqual({});
    expect(heard(['退货政策是什么', '安', 1]).of('退货政策是什么？')).toEqual({ speaker: '安', startMs: 1 });
  });
});
