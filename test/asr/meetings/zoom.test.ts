import { describe, expect, test } from 'vitest';
import { fromZoom } from '../../../src/asr/index';
import { describeSource } from '../suite';

describeSource({
  source: 'zoom',
  finals: [
    { text: "Welcome, everybody, let's start.", speaker: 'Ann Lee', start_ms: 1_764_432_002_100 },
    { text: 'What is the return policy?', speaker: 'Bob Roy', start_ms: 1_764_432_006_000 },
    { text: 'Seven days.', speaker: 'Ann Lee', language: 'en', end_ms: 1_764_432_009_600 },
  ],
  partials: 0,
  spansConnections: true,
});

describe('zoom', () => {
  test('a message that says it is not final is a partial', () => {
    const parser = fromZoom();
    const said = (data: string, is_final: boolean) => ({
      msg_type: 'MEDIA_DATA_TRANSCRIPT',
      content: { user_id: 7, user_name: '', language: 4, start_time: 1_000, data, is_final },
    });
    expect([said('退货', false), said('退货政策', true)].flatMap((message) => parser.push(message))).toEqual([
      {
        text: '退货',
        is_final: false,
        segment_id: '1-1',
        speaker: 'participant-7',
        language: 'zh-CN',
        start_ms: 1_000,
      },
      {
        text: '退货政策',
        is_final: true,
        segment_id: '1-1',
        speaker: 'participant-7',
        language: 'zh-CN',
        start_ms: 1_000,
      },
    ]);
  });

  test('the same beginning with another end is heard, and the same message again is not', () => {
    const parser = fromZoom();
    const said = (data: string, end_time: number) => ({
      msg_type: 17,
      content: {
        user_id: 7,
        user_name: 'Ann',
        language: 9,
        start_time: 1_000,
        end_time,
        timestamp: 9_000,
        data,
      },
    });
    const messages = [said('What is', 1_500), said('What is', 1_500), said('What is it?', 1_900)];
    expect(messages.flatMap((message) => parser.push(message)).map(({ text }) => text)).toEqual([
      'What is',
      'What is it?',
    ]);
  });
});
