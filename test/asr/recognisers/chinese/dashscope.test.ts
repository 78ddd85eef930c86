import { describe, expect, test } from 'vitest';
import { fromDashScope } from '../../../../src/asr/index';
import { describeSource } from '../../suite';

describeSource({
  source: 'dashscope',
  finals: [
    { text: '大家好，我们开始吧。', start_ms: 170, end_ms: 2200 },
    { text: '退货政策是什么？', start_ms: 3000, end_ms: 4720 },
    { text: '七天之内可以退货。', start_ms: 5500, end_ms: 7260 },
  ],
  partials: 5,
  renamed: (fixture) => fixture.replaceAll('2bf83b9a-', '3bf83b9a-'),
});

describe('dashscope', () => {
  test('older models name a sentence by its beginning, and end it with an end_time', () => {
    const parser = fromDashScope();
    const said = (text: string, end_time: number | null) => ({
      header: { task_id: 't', event: 'result-generated', attributes: {} },
      payload: { output: { sentence: { begin_time: 170, end_time, text } } },
    });
    const messages = [said('退货', null), said('退货政策', 920), said('退货政策', 920)];
    expect(messages.flatMap((message) => parser.push(message))).toEqual([
      { text: '退货', is_final: false, segment_id: '1-1', start_ms: 170 },
      { text: '退货政策', is_final: true, segment_id: '1-1', start_ms: 170, end_ms: 920 },
    ]);
  });
});
