import { expect, test } from 'vitest';
import { fromWebSpeech } from '../../../../src/asr/index';
import { readFixture } from '../../fixtures';
import { describeSource, finalsOf, run } from '../../suite';

describeSource({
  source: 'web-speech',
  finals: [
    { text: 'what is the return policy', confidence: 0.94 },
    { text: 'for lamps', confidence: 0.9 },
    { text: 'and how long' },
  ],
  partials: 4,
  resendsHistory: true,
  renamed: (message) => message,
});

describeSource({
  source: 'web-speech',
  fixture: 'web-speech-android',
  options: { cumulativeFinals: true },
  finals: [
    { text: 'what is the return policy', confidence: 0.92 },
    { text: 'for lamps' },
    { text: 'how long' },
  ],
  partials: 6,
  resendsHistory: true,
  renamed: (message) => message,
});

test('the lists of a real event, which are no arrays, are read', () => {
  const result = { length: 1, isFinal: true, 0: { transcript: 'why', confidence: 0.9 } };
  const event = { type: 'result', resultIndex: 0, results: { length: 1, 0: result } };
  expect(fromWebSpeech().push(event)).toMatchObject([{ text: 'why', is_final: true }]);
});

test('without the option, each cumulative final is a final', () => {
  const finals = finalsOf(run(fromWebSpeech(), readFixture('web-speech-android')));
  expect(finals.slice(0, 3).map(({ text }) => text)).toEqual(['what', 'what is', 'what is the return']);
});
