import { describe, expect, test } from 'vitest';
import { fromDeepgram } from '../../../../src/asr/index';
import { describeSource } from '../../suite';

describeSource({
  source: 'deepgram',
  finals: [
    {
      text: 'What is the return policy for lamps?',
      speaker: '0',
      confidence: 0.98,
      start_ms: 0,
      end_ms: 3_150,
      endpoint: true,
    },
    { text: 'Thirty days.', speaker: '1', endpoint: true },
    { text: 'And how long is the warranty?', speaker: '0', endpoint: true },
  ],
  partials: 8,
  renamed: (message) => message.replaceAll('11111111-aaaa', '22222222-bbbb'),
});

describe('deepgram with several channels', () => {
  const result = (channel: number, text: string, isFinal: boolean) => ({
    type: 'Results',
    channel_index: [channel, 2],
    start: 0,
    duration: 1,
    is_final: isFinal,
    speech_final: false,
    channel: { alternatives: [{ transcript: text, confidence: 0.9, words: [] }] },
  });

  test('each channel is a speaker with segments and turns of its own', () => {
    const parser = fromDeepgram();
    const chunks = [
      result(0, 'what is', false),
      result(1, 'good', false),
      result(0, 'what is the price', true),
      { type: 'UtteranceEnd', channel: [1, 2], last_word_end: -1 },
      result(1, 'good morning', true),
      { type: 'UtteranceEnd', channel: [0, 2], last_word_end: 1 },
    ].flatMap((message) => parser.push(message));
    expect(chunks.filter((chunk) => chunk.is_final)).toMatchObject([
      { text: 'what is the price', speaker: 'channel-0', segment_id: '1-1', endpoint: true },
    ]);
    expect(parser.end()).toMatchObject([{ text: 'good morning', speaker: 'channel-1', segment_id: '1-2' }]);
  });

  test('where no end is reported, silence closes a segment', () => {
    const parser = fromDeepgram();
    const empty = { ...result(0, '', true), start: 1 };
    const chunks = [result(0, 'what is the price', true), empty].flatMap((message) => parser.push(message));
    expect(chunks.at(-1)).toMatchObject({ text: 'what is the price', is_final: true });
    expect(chunks.at(-1)).not.toHaveProperty('endpoint');
  });
});
