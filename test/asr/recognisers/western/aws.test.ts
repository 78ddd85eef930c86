import { expect, test } from 'vitest';
import { fromAws } from '../../../../src/asr/index';
import { readFixture } from '../../fixtures';
import { describeSource, run } from '../../suite';

describeSource({
  source: 'aws',
  finals: [
    {
      text: 'What is the return policy?',
      speaker: '0',
      language: 'en-US',
      confidence: 0.95,
      start_ms: 100,
      end_ms: 1_900,
    },
    { text: 'Thirty days.', speaker: '1', start_ms: 2_500, end_ms: 3_400 },
    { text: 'And how long is the warranty?', speaker: '0' },
  ],
  partials: 4,
});

test('the events of the SDK have one more object around them', () => {
  const messages = readFixture('aws');
  const wrapped = messages.map((message) => ({ TranscriptEvent: message }));
  expect(run(fromAws(), wrapped)).toEqual(run(fromAws(), messages));
});
