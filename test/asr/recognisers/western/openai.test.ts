import { expect, test } from 'vitest';
import { fromOpenAi } from '../../../../src/asr/index';
import { readFixture } from '../../fixtures';
import { describeSource, finalsOf } from '../../suite';

describeSource({
  source: 'openai',
  finals: [
    { text: 'What is the return policy?', start_ms: 100, end_ms: 2_100, endpoint: true },
    { text: 'Thirty days.', start_ms: 3_000, end_ms: 3_900, endpoint: true },
    { text: 'And how long is the warranty?', endpoint: true },
    { text: 'Who do I call?', endpoint: true },
  ],
  withdrawn: 1,
  partials: 10,
  splits: [1, 10, 30],
  renamed: (message) => message.replaceAll('sess_5555', 'sess_6666'),
});

describeSource({
  source: 'openai',
  fixture: 'openai-diarised',
  finals: [
    { text: 'What is the return policy?', speaker: 'A', start_ms: 100, end_ms: 2_000 },
    { text: 'Thirty days.', speaker: 'B', start_ms: 2_200, end_ms: 3_000 },
    { text: '', speaker: 'B', endpoint: true },
  ],
  partials: 0,
  splits: [0, 1],
  renamed: (message) => message.replaceAll('sess_6666', 'sess_5555'),
});

test('an item whose transcript never comes does not hold up the others for ever', () => {
  const parser = fromOpenAi();
  const committed = (item: number) => ({
    type: 'input_audio_buffer.committed',
    item_id: `item_${item}`,
    previous_item_id: item === 0 ? null : `item_${item - 1}`,
  });
  const completed = (item: number) => ({
    type: 'conversation.item.input_audio_transcription.completed',
    item_id: `item_${item}`,
    transcript: `number ${item}`,
  });
  parser.push(committed(0));
  const chunks = Array.from({ length: 20 }, (_, at) => at + 1).flatMap((item) => [
    ...parser.push(committed(item)),
    ...parser.push(completed(item)),
  ]);
  expect(chunks.map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, at) => `number ${at + 1}`));
  expect(parser.push(completed(0))).toMatchObject([{ text: 'number 0', is_final: true }]);
});

test('what waits for an earlier item is given at the end', () => {
  const parser = fromOpenAi();
  const messages = readFixture('openai');
  const upToLate = messages.findIndex((message) => JSON.stringify(message).includes('is the warranty?"'));
  for (const message of messages.slice(0, upToLate + 1)) parser.push(message);
  expect(finalsOf(parser.end()).map(({ text }) => text)).toEqual(['And how long is the warranty?', 'Thirty']);
});
