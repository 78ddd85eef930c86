import { expect, test } from 'vitest';
import { fromElevenLabs } from '../../../../src/asr/index';
import { readFixture } from '../../fixtures';
import { describeSource, finalsOf, run } from '../../suite';

const renamed = (message: string) => message.replaceAll('99999999-cdcd', '99999999-efef');

describeSource({
  source: 'elevenlabs',
  finals: [
    { text: 'What is the return policy?' },
    { text: '', endpoint: true },
    { text: 'Thirty days.' },
    { text: 'And how long is the warranty?' },
  ],
  partials: 5,
  splits: [1, 5, 6],
  renamed,
});

test('with timestamps come times and speakers', () => {
  const messages = readFixture('elevenlabs').filter(
    (message) => !JSON.stringify(message).includes('And how"'),
  );
  const finals = finalsOf(run(fromElevenLabs({ timestamps: true }), messages));
  expect(finals).toMatchObject([
    {
      text: 'What is the return policy?',
      speaker: 'speaker_0',
      start_ms: 100,
      end_ms: 1_800,
      language: 'en',
    },
    { text: '', speaker: 'speaker_0', endpoint: true },
    { text: 'Thirty days.', speaker: 'speaker_1', start_ms: 2_500 },
    { text: 'And how long is the warranty?', speaker: 'speaker_0' },
  ]);
});
