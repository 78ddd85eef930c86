import { describe, expect, test } from 'vitest';
import { fromVolcengine } from '../../../../src/asr/index';
import { describeSource, run } from '../../suite';

describeSource({
  source: 'volcengine',
  finals: [
    { text: '大家好，我们开始吧。', start_ms: 240, end_ms: 2180 },
    { text: '退货政策是什么？', start_ms: 3060, end_ms: 4700 },
    { text: '七天之内可以退货。', start_ms: 5540, end_ms: 7200 },
  ],
  partials: 5,
  renamed: (fixture) =>
    fixture.replace(/(start_time|end_time)":(\d+)/g, (_, name, time) => `${name}":${Number(time) + 10}`),
  resendsHistory: true,
});

describe('volcengine', () => {
  const utterance = (start_time: number, text: string, definite: boolean) => ({
    start_time,
    end_time: start_time + 900,
    text,
    definite,
  });

  test('with result_type single, a message holds only what is new', () => {
    const messages = [
      { result: { text: '退货', utterances: [utterance(100, '退货', false)] } },
      { result: { text: '退货政策', utterances: [utterance(100, '退货政策', true)] } },
      { result: { text: '七天', utterances: [utterance(2_000, '七天', false)] } },
      { result: [{ text: '七天之内', utterances: [utterance(2_040, '七天之内', true)] }] },
    ];
    expect(run(fromVolcengine(), messages).map(({ text, segment_id }) => [text, segment_id])).toEqual([
      ['退货', '1-1'],
      ['退货政策', '1-1'],
      ['七天', '1-2'],
      ['七天之内', '1-2'],
    ]);
  });

  test('without utterances there is one segment, which ends with the stream', () => {
    const parser = fromVolcengine();
    parser.push({ audio_info: { duration: 100 } });
    parser.push({ audio_info: { duration: 900 }, result: { text: '退货' } });
    expect(parser.push({ result: { text: '退货政策' } })).toMatchObject([
      { text: '退货政策', is_final: false },
    ]);
    expect(parser.end()).toMatchObject([{ text: '退货政策', is_final: true }]);
    expect(parser.unknown).toBe(0);
  });

  test('utterances that are not definite yet are one partial', () => {
    const messages = [
      { result: { utterances: [utterance(100, '退货', false), utterance(1_100, '政策', false)] } },
      { result: { utterances: [utterance(100, '退货，', true), utterance(1_100, '政策是什么？', true)] } },
    ];
    expect(run(fromVolcengine(), messages).map(({ text, segment_id }) => [text, segment_id])).toEqual([
      ['退货政策', '1-1'],
      ['退货，', '1-1'],
      ['政策是什么？', '1-2'],
    ]);
  });
});
