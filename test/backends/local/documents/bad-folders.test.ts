import { link, mkdir, mkdtemp, open, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DocumentFolder } from '../../../../src/backends/local/documents/document-folder';
import type { LoadOptions } from '../../../../src/backends/local/options';
import { silentLogger } from '../../../../src/logging/logger';

let root: string;
let outside: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'bad-folder-'));
  outside = await mkdtemp(join(tmpdir(), 'elsewhere-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
  await rm(outside, { recursive: true });
  // One of them holds 50,000 files.
}, 120_000);

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(root, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

/** What was loaded and the notices about the rest; only the message when nothing could be loaded. */
async function load(options?: LoadOptions, docs: string = root) {
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, message: string) => warnings.push(message) };
  try {
    const documents = await new DocumentFolder([docs], logger, options).read();
    return { paths: documents.map(({ path }) => path), warnings };
  } catch (error) {
    return { error: (error as Error).message.replaceAll(root, '@'), warnings };
  }
}

const good = () => write('good.md', 'otter');

interface BadFolder {
  make(): Promise<unknown>;
  options?: LoadOptions;
  docs?: () => string;
  paths?: string[];
  error?: RegExp;
  warnings?: string[];
}

const BAD: Record<string, BadFolder> = {
  missing: {
    make: async () => {},
    docs: () => join(root, 'nope'),
    error:
      /^createLocalBackend: docs names "@\/nope", which does not exist; correct the path or create it\.$/,
  },
  empty: {
    make: async () => {},
    error: /^createLocalBackend: no readable document in "@"; put \.md, .* or \.docx files there/,
  },
  'with a file that is gone': {
    make: () => symlink(join(root, 'gone'), join(root, 'lost.md')),
    warnings: ['lost.md is left out of the index: its link leads nowhere'],
  },
  'with a file of 200 MB': {
    make: async () => truncate(await write('big.md', ''), 200 * 1024 * 1024),
    warnings: ['big.md is left out of the index: it has 200 MB, and only files of up to 50 MB are read'],
  },
  'with a file above a limit of our own': {
    make: () => write('big.md', 'x'.repeat(2_000_000)),
    options: { maxFileBytes: 1024 * 1024 },
    warnings: ['big.md is left out of the index: it has 1.9 MB, and only files of up to 1 MB are read'],
  },
  'with a program called .md': {
    make: () => write('tool.md', Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0])),
    warnings: ['tool.md is left out of the index: it is not text'],
  },
  'with a broken PDF': {
    make: () => write('sub/a.pdf', '%PDF-1.7\nnothing'),
    warnings: ['sub/a.pdf is left out of the index: it is not a complete PDF file'],
  },
  'with a DOCX that is none': {
    make: () => write('a.docx', 'hello'),
    warnings: ['a.docx is left out of the index: it is not a complete DOCX file'],
  },
  'with an unknown encoding': {
    make: () => write('odd.txt', Uint8Array.from([0x6f, 0xff, 0xfe, 0x20])),
    warnings: ['odd.txt is left out of the index: its encoding is unknown; save it as UTF-8'],
  },
  'with links in a circle': {
    make: async () => {
      await symlink(root, join(root, 'again'), 'dir');
      await symlink(join(root, 'b.md'), join(root, 'a.md'));
      await symlink(join(root, 'a.md'), join(root, 'b.md'));
    },
    warnings: ['a.md', 'again', 'b.md'].map(
      (name) => `${name} is left out of the index: its links form a circle`,
    ),
  },
  'with links out of it': {
    make: async () => {
      await writeFile(join(outside, 'secret.md'), 'otter');
      await symlink(outside, join(root, 'out'), 'dir');
      await symlink(join(outside, 'secret.md'), join(root, 'out.md'));
    },
    warnings: ['out', 'out.md'].map(
      (name) =>
        `${name} is left out of the index: its link leads out of the folder; put the file itself there, or name the link in docs as well`,
    ),
  },
  'with links out of it that are followed': {
    make: async () => {
      await writeFile(join(outside, 'shared.md'), 'otter');
      await symlink(outside, join(root, 'out'), 'dir');
      await symlink(join(outside, 'shared.md'), join(root, 'out.md'));
    },
    options: { followSymlinks: true },
    paths: ['good.md', 'out/shared.md'],
  },
  'with links inside': {
    make: async () => {
      await write('z/a.md', 'otter');
      await symlink(join(root, 'z'), join(root, 'a'), 'dir');
      await symlink(join(root, 'z/a.md'), join(root, 'b.md'));
    },
    paths: ['good.md', 'z/a.md'],
  },
  'with a folder called .md, and pictures': {
    make: async () => {
      await mkdir(join(root, 'folder.md'));
      await write('picture.png', 'x');
      await symlink(join(root, 'nowhere.png'), join(root, 'lost.png'));
    },
  },
  'with two names of one file': {
    make: async () => link(await write('x.md', 'otter'), join(root, 'y.md')),
    paths: ['good.md', 'x.md', 'y.md'],
  },
};

test.each(Object.entries(BAD))('a folder that is %s', async (_, bad) => {
  if (bad.error === undefined) await good();
  await bad.make();
  const { error, paths, warnings } = await load(bad.options, bad.docs?.());
  if (bad.error === undefined) expect(paths).toEqual(bad.paths ?? ['good.md']);
  else expect(error).toMatch(bad.error);
  expect(warnings.sort()).toEqual(bad.warnings ?? []);
  for (const line of warnings) expect(line).not.toMatch(/\n|\/tmp/);
});

test('a file that cannot be read causes a warning, whatever the file system error', async () => {
  for (const name of ['EACCES', 'EIO', 'ENOENT', 'odd']) await write(`${name}.md`, 'otter');
  await good();
  const warnings: string[] = [];
  const logger = { ...silentLogger, warn: (_: object, message: string) => warnings.push(message) };
  const reader = {
    async read({ file, name }: { file: string; name: string }) {
      if (name === 'good.md') return { text: 'otter' };
      const code = name.replace('.md', '');
      throw Object.assign(new Error(`${code}: open '${file}'`), code === 'odd' ? {} : { code });
    },
    async close() {},
  };
  const documents = await new DocumentFolder([root], logger, {}, () => reader).read();
  expect(documents).toEqual([{ path: 'good.md', text: 'otter' }]);
  expect(warnings).toEqual([
    'EACCES.md is left out of the index: this user has no permission to read it (EACCES)',
    'EIO.md is left out of the index: it cannot be read (EIO)',
    'ENOENT.md is left out of the index: it no longer exists',
    'odd.md is left out of the index: it cannot be read (for an unknown reason)',
  ]);
});

test('a large text is read in a worker thread with the same result', async () => {
  const text = '# Otters\n\n退货政策 swim.\n'.repeat(20_000);
  await write('large.md', text);
  const [document] = await new DocumentFolder([root], silentLogger).read();
  expect(document).toEqual({ path: 'large.md', text });
});

test('50,000 files are read, with progress reports', async () => {
  for (let folder = 0; folder < 50; folder += 1) {
    const path = join(root, String(folder));
    await mkdir(path);
    await Promise.all(
      Array.from({ length: 1000 }, async (_, number) => {
        const file = await open(join(path, `${number}.md`), 'w');
        await file.write('otter');
        await file.close();
      }),
    );
  }
  const seen: number[] = [];
  const { paths, warnings } = await load({ onProgress: ({ done }) => seen.push(done) });
  expect(paths).toHaveLength(50_000);
  expect(warnings).toEqual([]);
  expect(seen.at(-1)).toBe(50_000);
}, 120_000);
