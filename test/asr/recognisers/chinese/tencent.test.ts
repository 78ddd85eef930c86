import { describe, expect, test } from 'vitest';
import { fromTencent } from '../../../../src/asr/index';
import { describeSource } from '../../suite';

describeSource({
  source: 'tencent',
  finals: [
    { text: '大家好，我们开始吧。', start_ms: 0, end_ms: 2_200 },
    { text: '退货政策是什么？', start_ms: 3_040, end_ms: 4_720 },
    { text: '七天之内可以退货。', start_ms: 5_500, end_ms: 7_240 },
  ],
  partials: 5,
  renamed: (fixture) => fixture.replaceAll('RnKu9FODFHK5FPpsrN', 'RnKu9FODFHK5FPpsrM'),
});

describeSource({
  source: 'tencent',
  fixture: 'tencent-speakers',
  finals: [
    { text: '大家好，我们开始吧。', speaker: '0', start_ms: 120, end_ms: 2_180 },
    { text: '退货政策是什么？', speaker: '1' },
    { text: '七天之内可以退货。', speaker: '0' },
  ],
  partials: 4,
  renamed: (fixture) => fixture.replaceAll('a7f2c9d0-', 'b7f2c9d0-'),
});

describe('tencent', () => {
  test('a speaker that is not known yet has no label', () => {
    const [chunk] = fromTencent().push({
      code: 0,
      voice_id: 'v',
      sentences: {
        sentence: '退货',
        sentence_type: 0,
        sentence_id: '7',
        speaker_id: '-1',
        start_time: '10',
        end_time: '20',
      },
    });
    expect(chunk).toEqual({ text: '退货', is_final: false, segment_id: '1-1', start_ms: 10, end_ms: 20 });
  });

  test('an error ends the stream, and what is open becomes final', () => {
    const parser = fromTencent();
    parser.push({ code: 0, voice_id: 'v', result: { slice_type: 1, index: 0, voice_text_str: '退货政策' } });
    expect(parser.push({ code: 4008, message: 'timeout', voice_id: 'v' })).toMatchObject([
      { text: '退货政策', is_final: true },
    ]);
    expect(parser.unknown).toBe(0);
  });
});
