import { describe, expect, test } from 'vitest';
import { fromFunAsr } from '../../../../src/asr/index';
import { describeSource, finalsOf, run } from '../../suite';

describeSource({
  source: 'funasr',
  finals: [
    { text: '大家好，我们开始吧', start_ms: 380, end_ms: 2_190 },
    { text: '退货政策是什么', start_ms: 3_050, end_ms: 4_710 },
    { text: '七天之内可以退货。', start_ms: 5_600, end_ms: 7_240 },
    { text: '', endpoint: true },
  ],
  partials: 9,
});

describe('funasr', () => {
  const online = (text: string, is_final: boolean) => ({
    mode: 'online',
    text,
    is_final,
    wav_name: 'meeting',
  });

  test('in online mode, is_final is believed if the connection began with something that was not', () => {
    const messages = [
      online('退货政策', false),
      online('是什么', true),
      online('七天', false),
      online('之内', true),
    ];
    expect(finalsOf(messages.flatMap((message) => fromFunAsr().push(message)))).toEqual([]);
    expect(finalsOf(run(fromFunAsr(), messages))).toMatchObject([
      { text: '退货政策是什么' },
      { text: '七天之内' },
    ]);
  });

  test('in online mode, is_final is not believed of a server that sends it while somebody speaks', () => {
    const parser = fromFunAsr();
    const messages = [online('退货', true), online('政策', true), online('是什么', true)];
    const chunks = messages.flatMap((message) => parser.push(message));
    expect(chunks.map(({ text, is_final }) => [text, is_final])).toEqual([
      ['退货', false],
      ['退货政策', false],
      ['退货政策是什么', false],
    ]);
    expect(parser.end()).toMatchObject([{ text: '退货政策是什么', is_final: true }]);
  });

  test('in offline mode, every message is a final', () => {
    const parser = fromFunAsr();
    const message = { mode: 'offline', text: '退货政策是什么？', is_final: false, wav_name: 'a.wav' };
    expect(parser.push(message)).toMatchObject([{ text: '退货政策是什么？', is_final: true }]);
  });

  test('the same sentence said twice is heard twice if anything was said for it', () => {
    const of = (mode: string, text: string) => ({ mode, text, is_final: false });
    const messages = [
      of('2pass-online', '好的'),
      of('2pass-offline', '好的。'),
      of('2pass-offline', '好的。'),
      of('2pass-online', '好的'),
      of('2pass-offline', '好的。'),
    ];
    expect(finalsOf(run(fromFunAsr(), messages)).map(({ text }) => text)).toEqual(['好的。', '好的。']);
  });

  test('an acknowledged end makes what is open final, and ends the turn', () => {
    const parser = fromFunAsr();
    parser.push({ mode: '2pass-online', text: '退货政策', is_final: false });
    expect(parser.push({ mode: '2pass', wav_name: 'a', is_final: true, is_end: true })).toMatchObject([
      { text: '退货政策', is_final: true, endpoint: true },
    ]);
  });

  test('a segment that nothing ends is cut at 1,000 characters', () => {
    const parser = fromFunAsr();
    const chunks = Array.from({ length: 600 }, (_, at) => online(`第${at}`, true)).flatMap((message) =>
      parser.push(message),
    );
    const finals = finalsOf([...chunks, ...parser.end()]);
    expect(finals.length).toBeGreaterThan(1);
    expect(Math.max(...finals.map(({ text }) => text.length))).toBeLessThan(1_010);
    expect(finals.map(({ text }) => text).join('')).toBe(
      Array.from({ length: 600 }, (_, at) => `第${at}`).join(''),
    );
  });
});
