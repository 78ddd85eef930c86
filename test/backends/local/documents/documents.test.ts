import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLocalBackend, type LocalBackendOptions } from '../../../../src/backends/local/index';
import { silentLogger } from '../../../../src/logging/logger';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'local-docs-'));
});
afterEach(() => rm(root, { recursive: true }));

async function write(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** The paths of all passages that contain the word "otter". */
async function pathsIn(
  docs: NonNullable<LocalBackendOptions['docs']>,
  logger = silentLogger,
): Promise<string[]> {
  const backend = await createLocalBackend({ docs, logger, topK: 100 });
  const sources = await backend.retrieve({ question: 'otter' });
  return sources.map((source) => source.path ?? '').sort();
}

test('a folder is read recursively; hidden files and packages are skipped', async () => {
  await write({
    'a.md': 'otter',
    'b/c.markdown': 'otter',
    'b/d/E.TXT': 'otter',
    'b/picture.png': 'otter',
    '.hidden/x.md': 'otter',
    '.x.md': 'otter',
    'node_modules/p/readme.md': 'otter',
  });
  expect(await pathsIn(root)).toEqual(['a.md', 'b/c.markdown', 'b/d/E.TXT']);
});

test('folders and files may be listed; duplicates are read once', async () => {
  await write({ 'one/a.md': 'otter', 'two/b.md': 'otter', 'three/c.md': 'otter' });
  expect(await pathsIn([join(root, 'one'), join(root, 'two/b.md'), join(root, 'one/a.md')])).toEqual([
    'a.md',
    'b.md',
  ]);
});

test('a link back to the folder does not cause an endless loop', async () => {
  await write({ 'a.md': 'otter' });
  await symlink(root, join(root, 'again'), 'dir');
  expect(await pathsIn(root)).toEqual(['a.md']);
});

test('documents may be given in memory', async () => {
  expect(await pathsIn([{ path: 'notes/a.md', text: 'An otter.' }])).toEqual(['notes/a.md']);
});

test('the same documents give the same ids; two folders containing the same name get distinct ones', async () => {
  await write({ 'one/a.md': '# A\n\notter', 'two/a.md': '# A\n\notter' });
  const ids = async () => {
    const backend = await createLocalBackend({ docs: [join(root, 'one'), join(root, 'two')] });
    return (await backend.retrieve({ question: 'otter' })).map((source) => source.id).sort();
  };
  expect(await ids()).toEqual(['a.md#L3', 'two/a.md#L3']);
  expect(await ids()).toEqual(await ids());
});

test('a byte order mark and Windows line endings are removed', async () => {
  await write({ 'a.md': '\uFEFF# Otters\r\n\r\nThey swim.\r\nThey dive.\r\n' });
  const backend = await createLocalBackend({ docs: root });
  const [source] = await backend.retrieve({ question: 'otters' });
  expect(source).toMatchObject({ title: 'Otters', text: 'They swim.\nThey dive.' });
});

test.each<[string, () => unknown, RegExp]>([
  ['a missing folder', () => join(root, 'nope'), /names ".*nope", which does not exist; correct the path/],
  [
    'a folder without documents',
    () => root,
    /no readable document in ".*"; put \.md, .* or \.docx files there/,
  ],
  ['a file of another kind', () => [join(root, 'a.png')], /a\.png", which is not a \.md.*; convert it/],
  [
    'an empty list',
    () => [],
    /'docs' must be a folder, .* or a list of \{ path, text \}, not an array of 0 items/,
  ],
  ['an empty path', () => '', /'docs' must be a folder, .*, not an empty string/],
  ['nothing', () => undefined, /'docs' must be a folder, .*, not left out/],
  [
    'a wrong document',
    () => [{ path: 'a.md' }],
    /'docs' must be .* or a list of \{ path, text \}, not an array of 1 item/,
  ],
  [
    'a mixture',
    () => [root, { path: 'a.md', text: 'a' }],
    /'docs' must be a folder, .*, not an array of 2 items/,
  ],
  ['documents without text', () => [{ path: 'a.md', text: ' \n' }], /hold no text; add some/],
])('%s is a one-line error that says what to do', async (_, docs, message) => {
  await write({ 'a.png': 'otter' });
  const options = { docs: docs() } as LocalBackendOptions;
  const error = await createLocalBackend(options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toMatch(message);
  expect(String(error)).not.toContain('\n');
});

test.each([
  { topK: 0 },
  { topK: 1.5 },
  { answerConfidence: 2 },
  { answerConfidence: Number.NaN },
  { minSimilarity: -1 },
  { topK: 'secret' },
  { index: 'secret' },
  { embed: 'secret' },
  { watch: 'secret' },
  { maxFileBytes: 'secret' },
  { docs: [{ path: 'secret' }] },
])('the option %o is refused with a TypeError that names it and does not show it', async (options) => {
  const made = createLocalBackend({
    docs: [{ path: 'a.md', text: 'otter' }],
    ...options,
  } as LocalBackendOptions);
  const error = await made.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect(String(error)).toMatch(`createLocalBackend: '${Object.keys(options)[0]}' must be `);
  expect(String(error)).not.toContain('secret');
});
