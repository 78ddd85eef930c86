import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerMarkdown, answerText, linesOf } from '../../../src/console/keep/answer-markdown';
import { markdownTokens } from './markdown';

/** Pieces that Markdown is made of, so that they meet often. */
const piece = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('`', '``', '```', '~~~', '    ', '\t', '  ', '\n', '\n\n', '\r\n', '\r'),
  },
  {
    weight: 5,
    arbitrary: fc.constantFrom('<b>', '<script>', '<!--', '-->', '<', '\\', '&lt;', '|', '|-|-|', '> '),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom('# ', '## ', '### ', '---', '===', '- ', '* ', '1. ', '12) ', '+\t'),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom('![a](', '[a](', '[a]: ', 'javascript:x', 'https://x.org', ')', ']', '[', '('),
  },
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z ]{1,6}$/) },
  { weight: 1, arbitrary: fc.string({ maxLength: 4, unit: 'grapheme' }) },
);
const hostile = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

describe('the text of an answer', () => {
  it.each([
    ['plain', 'Within **30 days**, with the _receipt_ [1].\n\n- one\n- two\n  1. three', undefined],
    ['code', 'Use `a<b>`:\n\n```ts\nif (a < b) {}\n# no heading\n```\n\ndone', undefined],
    ['links', '[a](https://x.org) [b](mailto:x@y.z)', undefined],
    [
      'a heading',
      '# A\n## B\n### C\n#### D\n> # E\n- ## F',
      '#### A\n##### B\n###### C\n#### D\n> #### E\n- ##### F',
    ],
    ['an underlined heading', 'A\n===\nB\n---\n\n---', 'A\n\\===\nB\n\\---\n\n---'],
    ['HTML', 'a <img src=x> `b` <', 'a &lt;img src=x> `b` &lt;'],
    ['an image', '![a](https://x.org/a.png)', '&#33;[a](https://x.org/a.png)'],
    ['a script', '[a](javascript:x)', '[a]&#40;javascript:x)'],
    ['a definition', '[1]: https://x.org', '[1]&#58; https://x.org'],
    ['code that is not closed', '```\na', '```\na\n```'],
    ['code in a list', '1. do\n   ```sh\n   ls\n   ```\n2. done', '1. do\n\n```sh\nls\n```\n2. done'],
    ['code at the beginning of an item', '- ```sh\n  ls\n  ```', '-\n\n```sh\nls\n```'],
    ['a span over two lines', '`a\n<b>` `<c>`', '`a\n&lt;b>` `&lt;c>`'],
    ['spans in a table', '|`a|b` `<i>`|', '|`a|b` `&lt;i>`|'],
    ['empty lines around it', '\n \n a\n\n', ' a'],
  ])('with %s', (_, answer, expected = answer) => {
    expect(answerMarkdown(answer)).toBe(expected);
  });

  it('is read as it was, but for headings and moved fences', () => {
    for (const answer of [
      'a <b> `c<d>` ![e](f) [g]: h\n\n- i\n  - `j`\n\n```\n<k>\n```',
      'A\n---\nB',
      '一、退货\n\n1. **30 天内**\n2. 凭小票 `#<1>`',
    ]) {
      expect(answerText(answerMarkdown(answer))).toBe(answer);
    }
  });

  it('brings no HTML, no image, no high heading and no other link than to the web, whatever it is', () => {
    fc.assert(
      fc.property(hostile, (answer) => {
        const written = answerMarkdown(answer);
        for (const { type, tag, attrs } of markdownTokens(`${written}\n\n### end\n`)) {
          expect(type, written).not.toMatch(/^html_|^image$/);
          if (type === 'link_open') expect(attrs?.[0]?.[1]).toMatch(/^(?:https?:|mailto:)/i);
          if (type === 'heading_open') expect(['h3', 'h4', 'h5', 'h6']).toContain(tag);
        }
        const headings = markdownTokens(`${written}\n\n### end\n`).filter(
          ({ tag, type }) => type === 'heading_open' && tag === 'h3',
        );
        expect(headings, written).toHaveLength(1);
        expect(linesOf(written).some(({ line, isCode }) => !isCode && /^#{1,3} /.test(line))).toBe(false);
      }),
      {
        numRuns: 3_000,
        // What random text hardly ever comes to.
        examples: [
          ['`\n`<b>` x'],
          ['\\`<b>`'],
          ['|a|b|\n|-|-|\n|`a|b` `<i>`|'],
          ['> ```\n\n<b>\n\n> ```\n<i>'],
          ['- ```\n  <b>\n  ```\n<i>'],
          ['  ```\n<b>\n```\n<i>'],
          ['1. a\n\n       ```\n<b>\n```\n<i>'],
          ['a\n- ~~~'],
        ],
      },
    );
  });

  it('is the same when it is read and written again', () => {
    fc.assert(
      fc.property(hostile, (answer) => {
        const written = answerMarkdown(answer);
        expect(answerMarkdown(answerText(written))).toBe(written);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes time in proportion to its length', () => {
    const begun = performance.now();
    for (const part of ['`', '` ', '`` ` ', '- ', '> ', '# ', '[', '](', '\n', '1. ', '```\n', ' '])
      answerMarkdown(part.repeat(50_000));
    expect(performance.now() - begun).toBeLessThan(4_000);
  });
});
