import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DocumentFolder } from '../../../../../src/backends/local/documents/document-folder';
import { readPdf } from '../../../../../src/backends/local/documents/formats/pdf';
import { silentLogger } from '../../../../../src/logging/logger';
import { type PdfFont, type PdfText, pdfOf } from '../../../../support/pdf';

/** Encodes by trying all codes of two bytes: the platform has only decoders. */
function encoder(charset: string): (text: string) => Uint8Array {
  const decoder = new TextDecoder(charset);
  const codes = new Map<string, number[]>();
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      const text = decoder.decode(Uint8Array.of(high, low));
      if (!codes.has(text)) codes.set(text, [high, low]);
    }
  }
  return (text) => Uint8Array.from([...text].flatMap((one) => codes.get(one) ?? one.charCodeAt(0)));
}

const utf16 = (text: string) => Uint8Array.from(Buffer.from(text, 'utf16le').swap16());
const utf8 = (text: string) => Uint8Array.from(Buffer.from(text));
const utf32 = (text: string) => Uint8Array.from([...text].flatMap((one) => [0, 0, ...utf16(one)].slice(-4)));
const [gbk, big5, sjis, eucJp, eucKr] = ['gbk', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'].map(encoder);

const CHINESE = '收到商品后三十天内可以退货';
const TAIWANESE = '請提前一天預約會議室';
const JAPANESE = '受付は三階にあります';
const KOREAN = '영수증은일층에있습니다';

const ENCODINGS: [string, string, ((text: string) => Uint8Array) | undefined, string][] = [
  ['GBK-EUC-H', 'GB1', gbk, CHINESE],
  ['GBK-EUC-V', 'GB1', gbk, CHINESE],
  ['GBKp-EUC-H', 'GB1', gbk, CHINESE],
  ['GBK2K-H', 'GB1', gbk, CHINESE],
  ['GB-EUC-H', 'GB1', gbk, CHINESE],
  ['GBpc-EUC-H', 'GB1', gbk, CHINESE],
  ['UniGB-UCS2-H', 'GB1', utf16, CHINESE],
  ['UniGB-UCS2-V', 'GB1', utf16, CHINESE],
  ['UniGB-UTF16-H', 'GB1', utf16, CHINESE],
  ['UniGB-UTF8-H', 'GB1', utf8, CHINESE],
  ['UniGB-UTF32-H', 'GB1', utf32, CHINESE],
  ['ETen-B5-H', 'CNS1', big5, TAIWANESE],
  ['ETenms-B5-H', 'CNS1', big5, TAIWANESE],
  ['B5pc-H', 'CNS1', big5, TAIWANESE],
  ['HKscs-B5-H', 'CNS1', big5, TAIWANESE],
  ['UniCNS-UCS2-H', 'CNS1', utf16, TAIWANESE],
  ['UniCNS-UTF16-H', 'CNS1', utf16, TAIWANESE],
  ['90ms-RKSJ-H', 'Japan1', sjis, JAPANESE],
  ['90ms-RKSJ-V', 'Japan1', sjis, JAPANESE],
  ['90pv-RKSJ-H', 'Japan1', sjis, JAPANESE],
  ['83pv-RKSJ-H', 'Japan1', sjis, JAPANESE],
  ['EUC-H', 'Japan1', eucJp, JAPANESE],
  ['UniJIS-UCS2-H', 'Japan1', utf16, JAPANESE],
  ['UniJIS-UCS2-HW-H', 'Japan1', utf16, JAPANESE],
  ['UniJIS-UTF16-H', 'Japan1', utf16, JAPANESE],
  ['UniJIS2004-UTF16-H', 'Japan1', utf16, JAPANESE],
  ['KSC-EUC-H', 'Korea1', eucKr, KOREAN],
  ['KSCms-UHC-H', 'Korea1', eucKr, KOREAN],
  ['KSCms-UHC-HW-H', 'Korea1', eucKr, KOREAN],
  ['UniKS-UCS2-H', 'Korea1', utf16, KOREAN],
  ['UniKS-UTF16-H', 'Korea1', utf16, KOREAN],
];

const textOf = async (font: PdfFont, ...texts: PdfText[]) =>
  (await readPdf(pdfOf(font, { texts }))).text.trim();

describe('a PDF whose fonts name a predefined CMap', () => {
  test.each(ENCODINGS)('is read: %s of %s', async (encoding, ordering, encode, text) => {
    const codes = encode?.(text) ?? new Uint8Array();
    expect(await textOf({ encoding, ordering }, { codes })).toBe(text);
  });

  test('is read when it gives the numbers of a known character collection', async () => {
    // The first three hiragana of Adobe-Japan1.
    const codes = Uint8Array.of(0x03, 0x4a, 0x03, 0x4b, 0x03, 0x4c);
    expect(await textOf({ encoding: 'Identity-H', ordering: 'Japan1' }, { codes })).toBe('ぁあぃ');
  });

  test('is read when its own CMap builds on a predefined one', async () => {
    const cmap =
      '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /GBK-EUC-H usecmap\n' +
      '/CMapName /Mine def /CMapType 1 def endcmap end end';
    const encoding = { name: 'Mine', cmap };
    expect(await textOf({ encoding, ordering: 'GB1' }, { codes: gbk?.(CHINESE) ?? '' })).toBe(CHINESE);
  });

  test('keeps the order of upright columns and of mixed fonts', async () => {
    const [first, second] = [CHINESE.slice(0, 6), CHINESE.slice(6)];
    const columns = [
      { codes: utf16(first), x: 500 },
      { codes: utf16(second), x: 484 },
    ];
    const upright = await textOf({ encoding: 'UniGB-UCS2-V', ordering: 'GB1' }, ...columns);
    expect(upright.replace(/\s/g, '')).toBe(CHINESE);
    const mixed = [
      { codes: utf16('电话'), x: 72 },
      { codes: '4006', x: 100 },
    ];
    expect(await textOf({ encoding: 'UniGB-UCS2-H', ordering: 'GB1' }, ...mixed)).toMatch(/^电话 ?4006$/);
  });
});

describe('a PDF without text of use says why', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'pdf-'));
  });
  afterAll(() => rm(root, { recursive: true }));

  const unknown: PdfFont = { encoding: 'Wingding-Custom-H', ordering: 'Nobody' };
  const lost = { codes: utf16(CHINESE) };
  const page = (...texts: PdfText[]) => ({ texts });
  const glyphs = { codes: Uint8Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? 0 : 1 + (at % 60))) };
  const shifted = {
    codes: utf16([...'Returns are free'].map((one) => String.fromCharCode(one.charCodeAt(0) - 29)).join('')),
  };

  test.each<[string, Uint8Array, RegExp]>([
    ['a picture', pdfOf(unknown, { picture: true }), /no text, as in a scan/],
    [
      'pictures with page numbers',
      pdfOf(unknown, ...[1, 2, 3, 4].map((n) => ({ picture: true, texts: [{ codes: `Page ${n}`, y: 20 }] }))),
      /as in a scan/,
    ],
    ['an empty page', pdfOf(unknown, {}), /as in a scan/],
    [
      'a picture and an empty text',
      pdfOf(unknown, { picture: true, texts: [{ codes: '' }, { codes: ' ' }] }),
      /as in a scan/,
    ],
    ['an unknown CMap', pdfOf(unknown, page(lost)), /its text cannot be decoded/],
    ['an unknown CMap over a picture', pdfOf(unknown, { picture: true, texts: [lost] }), /cannot be decoded/],
    [
      'an unknown CMap with page numbers',
      pdfOf(unknown, ...[1, 2, 3, 4].map((n) => page({ codes: `Page ${n}`, y: 20 }, lost, lost))),
      /cannot be decoded/,
    ],
    [
      'glyph numbers alone',
      pdfOf({ encoding: 'Identity-H', ordering: 'Identity' }, page(glyphs)),
      /cannot be decoded/,
    ],
    [
      'glyph numbers that look like letters',
      pdfOf({ encoding: 'Identity-H', ordering: 'Identity' }, page(shifted)),
      /cannot be decoded/,
    ],
  ])('%s', async (name, bytes, reason) => {
    const folder = join(root, name.replaceAll(' ', '-'));
    await writeFile(`${folder}.pdf`, bytes);
    const read = new DocumentFolder([`${folder}.pdf`], silentLogger);
    await read.read().catch(() => {});
    expect(read.notices).toEqual([expect.stringMatching(reason)]);
  });
});
