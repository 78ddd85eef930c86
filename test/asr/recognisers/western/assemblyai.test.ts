import { expect, test } from 'vitest';
import { createAsrParser, fromAssemblyAi } from '../../../../src/asr/index';
import { readFixture } from '../../fixtures';
import { describeSource, finalsOf, run } from '../../suite';

const renamed = (message: string) => message.replaceAll('44444444-dddd', '55555555-eeee');

describeSource({
  source: 'assemblyai',
  finals: [
    { text: 'what is the return policy', speaker: 'A', start_ms: 200, end_ms: 1_650, endpoint: true },
    { text: 'thirty days', speaker: 'B', language: 'en', endpoint: true },
    { text: 'and how long is the warranty', speaker: 'A', endpoint: true },
  ],
  partials: 5,
  renamed,
});

describeSource({
  source: 'assemblyai',
  fixture: 'assemblyai-formatted',
  options: { formatTurns: true },
  finals: [
    { text: 'What is the return policy?', speaker: 'A', endpoint: true },
    { text: 'Thirty days.', speaker: 'B', endpoint: true },
    { text: 'And how long is the warranty?', speaker: 'A', endpoint: true },
  ],
  partials: 8,
  renamed,
});

test('without formatTurns the first of two ends of a turn counts', () => {
  const finals = finalsOf(run(fromAssemblyAi(), readFixture('assemblyai-formatted')));
  expect(finals.map(({ text }) => text)).toEqual([
    'what is the return policy',
    'thirty days',
    'and how long is the warranty',
  ]);
});

test('an invalid option is refused, by name as well', () => {
  const options = { formatTurns: 'yes' } as unknown as { formatTurns: boolean };
  const message = "fromAssemblyAi: 'formatTurns' must be true or false, not a string of 3 characters.";
  expect(() => fromAssemblyAi(options)).toThrow(message);
  expect(() => createAsrParser('assemblyai', options)).toThrow(message);
});
