import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = (language: string) =>
  fileURLToPath(new URL(`../../../handbook/${language}/`, import.meta.url));
const files = await readdir(folder('en'));

test('the handbook has the same files in both languages', async () => {
  expect((await readdir(folder('zh'))).sort()).toEqual([...files].sort());
});

/** Figures, times, prices and addresses, in any order: sentences may differ, facts must not. */
function factsOf(text: string): string[] {
  return (
    text
      .replace(/(\d+) January/g, '1 $1')
      .replace(/(\d+) December/g, '12 $1')
      .match(/[\w.]+@[\w.]+\w|\d+(?:[:-]\d+)*/g)
      ?.sort() ?? []
  );
}

test.each(files)('%s states the same facts in both languages', async (file) => {
  const [en = '', zh = ''] = await Promise.all(
    ['en', 'zh'].map((language) => readFile(`${folder(language)}${file}`, 'utf8')),
  );
  expect(factsOf(en).length).toBeGreaterThan(3);
  expect(factsOf(zh)).toEqual(factsOf(en));
  expect(zh.match(/^#+ /gm)).toEqual(en.match(/^#+ /gm));
});
