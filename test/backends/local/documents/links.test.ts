import { mkdir, mkdtemp, realpath, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DocumentFolder, type FolderChanges } from '../../../../src/backends/local/documents/document-folder';
import { turningPointsOf } from '../../../../src/backends/local/documents/turning-points';
import { type Watch, watchDocuments } from '../../../../src/backends/local/documents/watch-documents';
import { silentLogger } from '../../../../src/logging/logger';

let base: string;
beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'links-')));
});
afterEach(() => rm(base, { recursive: true }));

const at = (name: string) => join(base, name);

/** Files by name, and links as [name, target]. */
async function make(...entries: (string | [link: string, target: string])[]): Promise<void> {
  for (const entry of entries) {
    const name = typeof entry === 'string' ? entry : entry[0];
    await mkdir(dirname(at(name)), { recursive: true });
    if (typeof entry === 'string') await writeFile(at(name), name);
    else await symlink(entry[1], at(name));
  }
}

/** What is read, the warnings, and the error when nothing is; `docs` below the base. */
async function read(docs: string[], options = {}) {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, message: string) => warnings.push(message) };
  const entries = docs.map((entry) => (entry.startsWith('!') ? `!${at(entry.slice(1))}` : at(entry)));
  try {
    const documents = await new DocumentFolder(entries, logger, options).read();
    return { paths: documents.map(({ path }) => path), warnings, error: '' };
  } catch (error) {
    return { paths: [], warnings, error: (error as Error).message.replaceAll(base, '@') };
  }
}

const OUT = 'its link leads out of the folder; put the file itself there, or name the link in docs as well';

type Tree = (string | [string, string])[];

describe('what the operator names', () => {
  test.each<[string, Tree, string[], string[]]>([
    ['a link to a folder', ['v2/a.md', ['releases/current', '../v2']], ['releases/current'], ['a.md']],
    ['an absolute link', ['v2/a.md', ['current', 'v2']], ['current/'], ['a.md']],
    ['a path through a link', ['v2/docs/a.md', ['current', 'v2']], ['current/docs'], ['a.md']],
    ['a file through a link', ['v2/docs/a.md', ['current', 'v2']], ['current/docs/a.md'], ['a.md']],
    ['a pattern through a link', ['v2/docs/a.md', ['current', 'v2']], ['current/**/*.md'], ['docs/a.md']],
    ['a chain of links', ['v2/a.md', ['live', 'v2'], ['current', 'live']], ['current'], ['a.md']],
    ['a link to a file', ['v2/b.md', ['a.md', 'v2/b.md']], ['a.md'], ['a.md']],
    ['a link without an ending to a file', ['v2/b.md', ['latest', 'v2/b.md']], ['latest'], ['latest']],
    [
      'a folder, and a link in it',
      ['v2/a.md', ['docs/current', '../v2']],
      ['docs', 'docs/current'],
      ['current/a.md'],
    ],
    [
      'a link in a folder, and the folder',
      ['v2/a.md', ['docs/current', '../v2']],
      ['docs/current', 'docs'],
      ['a.md'],
    ],
    [
      'a folder, and where a link in it leads',
      ['v2/sub/a.md', ['docs/now', '../v2/sub']],
      ['docs', 'v2'],
      ['now/a.md'],
    ],
  ])('%s is followed', async (_, tree, docs, paths) => {
    await make(...tree);
    expect(await read(docs)).toEqual({ paths, warnings: [], error: '' });
  });

  test.each<[string, Tree, string]>([
    ['leads nowhere', [['current', 'gone']], 'leads nowhere or in a circle'],
    ['leads to itself', [['current', 'current']], 'leads nowhere or in a circle'],
  ])('a link that %s is an error that says so', async (_, tree, reason) => {
    await make(...tree);
    expect((await read(['current'])).error).toBe(
      `createLocalBackend: docs names "@/current", a link that ${reason}; correct the link.`,
    );
  });
});

describe('a link inside the folder', () => {
  test.each<[string, Tree, string[]]>([
    ['to a folder outside', ['v2/a.md', ['docs/current', '../v2']], ['current']],
    ['to a folder outside, called like a version', ['v2/a.md', ['docs/v1.2', '../v2']], ['v1.2']],
    ['to a folder outside, called like a file', ['v2/a.md', ['docs/a.md', '../v2']], ['a.md']],
    ['to a file outside', ['v2/a.md', ['docs/a.md', '../v2/a.md']], ['a.md']],
    ['to a file outside, without an ending', ['v2/a.md', ['docs/latest', '../v2/a.md']], ['latest']],
    [
      'to a folder outside, by way of one inside',
      ['v2/a.md', ['docs/b', '../v2'], ['docs/c', 'b']],
      ['b', 'c'],
    ],
    ['to a folder outside, in a folder', ['v2/a.md', ['docs/en/now', '../../v2']], ['en/now']],
  ])('%s is left out, and named where nothing else is left', async (_, tree, names) => {
    await make(...tree);
    const notices = names.map((name) => `${name} is left out of the index: ${OUT}`);
    const { error, warnings } = await read(['docs']);
    expect(warnings.sort()).toEqual(notices);
    expect(error).toContain(`no readable document in "@/docs": ${notices.join('; ')}; put .md,`);
    await make('docs/good.md');
    expect(await read(['docs'])).toEqual({ paths: ['good.md'], warnings: notices, error: '' });
  });

  test('is no error where it leads inside, whatever it is called', async () => {
    await make(
      'docs/store/1',
      'docs/store/b.md',
      ['docs/a.md', 'store/1'],
      ['docs/v1.2', 'store'],
      ['docs/c', 'store/b.md'],
    );
    expect(await read(['docs'])).toEqual({ paths: ['a.md', 'store/b.md'], warnings: [], error: '' });
  });

  test('is passed over in silence when it is excluded, or no document', async () => {
    await make(
      'v2/a.md',
      'docs/good.md',
      ['docs/current', '../v2'],
      ['docs/lost.png', 'gone'],
      ['docs/p.png', '../v2/a.png'],
    );
    expect(await read(['docs', '!docs/current'])).toEqual({ paths: ['good.md'], warnings: [], error: '' });
  });

  test('a long list of them is shortened in the error', async () => {
    await make('v2/a.md', ...[1, 2, 3, 4, 5].map((n): [string, string] => [`docs/l${n}`, '../v2']));
    expect((await read(['docs'])).error).toMatch(
      /l1 is left .*; l3 is left [^;]*; .*; 2 more left out; put \.md/,
    );
  });

  test.each<[string, Tree, string[]]>([
    ['to its own folder', [['docs/again', '.']], ['again']],
    ['to the folder above', [['docs/up', '..']], ['up']],
    ['to itself', [['docs/me', 'me']], ['me']],
    [
      'to each other',
      [
        ['docs/a', 'b'],
        ['docs/b', 'a'],
      ],
      ['a', 'b'],
    ],
    ['across folders', ['docs/x/1.md', 'docs/y/2.md', ['docs/x/y', '../y'], ['docs/y/x', '../x']], []],
  ])('%s ends', async (_, tree, circles) => {
    await make('docs/good.md', ...tree);
    const { paths, warnings } = await read(['docs'], { followSymlinks: true });
    expect(paths).toEqual(
      tree.filter((one) => typeof one === 'string').length > 0
        ? ['good.md', 'x/1.md', 'y/2.md']
        : ['good.md'],
    );
    expect(warnings.sort()).toEqual(
      circles.map((name) => `${name} is left out of the index: its links form a circle`),
    );
  });

  test('outside, back into the folder ends', async () => {
    await make('docs/good.md', 'v2/a.md', ['docs/out', '../v2'], ['v2/back', '../docs']);
    expect((await read(['docs'], { followSymlinks: true })).paths).toEqual(['good.md', 'out/a.md']);
  });
});

test('the turning points of a path are its links and its end, or what is missing first', async () => {
  await make('v2/docs/a.md', ['live', 'v2'], ['current', 'live'], ['lost', 'gone']);
  const points = async (name: string) =>
    (await turningPointsOf(at(name))).map((point) => point.replace(base, ''));
  expect(await points('current/docs')).toEqual(['/current', '/live', '/v2/docs']);
  expect(await points('current')).toEqual(['/current', '/live', '/v2']);
  expect(await points('v2/docs/a.md')).toEqual(['/v2/docs/a.md']);
  expect(await points('lost/docs')).toEqual(['/lost', '/gone']);
  expect(await points('gone/docs/a.md')).toEqual(['/gone']);
});

describe('with watch', () => {
  let watch: Watch | undefined;
  afterEach(() => watch?.close());

  /** The texts as told by the changes alone. */
  async function follow(docs: string, options = {}) {
    const texts = new Map<string, string>();
    let changed = () => {};
    const folder = new DocumentFolder([at(docs)], silentLogger, options);
    for (const { path, text } of await folder.read()) texts.set(path, text);
    const apply = async ({ written, removed }: FolderChanges) => {
      for (const path of removed) texts.delete(path);
      for (const { path, text } of written) texts.set(path, text);
      changed();
    };
    watch = await watchDocuments(folder, apply, silentLogger, { quietMs: 20, atMostMs: 200 });
    /** Resolves when the texts are these; limited by the test's own timeout. */
    return async (...wanted: string[]) => {
      while ([...texts.values()].sort().join() !== wanted.join()) {
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    };
  }

  /** As deployments do: a new link is renamed over the old one. */
  async function swap(link: string, target: string) {
    await symlink(target, at('link-to-be'));
    await rename(at('link-to-be'), at(link));
  }

  test.each<[string, string, string, Tree, string[]]>([
    ['the folder itself is a link', 'current', 'current', [], ['a.md', 'b.md']],
    ['its path passes through the link', 'current/docs', 'current', [], ['docs/a.md', 'docs/b.md']],
    [
      'the link is in the middle of a chain',
      'app/docs',
      'live',
      [['app', 'live']],
      ['docs/a.md', 'docs/b.md'],
    ],
    ['it is a single file behind the link', 'current/docs/a.md', 'current', [], ['docs/a.md']],
    ['it is a pattern behind the link', 'current/**/*.md', 'current', [], ['docs/a.md', 'docs/b.md']],
  ])('another release is read, and followed, when %s', async (_, docs, link, tree, files) => {
    await make(...files.map((file) => `v1/${file}`), ...files.map((file) => `v2/${file}`), ...tree);
    await symlink('v1', at(link));
    const texts = await follow(docs);
    await texts(...files.map((file) => `v1/${file}`));
    await swap(link, 'v2');
    await texts(...files.map((file) => `v2/${file}`));
    await writeFile(at(`v2/${files[0]}`), 'x later');
    await texts(...files.slice(1).map((file) => `v2/${file}`), 'x later');
    // Taken away first, and then put back.
    await unlink(at(link));
    await symlink('v1', at(link));
    await texts(...files.map((file) => `v1/${file}`));
  });

  test('a followed link inside the folder that is pointed elsewhere is followed there', async () => {
    await make('v1/a.md', 'v2/a.md', 'docs/0.md', ['docs/current', '../v1']);
    const texts = await follow('docs', { followSymlinks: true });
    await texts('docs/0.md', 'v1/a.md');
    await writeFile(at('v1/a.md'), 'v1 later');
    await texts('docs/0.md', 'v1 later');
    await swap('docs/current', '../v2');
    await texts('docs/0.md', 'v2/a.md');
    await writeFile(at('v2/a.md'), 'v2 later');
    await texts('docs/0.md', 'v2 later');
  });

  test('a linked file outside is followed', async () => {
    await make('v1/a.md', ['a.md', 'v1/a.md']);
    const texts = await follow('a.md');
    await writeFile(at('v1/a.md'), 'later');
    await texts('later');
  });
});
