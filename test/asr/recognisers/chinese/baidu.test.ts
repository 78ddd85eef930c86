import { describe, expect, test } from 'vitest';
import { fromBaidu } from '../../../../src/asr/index';
import { describeSource } from '../../suite';

describeSource({
  source: 'baidu',
  finals: [
    { text: '大家好，我们开始吧。', start_ms: 290, end_ms: 2220 },
    { text: '退货政策是什么？', start_ms: 3000, end_ms: 4730 },
    { text: '七天之内可以退货。', start_ms: 5500, end_ms: 7260 },
  ],
  partials: 5,
});

describe('baidu', () => {
  test('a sentence that failed is withdrawn, and the next one is a segment of its own', () => {
    const parser = fromBaidu();
    const messages = [
      { type: 'MID_TEXT', err_no: 0, result: '嗯' },
      { type: 'FIN_TEXT', err_no: -3005, err_msg: 'no effective speech', result: '' },
      { type: 'MID_TEXT', err_no: 0, result: '退货' },
    ];
    const chunks = messages.flatMap((message) => parser.push(message));
    expect(chunks.map(({ text, segment_id }) => [text, segment_id])).toEqual([
      ['嗯', '1-1'],
      ['退货', '1-2'],
    ]);
    expect(parser.end()).toMatchObject([{ text: '退货', segment_id: '1-2' }]);
  });
});
