import { describe, expect, test } from 'vitest';
import { fromAttendee } from '../../../src/asr/index';
import { describeSource } from '../suite';

describeSource({
  source: 'attendee',
  finals: [
    { text: "Welcome, everybody, let's start.", speaker: 'Ann Lee', start_ms: 1_764_432_002_100 },
    { text: 'What is the return policy?', speaker: 'Bob Roy', start_ms: 1_764_432_006_000 },
    { text: 'Seven days.', speaker: 'Ann Lee', start_ms: 1_764_432_009_200, end_ms: 1_764_432_010_000 },
  ],
  partials: 0,
  spansConnections: true,
});

describe('attendee', () => {
  const update = (transcription: unknown) => ({
    idempotency_key: 'k',
    trigger: 'transcript.update',
    data: { speaker_name: null, speaker_uuid: '7', timestamp_ms: 1_079, transcription },
  });

  test('a transcription may be a text, and nobody may have said it', () => {
    expect(fromAttendee().push(update('What is it?'))).toEqual([
      { text: 'What is it?', is_final: true, segment_id: '1-1', speaker: 'participant-7', start_ms: 1_079 },
    ]);
  });

  test('an utterance that could not be transcribed says nothing', () => {
    const parser = fromAttendee();
    expect([update(null), update({ transcript: '' })].flatMap((message) => parser.push(message))).toEqual([]);
    expect(parser.unknown).toBe(0);
  });
});
