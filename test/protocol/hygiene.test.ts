import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  asrChunkSchema,
  CLOSES,
  closeActionOf,
  closeReason,
  parseClientMessage,
  validateClientMessage,
} from '../../src/protocol/index';
import { isNestedTooDeep } from '../../src/protocol/parse';

describe('nesting', () => {
  const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth);

  test('is limited before anything is parsed', () => {
    expect(isNestedTooDeep(nested(16))).toBe(false);
    expect(isNestedTooDeep(nested(17))).toBe(true);
    expect(isNestedTooDeep(`${'{"a":'.repeat(16)}1${'}'.repeat(16)}`)).toBe(false);
    expect(isNestedTooDeep('{"a":['.repeat(9) + ']}'.repeat(9))).toBe(true);
    expect(isNestedTooDeep('['.repeat(60_000))).toBe(true);
    expect(parseClientMessage(`{"type":"keepalive","x":${nested(5_000)}}`)).toMatchObject({
      ok: false,
      fault: { code: 'INVALID_MESSAGE', message: 'The message is nested deeper than 16 levels.' },
    });
  });

  test('does not count brackets in strings or side by side', () => {
    expect(isNestedTooDeep(JSON.stringify({ text: nested(5_000) }))).toBe(false);
    expect(isNestedTooDeep(JSON.stringify({ text: `\\"${nested(40)}"\\` }))).toBe(false);
    expect(isNestedTooDeep(`[${Array(1_000).fill('[]').join()}]`)).toBe(false);
  });

  test('matches the depth of the parsed value', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null
        ? 1 + Math.max(0, ...Object.values(value).map((inner) => depthOf(inner)))
        : 0;
    const deep = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 24, depthSize: 'max' },
        fc.string(),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 2 }),
      ),
    })).value;
    fc.assert(
      fc.property(deep, fc.integer({ min: 0, max: 20 }), (value, around) => {
        const json = JSON.stringify(value);
        expect(isNestedTooDeep('['.repeat(around) + json + ']'.repeat(around))).toBe(
          depthOf(value) + around > 16,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('a frame', () => {
  test('with lone surrogates is repaired, and otherwise left unchanged', () => {
    const read = (json: string) => parseClientMessage(json);
    expect(read('{"type":"asr_chunk","text":"a\\ud83d","speaker":"\\uDE00b"}')).toMatchObject({
      message: { text: 'a\ufffd', speaker: '\ufffdb' },
    });
    expect(read('{"type":"asr_chunk","text":"\\ud83d\\ude00 \\u4ec0"}')).toMatchObject({
      message: { text: '😀 什' },
    });
  });

  test('that contains __proto__ does not change any prototype', () => {
    const result = parseClientMessage(
      '{"type":"asr_chunk","text":"a","__proto__":{"is_final":true,"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    expect(result).toEqual({ ok: true, message: { type: 'asr_chunk', text: 'a', is_final: false } });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test('with only a text is parsed exactly as by the schema', () => {
    const field = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.integer());
    const chunk = fc.record({ text: field, is_final: field, speaker: field }, { requiredKeys: [] });
    fc.assert(
      fc.property(chunk, (fields) => {
        const value = JSON.parse(JSON.stringify({ type: 'asr_chunk', ...fields })) as object;
        const read = validateClientMessage(value);
        const expected = v.safeParse(asrChunkSchema, value);
        expect(read.ok).toBe(expected.success);
        if (!read.ok) return;
        const given = Object.entries(expected.output as object).filter(([, given]) => given !== null);
        expect(read.message).toEqual(Object.fromEntries(given));
      }),
      { numRuns: 2_000 },
    );
  });

  test('whose text exceeds the limit is refused, if there is one', () => {
    const chunk = (length: number) => JSON.stringify({ type: 'asr_chunk', text: 'x'.repeat(length) });
    const query = JSON.stringify({ type: 'control', action: 'instant_query', text: 'x'.repeat(11) });
    expect(parseClientMessage(chunk(10), { textLength: 10 }).ok).toBe(true);
    for (const frame of [chunk(11), query]) {
      expect(parseClientMessage(frame, { textLength: 10 })).toEqual({
        ok: false,
        fault: { code: 'INVALID_MESSAGE', message: "'text' must have at most 10 characters, not 11." },
      });
      expect(parseClientMessage(frame).ok).toBe(true);
    }
  });
});

describe('a close', () => {
  test('has a reason that fits in a close frame, cut between characters', () => {
    expect(closeReason('x'.repeat(123))).toHaveLength(123);
    expect(closeReason('x'.repeat(124))).toHaveLength(123);
    expect(closeReason('什'.repeat(70))).toBe('什'.repeat(41));
    expect(closeReason('😀'.repeat(40))).toBe('😀'.repeat(30));
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const reason = closeReason(text);
        expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
        expect(text.replace(/\p{Surrogate}/gu, '\ufffd').startsWith(reason)).toBe(true);
      }),
    );
  });

  test('defined by us has a short ASCII reason and a code that may be sent', () => {
    for (const { code, reason } of Object.values(CLOSES)) {
      expect(reason).toMatch(/^[ -~]{0,123}$/);
      expect(code < 3_000 || (code >= 4_400 && code <= 4_599)).toBe(true);
    }
  });

  test('with any code has a recommended reaction', () => {
    expect([1000, 1003, 1005, 1011, 1015].map(closeActionOf)).toEqual([
      'done',
      'give_up',
      'reconnect',
      'reconnect',
      'give_up',
    ]);
    expect([3000, 4000, 4401, 4418, 4429, 4508, 4599, 4600].map(closeActionOf)).toEqual([
      'give_up',
      'give_up',
      'authenticate',
      'give_up',
      'wait',
      'reconnect',
      'reconnect',
      'give_up',
    ]);
  });
});
