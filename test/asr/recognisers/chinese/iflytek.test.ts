import { describe, expect, test } from 'vitest';
import { fromIflytek } from '../../../../src/asr/index';
import { describeSource } from '../../suite';

describeSource({
  source: 'iflytek',
  fixture: 'iflytek-rtasr',
  finals: [
    { text: '大家好，我们开始吧', start_ms: 820, end_ms: 2_600 },
    { text: '退货政策是什么', start_ms: 3_100, end_ms: 4_790 },
    { text: '七天之内可以退货。', start_ms: 5_620, end_ms: 7_350 },
    { text: '', endpoint: true },
  ],
  partials: 5,
  renamed: (fixture) => fixture.replaceAll('rta0000000a', 'rta0000000b'),
});

describeSource({
  source: 'iflytek',
  fixture: 'iflytek-llm',
  finals: [
    { text: '大家好，我们开始吧。', speaker: '1', start_ms: 820, end_ms: 2_600 },
    { text: '退货政策是什么？', speaker: '2' },
    { text: '七天之内可以退货。', speaker: '1', endpoint: true },
  ],
  partials: 4,
});

const dictated = [
  { text: '大家好，我们开始吧。', endpoint: true },
  { text: '退货政策是什么？', endpoint: true },
  { text: '七天之内可以退货。', endpoint: true },
];

describeSource({
  source: 'iflytek',
  fixture: 'iflytek-iat',
  finals: dictated,
  partials: 8,
  renamed: (fixture) => fixture.replaceAll('iat000e', 'iat000f'),
});

describeSource({
  source: 'iflytek',
  fixture: 'iflytek-iat-llm',
  finals: dictated,
  partials: 5,
  renamed: (fixture) => fixture.replaceAll('iat000b', 'iat000c'),
});

describe('iflytek', () => {
  test('a new speaker in rl goes on in the sentences after it', () => {
    const parser = fromIflytek();
    const sentence = (bg: number, text: string, rl: number) => ({
      msg_type: 'result',
      res_type: 'asr',
      data: {
        seg_id: bg,
        cn: { st: { bg, ed: bg + 9, type: '0', rt: [{ ws: [{ cw: [{ w: text, wp: 'n', rl }] }] }] } },
        ls: false,
      },
    });
    const messages = [
      sentence(0, '退货', 1),
      sentence(10, '政策', 0),
      sentence(20, '七天', 2),
      sentence(30, '之内', 0),
    ];
    const speakers = messages.flatMap((message) => parser.push(message)).map(({ speaker }) => speaker);
    expect(speakers).toEqual(['1', '1', '2', '2']);
  });

  test('an error ends a dictation as it stands', () => {
    const parser = fromIflytek();
    const ws = [{ bg: 0, cw: [{ sc: 0, w: '退货政策' }] }];
    parser.push({ code: 0, sid: 's', data: { status: 1, result: { sn: 1, ls: false, ws } } });
    expect(parser.push({ code: 10_165, message: 'invalid handle', sid: 's' })).toMatchObject([
      { text: '退货政策', is_final: true, endpoint: true },
    ]);
  });

  test('a replacement of more parts than there are takes no time', () => {
    const parser = fromIflytek();
    const ws = [{ bg: 0, cw: [{ sc: 0, w: '退货' }] }];
    const result = { sn: 1, ls: false, pgs: 'rpl', rg: [0, 1e15], ws };
    expect(parser.push({ code: 0, sid: 's', data: { status: 1, result } })).toMatchObject([{ text: '退货' }]);
  });

  test('what comes after the end of a dictation is not heard', () => {
    const parser = fromIflytek();
    const said = (sn: number, status: number) => ({
      code: 0,
      sid: 's',
      data: { status, result: { sn, ls: false, ws: [{ bg: 0, cw: [{ sc: 0, w: `第${sn}` }] }] } },
    });
    const chunks = [said(1, 1), said(2, 2), said(3, 1), said(3, 2)].flatMap((message) =>
      parser.push(message),
    );
    expect(chunks.map(({ text, is_final }) => [text, is_final])).toEqual([
      ['第1', false],
      ['第1第2', true],
    ]);
  });

  test('a translation in between is not heard, and is not unknown', () => {
    const parser = fromIflytek();
    const data = JSON.stringify({ biz: 'trans', src: '退货', dst: 'return', isEnd: true, segId: 1 });
    expect(parser.push({ action: 'result', code: '0', data, sid: 's' })).toEqual([]);
    expect(parser.unknown).toBe(0);
  });
});
