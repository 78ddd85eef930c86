import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placesOf } from '../../../../src/backends/local/documents/places';
import { walk } from '../../../../src/backends/local/documents/walk';

const FILES = ['a.md', 'b.txt', 'en/a.md', 'en/drafts/new.md', 'zh/a.md', 'zh/b.html', 'v [2024]/a.md'];
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'local-places-'));
  for (const name of FILES) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), 'otter');
  }
});
afterAll(() => rm(root, { recursive: true }));

const warn = (name: string, reason: string): void => {
  throw new Error(`${name}: ${reason}`);
};

/** The names of the documents found by the entries. `@` stands for the folder, `~` for the relative path to it. */
async function found(...entries: string[]): Promise<string[]> {
  const here = relative(process.cwd(), root);
  const given = entries.map((entry) => entry.replace('@', root).replace('~', here));
  return (await walk(await placesOf(given), { followSymlinks: false, warn })).map(({ name }) => name);
}

test.each([
  [['@'], ['a.md', 'b.txt', 'en/a.md', 'en/drafts/new.md', 'v [2024]/a.md', 'zh/a.md', 'zh/b.html']],
  [['@/**/*.md'], ['a.md', 'en/a.md', 'en/drafts/new.md', 'v [2024]/a.md', 'zh/a.md']],
  [['@/*.md'], ['a.md']],
  [
    ['@/*.md', '@/*.txt'],
    ['a.md', 'b.txt'],
  ],
  [['~/{en,zh}/*'], ['en/a.md', 'zh/a.md', 'zh/b.html']],
  [['@/en/**'], ['a.md', 'drafts/new.md']],
  [['@/v [2024]'], ['a.md']],
  [
    ['@', '!**/drafts/**', '!@/zh'],
    ['a.md', 'b.txt', 'en/a.md', 'v [2024]/a.md'],
  ],
  [
    ['@/**/*.md', '!~/en/**'],
    ['a.md', 'v [2024]/a.md', 'zh/a.md'],
  ],
  [
    ['@/zh', '!**/*.html', '@/en/a.md'],
    ['a.md', 'en/a.md'],
  ],
])('%j', async (entries, names) => {
  expect(await found(...entries)).toEqual(names);
});

test.each([
  [['!**/drafts/**'], /only says what to leave out; name a folder too/],
  [['@/nowhere/**'], /names ".*nowhere.*", which does not exist/],
  [['@/nowhere'], /names ".*nowhere", which does not exist/],
])('%j is refused', async (entries, message) => {
  await expect(found(...entries)).rejects.toThrow(message);
});
