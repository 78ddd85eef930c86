import { describe, expect, test } from 'vitest';
import { passagesOf } from '../../../../src/backends/local/passages/cut-passages';

const cut = (text: string, path = 'guide.md') => passagesOf({ path, text });
const brief = (text: string, path?: string) =>
  cut(text, path).map((passage) => [passage.title, passage.line, passage.text]);

describe('headings', () => {
  test('name the passages under them, as a path', () => {
    const text =
      '# Returns\n\nIntro.\n\n## Refunds\n\nMoney.\n\n### Cards\n\nSoon.\n\n## Exchange\n\nSwap.\n';
    expect(brief(text)).toEqual([
      ['Returns', 3, 'Intro.'],
      ['Returns > Refunds', 7, 'Money.'],
      ['Returns > Refunds > Cards', 11, 'Soon.'],
      ['Returns > Exchange', 15, 'Swap.'],
    ]);
  });

  test('may be underlined, unlike a paragraph followed by a rule', () => {
    expect(brief('Title\n=====\n\nPart\n----\n\nOne\ntwo\n---\nthree')).toEqual([
      ['Title > Part', 7, 'One\ntwo\n---\nthree'],
    ]);
  });

  test('are shown without their markup', () => {
    expect(brief('# The **big** [`red`](x.md) _lamp_ {#lamp} ##\n\nText.')).toEqual([
      ['The big red lamp', 3, 'Text.'],
    ]);
    expect(brief('# snake_case ##\n\nText.')).toEqual([['snake_case', 3, 'Text.']]);
  });

  test('without content below them are passages of their own', () => {
    expect(brief('# FAQ\n\n## We never close\n\n## Text\n\nYes.')).toEqual([
      ['FAQ > We never close', 3, 'We never close'],
      ['FAQ > Text', 7, 'Yes.'],
    ]);
  });

  test('fall back to the file name when there are none', () => {
    expect(brief('Hello.', 'docs/opening hours.md')).toEqual([['opening hours', 1, 'Hello.']]);
  });
});

describe('text that is not content', () => {
  test('front matter is dropped, and line numbers still count from the top', () => {
    expect(brief('---\ntitle: Secret\n---\n# A\n\nText.')).toEqual([['A', 6, 'Text.']]);
    expect(brief('---\n\nNo front matter.')[0]?.[2]).toContain('No front matter.');
  });

  test('comments are dropped, including multi-line ones and those around headings', () => {
    const text = '# A\n\nOne <!-- x -->two.\n<!-- # B\n\nhidden\n-->\nThree.';
    expect(brief(text)).toEqual([['A', 3, 'One two.\nThree.']]);
  });

  test('an unclosed comment hides nothing', () => {
    expect(brief('Write <!-- to begin.\n\n# B\n\nText.')).toEqual([
      ['guide', 1, 'Write <!-- to begin.'],
      ['B', 5, 'Text.'],
    ]);
  });

  test('an empty document has no passages', () => {
    expect(cut('')).toEqual([]);
    expect(cut('---\na: b\n---\n')).toEqual([]);
  });
});

describe('code fences', () => {
  test('contain no headings and no comments', () => {
    const fence = '```sh\n# not a heading\n<!-- kept -->\n```';
    expect(brief(`# A\n\n${fence}`)).toEqual([['A', 3, fence]]);
    const longer = '~~~~\n~~~\n# still inside\n~~~~';
    expect(brief(`# A\n\n${longer}\n\n# B\n\nText.`)).toEqual([
      ['A', 3, longer],
      ['B', 10, 'Text.'],
    ]);
  });

  test('stay whole, however long, including blank lines', () => {
    const fence = `\`\`\`\n${'let x = 1;\n\n'.repeat(200)}\`\`\``;
    const passages = cut(`# A\n\nBefore.\n\n${fence}\n\nAfter.`);
    expect(passages.map((passage) => passage.text)).toEqual(['Before.', fence, 'After.']);
  });
});

describe('long sections', () => {
  const english = (words: number) => `${Array.from({ length: words }, () => 'otters').join(' ')}.`;

  test('are cut between paragraphs, each part with its line number', () => {
    const paragraphs = [english(50), english(60), english(50)];
    const passages = cut(`# A\n\n${paragraphs.join('\n\n')}`);
    expect(passages.map(({ line, text }) => [line, text])).toEqual([
      [3, `${paragraphs[0]}\n\n${paragraphs[1]}`],
      [7, paragraphs[2]],
    ]);
  });

  test('keep the blank lines between paragraphs as they were written', () => {
    expect(brief('# A\n\nOne\n\n\ntwo.\n\n')).toEqual([['A', 3, 'One\n\n\ntwo.']]);
  });

  test('keep a long paragraph whole, as it covers one point', () => {
    const paragraph = english(200);
    expect(brief(`# A\n\nShort.\n\n${paragraph}\n\nShort.`).map(([, line]) => line)).toEqual([3, 5, 7]);
    expect(brief(`# A\n\n${paragraph}`)[0]?.[2]).toBe(paragraph);
  });

  test('in Chinese are cut at half the length', () => {
    const paragraph = `${'水獭在河里游泳'.repeat(30)}。`;
    const passages = cut(`# 水獭\n\n${paragraph}\n\n${paragraph}`);
    expect(passages.map(({ line, text }) => [line, text])).toEqual([
      [3, paragraph],
      [5, paragraph],
    ]);
  });

  test('of one paragraph are cut at lines, then at sentences, without loss', () => {
    const line = Array.from({ length: 80 }, (_, n) => `Otter ${n} eats fish and swims home.`).join(' ');
    const passages = cut(`# A\n\n- first\n- second\n${line}\n- last`);
    expect(passages.length).toBeGreaterThan(1);
    for (const { text } of passages) expect(text.length).toBeLessThanOrEqual(1600);
    for (const { text } of passages.slice(0, -1)) expect(text).toMatch(/home\.$/);
    const joined = passages.map(({ text }) => text).join(' ');
    expect(joined).toBe(`- first\n- second\n${line}\n- last`);
    expect(new Set(passages.map(({ id }) => id)).size).toBe(passages.length);
  });

  test('without any boundary are cut by length', () => {
    const passages = cut('x'.repeat(4000));
    expect(passages.map(({ text }) => text.length)).toEqual([1600, 1600, 800]);
  });
});

test('plain text has no headings', () => {
  expect(brief('# 1 of 3\n\n---\n<!-- x -->', 'notes.TXT')).toEqual([
    ['notes', 1, '# 1 of 3\n\n---\n<!-- x -->'],
  ]);
});
