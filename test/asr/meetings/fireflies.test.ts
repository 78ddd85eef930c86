import { describe, expect, test } from 'vitest';
import { fromFireflies } from '../../../src/asr/index';
import { describeSource } from '../suite';

describeSource({
  source: 'fireflies',
  finals: [
    { text: "Welcome, everybody, let's start.", speaker: 'Ann Lee', start_ms: 2_100 },
    { text: 'What is the return policy?', speaker: 'Bob Roy', start_ms: 6_000 },
    { text: 'Seven days.', speaker: 'Ann Lee', start_ms: 9_200, end_ms: 10_000 },
  ],
  partials: 7,
  spansConnections: true,
  isAlwaysOpen: true,
});

describe('fireflies', () => {
  const chunk = (chunk_id: string, text: string) => ({
    transcript_id: 'm',
    chunk_id,
    text,
    speaker_name: 'Ann',
    start_time: 0,
    end_time: 1,
  });

  test('a chunk is final when the next one begins, and not heard of again', () => {
    const parser = fromFireflies();
    expect(parser.push(chunk('a', 'What is'))).toMatchObject([{ text: 'What is', is_final: false }]);
    expect(parser.push({ event: 'transcription.broadcast', data: chunk('b', 'Well') })).toMatchObject([
      { text: 'What is', is_final: true },
      { text: 'Well', is_final: false },
    ]);
    expect(parser.push(chunk('a', 'What is it?'))).toEqual([]);
  });

  test('events about the connection are understood', () => {
    const parser = fromFireflies();
    expect(parser.push({ event: 'auth.success', data: { user: 'u' } })).toEqual([]);
    expect(parser.unknown).toBe(0);
  });
});
