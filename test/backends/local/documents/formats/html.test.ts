import { expect, test } from 'vitest';
import { readHtml } from '../../../../../src/backends/local/documents/formats/html';

const read = (html: string) => {
  const { text, layout } = readHtml(html);
  const lines = text.split('\n');
  return {
    text: text.trim(),
    headings: layout.headings.map(({ line, level }) => `${level} ${lines[line - 1]}`),
    layout,
    lines,
  };
};

test('each line keeps its line number in the source', () => {
  const { lines, layout } = read('<title>T</title>\n<p>one</p>\n\n<ul>\n<li>two</li>\n<li>three</li></ul>');
  const place = (text: string) => layout.lines?.[lines.indexOf(text)];
  expect(['T', 'one', '- two', '- three'].map(place)).toEqual([1, 2, 5, 6]);
  expect(layout.lines).toHaveLength(lines.length);
});

test('the page title is the top heading, unless the page has one', () => {
  expect(read('<title>Shop</title><h2>Hours</h2><p>x').headings).toEqual(['1 Shop', '2 Hours']);
  expect(read('<title>Shop</title><h1>Our hours</h1><p>x').headings).toEqual(['1 Our hours']);
  expect(read('<h1 class="title">Shop</h1><h1>Hours</h1><h2>Sunday</h2>').headings).toEqual([
    '1 Shop',
    '2 Hours',
    '3 Sunday',
  ]);
});

test('Markdown syntax in it has no effect; entities are decoded', () => {
  const { text, headings } = read('<p># 1</p><p>&lt;!-- no comment --&gt;</p><p>```</p><p>caf&eacute;</p>');
  expect(text).toBe('# 1\n\n<!-- no comment -->\n\n```\n\ncafé');
  expect(headings).toEqual([]);
});

test.each([
  ['nothing', '', ''],
  ['tags that never end', '<div><p>one<p>two<li>three', 'one\n\ntwo\n- three'],
  ['ends without beginnings', '</p></nav></td></pre></ul>one</div>', 'one'],
  ['an empty item', '<ul><li></li><li>one</li></ul><p>two</p>', '- one\n\ntwo'],
  ['lines in a cell', '<table><tr><td><p>a</p><p>b</p></td><td>c<br>d</td></tr></table>', 'a b | c d'],
  ['a broken tag', 'one <b two', 'one'],
  ['a comment and a script', 'a<!-- b --><script>if (1 < 2) "</p>"</script>c', 'ac'],
  ['breaks', 'one<br>two<br/>three', 'one\ntwo\nthree'],
  [
    'a table in a table',
    '<table><tr><td>a<table><tr><td>b</td></tr></table></td></tr></table><p>c</p>',
    'a\n\nb\n\nc',
  ],
])('%s', (_, html, text) => {
  expect(read(html).text).toBe(text);
});
