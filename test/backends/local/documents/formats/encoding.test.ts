import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from '../../../../../src/backends/local/documents/formats/encoding';

const utf8 = (text: string) => new TextEncoder().encode(text);

test('UTF-8 is never mistaken for anything else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (text) => {
      const written = text.replace(/\p{Cc}/gu, ' ');
      expect((await decode(utf8(written))).text).toBe(written);
    }),
    { numRuns: 300 },
  );
});

test('UTF-16 is recognised by its byte order mark, or by zeros beside printable characters', async () => {
  for (const text of ['Where is the café?', 'a\nb', '在 3 楼\n']) {
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(little).swap16();
    expect((await decode(little)).text).toBe(text);
    expect((await decode(big)).text).toBe(text);
    expect((await decode(Buffer.concat([Buffer.from([0xff, 0xfe]), little]))).text).toBe(text);
    expect((await decode(Buffer.concat([Buffer.from([0xfe, 0xff]), big]))).text).toBe(text);
  }
});

test('a single bad byte does not change the encoding', async () => {
  const text = '退货政策：收到商品后三十天内可以退货，退款在五个工作日内到账。';
  const bytes = Buffer.concat([utf8(text), Buffer.from([0xff]), utf8(text)]);
  expect(await decode(bytes)).toEqual({ text: `${text}\uFFFD${text}`, guessed: 'utf-8 with a wrong byte' });
});

test('a declared encoding outranks a guess, but not the evidence of the bytes', async () => {
  expect((await decode(Uint8Array.from([0xa4, 0xa4, 0xa4, 0xe5]), 'big5')).text).toBe('中文');
  expect((await decode(utf8('中文'), 'big5')).text).toBe('中文');
  expect((await decode(utf8('中文'), 'no such encoding')).text).toBe('中文');
});

test.each([
  ['zeros', [0x6f, 0, 0x6f], 'it is not text'],
  ['control characters', [1, 2, 3, 0x41], 'it is not text'],
  ['nothing that any encoding has', [0x6f, 0xff, 0xfe, 0x20], 'its encoding is unknown; save it as UTF-8'],
  ['half a sign of UTF-16', [0xff, 0xfe, 0x00, 0xd8], 'its encoding is unknown; save it as UTF-8'],
])('%s are refused in a few words', async (_, bytes, message) => {
  await expect(decode(Uint8Array.from(bytes))).rejects.toThrow(message);
});

test('an empty file is an empty text', async () => {
  expect(await decode(new Uint8Array())).toEqual({ text: '' });
});
