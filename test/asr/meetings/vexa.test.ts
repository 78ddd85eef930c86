import { describe, expect, test } from 'vitest';
import { fromVexa } from '../../../src/asr/index';
import { describeSource, finalsOf, run } from '../suite';

describeSource({
  source: 'vexa',
  finals: [
    { text: "Welcome, everybody, let's start.", speaker: 'Ann Lee', start_ms: 2_100 },
    { text: 'What is the return policy?', speaker: 'Bob Roy', start_ms: 6_000 },
    {
      text: 'Seven days.',
      speaker: 'Ann Lee',
      language: 'en',
      confidence: 0.93,
      start_ms: 9_200,
      end_ms: 10_000,
    },
  ],
  partials: 4,
  spansConnections: true,
  resendsHistory: true,
});

describe('vexa', () => {
  const segment = (segment_id: string, text: string, start: number) => ({
    segment_id,
    speaker: 'Ann',
    text,
    start,
    end: start + 1,
  });
  const bundle = (confirmed: object[], pending: object[]) => ({
    type: 'transcript',
    speaker: 'Ann',
    confirmed,
    pending,
  });

  test('a draft that is no longer pending is withdrawn', () => {
    const messages = [
      bundle([], [segment('a', 'What', 1), segment('b', 'is it', 2)]),
      bundle([segment('a', 'What is it?', 1)], []),
    ];
    expect(finalsOf(run(fromVexa(), messages)).map(({ text }) => text)).toEqual(['What is it?']);
  });

  test('a draft that was withdrawn may come back', () => {
    const messages = [
      bundle([], [segment('a', 'What', 1)]),
      bundle([], []),
      { type: 'transcription_segment', ...segment('a', 'What is it?', 1), completed: true },
    ];
    expect(finalsOf(run(fromVexa(), messages)).map(({ text }) => text)).toEqual(['What is it?']);
  });

  test('segments of older versions are final when the next one begins', () => {
    const mutable = (text: string, from: string) => ({
      type: 'transcript.mutable',
      payload: { segments: [{ text, speaker: null, absolute_start_time: from, start: 1, end_time: 2 }] },
    });
    const parser = fromVexa();
    const messages = [
      mutable('What', '2026-01-15T10:30:05Z'),
      mutable('What is it?', '2026-01-15T10:30:05Z'),
      mutable('Well', '2026-01-15T10:30:09Z'),
      mutable('What was it?', '2026-01-15T10:30:05Z'),
    ];
    const chunks = messages.flatMap((message) => parser.push(message));
    expect(chunks.map(({ text, is_final }) => [text, is_final])).toEqual([
      ['What', false],
      ['What is it?', false],
      ['What is it?', true],
      ['Well', false],
    ]);
  });

  test('a single segment that does not say whether it is completed is final when the next one begins', () => {
    const parser = fromVexa();
    const said = (id: string, text: string) => ({
      type: 'transcription_segment',
      ...segment(id, text, 1),
      completed: null,
    });
    const chunks = [said('a', 'What is it?'), said('b', 'Well')].flatMap((message) => parser.push(message));
    expect(finalsOf(chunks).map(({ text }) => text)).toEqual(['What is it?']);
  });
});
