import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { DocumentFolder } from '../../../../../src/backends/local/documents/document-folder';
import type { LocalDocument } from '../../../../../src/backends/local/options';
import { passagesOf } from '../../../../../src/backends/local/passages/cut-passages';
import { silentLogger } from '../../../../../src/logging/logger';

const folder = fileURLToPath(new URL('../../../../fixtures/documents', import.meta.url));

let documents: readonly LocalDocument[];
let notices: readonly string[];
let guesses: Record<string, string>;

beforeAll(async () => {
  guesses = {};
  const read = new DocumentFolder([folder, '!**/README.md'], {
    ...silentLogger,
    debug: (fields) => {
      const { path, encoding } = fields as { path: string; encoding: string };
      guesses[path] = encoding;
    },
  });
  documents = await read.read();
  notices = read.notices;
});

const textOf = (path: string) => documents.find((document) => document.path === path)?.text;
const passagesIn = (path: string) =>
  documents
    .filter((document) => document.path === path)
    .flatMap((document) => passagesOf(document))
    .map(({ id, title, text }) => [id, title, text]);

test('a PDF: larger letters are headings, paragraphs are whole, pages are recorded, running heads are dropped', () => {
  expect(passagesIn('manual.pdf')).toEqual([
    [
      'manual.pdf#page=1',
      'The front desk > Opening hours',
      'The front desk on the third floor is open every day from nine in the morning until six in the evening, and on Sundays from ten.\n\nOn public holidays it stays closed.',
    ],
    [
      'manual.pdf#page=2',
      'The front desk > Meeting rooms',
      'Aurora seats twelve people. Borealis seats six people and has a large screen on the wall.',
    ],
    [
      'manual.pdf#page=2.2',
      'The front desk > Meeting rooms > Booking a room',
      '- Book a day ahead.\n\n- Tell the front desk when nobody comes.',
    ],
    [
      'manual.pdf#page=3',
      'The front desk > Lost property',
      'What was found is kept for ninety days (ask for the green box).',
    ],
  ]);
  const manual = documents
    .filter(({ path }) => path === 'manual.pdf')
    .flatMap((document) => passagesOf(document));
  expect(manual.map(({ page }) => page)).toEqual([1, 2, 2, 3]);
});

test('a PDF in Chinese: lines are joined without spaces', () => {
  expect(passagesIn('chinese.pdf')).toEqual([
    [
      'chinese.pdf#page=1',
      '退货说明',
      '收到商品后三十天内可以退货，退款在五个工作日内到账。未使用并且保留原包装的商品都可以退。',
    ],
  ]);
});

test('a DOCX: its title ranks above its headings, tables are rows, Markdown characters have no effect', () => {
  expect(passagesIn('guide.docx')).toEqual([
    [
      'guide.docx#L5',
      'Guide for new colleagues > Holidays',
      'Everybody has twenty-eight days of holiday a year. Ask the team first.',
    ],
    [
      'guide.docx#L9',
      'Guide for new colleagues > Holidays > Moving days',
      'Whoever moves house gets one more day.',
    ],
    [
      'guide.docx#L13',
      'Guide for new colleagues > Laptops',
      'Model | Weight\nFeather | 900 grams\n\n# is the sign for a channel, not for a heading.',
    ],
  ]);
});

test('a page: its headings, tables and lists, with source line numbers; no menus or scripts', () => {
  expect(passagesIn('page.html')).toEqual([
    [
      'page.html#L7',
      'Front desk > Opening hours',
      'The front desk is open from nine to six & on Sundays from ten.',
    ],
    [
      'page.html#L10',
      'Front desk > Rooms',
      'Room | Seats\nAurora | twelve\n\n- Book a day ahead.\n\n- Bring # your own cable.',
    ],
    ['page.html#L14', 'Front desk > Rooms > Rules', 'first:  knock\nsecond: wait'],
  ]);
});

test.each([
  ['gb18030.txt', 'gb18030', '请提前一天预约会议室。'],
  ['big5.txt', 'big5', '請提前一天預約會議室。'],
  ['shift-jis.txt', 'shift_jis', '受付は三階にあります。'],
  ['windows-1251.txt', 'windows-1251', 'Стойка регистрации'],
  ['windows-1252.txt', 'windows-1252', 'Heures d’ouverture\n\nL’accueil est ouvert dès'],
  ['utf-8-bom.txt', undefined, 'Heures d’ouverture'],
  ['utf-16le.txt', undefined, '营业时间'],
  ['utf-16be.txt', undefined, '营业时间'],
  ['utf-16le-no-mark.txt', undefined, 'Heures d’ouverture'],
  ['gb2312.html', undefined, '地下二层有停车场。'],
])('%s is read in its actual encoding', (path, guess, text) => {
  expect(textOf(path)).toContain(text);
  expect(textOf(path)?.startsWith('\uFEFF')).toBe(false);
  expect(guesses[path]).toBe(guess);
});

test('an unreadable file causes a warning that names it and says why', () => {
  expect(notices).toEqual([
    'broken.docx is left out of the index: it is not a complete DOCX file',
    'broken.pdf is left out of the index: it is not a complete PDF file',
    'locked.pdf is left out of the index: it is locked with a password',
    'picture.md is left out of the index: it is not text',
    'scan.pdf is left out of the index: its pages hold no text, as in a scan; run text recognition (OCR) on it',
  ]);
});

describe('an excluded file', () => {
  test('is not read at all', () => {
    expect(textOf('README.md')).toBeUndefined();
  });
});
