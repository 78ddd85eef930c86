import { describe, expect, test } from 'vitest';
import { fromHuawei } from '../../../../src/asr/index';
import { describeSource } from '../../suite';

describeSource({
  source: 'huawei',
  finals: [
    { text: '大家好，我们开始吧。', start_ms: 210, end_ms: 2190 },
    { text: '退货政策是什么？', start_ms: 3010, end_ms: 4720 },
    { text: '七天之内可以退货。', start_ms: 5500, end_ms: 7270 },
  ],
  partials: 5,
  renamed: (fixture) =>
    fixture.replace(/(start_time|end_time)":(\d+)/g, (_, name, time) => `${name}":${Number(time) + 10}`),
});

describe('huawei in single-sentence mode', () => {
  const result = (text: string, is_final: boolean) => ({
    resp_type: 'RESULT',
    segments: [{ start_time: 100, end_time: 900, is_final, result: { text, score: 0.9 } }],
  });
  const voiceEnd = { resp_type: 'EVENT', event: 'VOICE_END', timestamp: 900 };

  test('the final after VOICE_END ends the turn', () => {
    const parser = fromHuawei();
    const messages = [result('退货', false), voiceEnd, result('退货政策', true), voiceEnd];
    expect(messages.flatMap((message) => parser.push(message)).slice(1)).toEqual([
      expect.objectContaining({ text: '退货政策', is_final: true, endpoint: true }),
    ]);
  });

  test('a VOICE_END after the final ends the turn, too', () => {
    const parser = fromHuawei();
    const messages = [result('退货', false), result('退货政策', true), voiceEnd];
    expect(messages.flatMap((message) => parser.push(message)).slice(1)).toMatchObject([
      { text: '退货政策', is_final: true },
      { text: '', is_final: true, endpoint: true },
    ]);
  });
});
