import { mkdir, mkdtemp, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DocumentFolder, type FolderChanges } from '../../../../src/backends/local/documents/document-folder';
import { type Watch, watchDocuments } from '../../../../src/backends/local/documents/watch-documents';
import { silentLogger } from '../../../../src/logging/logger';

const manual = await readFile(
  fileURLToPath(new URL('../../../fixtures/documents/manual.pdf', import.meta.url)),
);

let base: string;
let root: string;
let watch: Watch | undefined;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'local-watch-'));
  root = join(base, 'docs');
  await mkdir(root);
});
afterEach(async () => {
  await watch?.close();
  watch = undefined;
  await rm(base, { recursive: true });
});

async function write(name: string, content: string | Uint8Array, folder = root): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** A copy of the folder's texts, maintained only from the changes. */
class Mirror {
  readonly texts = new Map<string, string>();
  readonly rounds: FolderChanges[] = [];
  readonly warnings: string[] = [];
  failures = 0;
  #news = () => {};

  readonly logger = {
    ...silentLogger,
    warn: (_: object, message: string) => {
      this.warnings.push(message);
      this.#news();
    },
  };

  async start(docs = root): Promise<DocumentFolder> {
    const folder = new DocumentFolder([docs], this.logger);
    for (const { path, text } of await folder.read()) this.texts.set(path, text);
    const apply = async (changes: FolderChanges) => {
      this.#news();
      if (this.failures-- > 0) throw new Error('no room');
      this.rounds.push(changes);
      for (const path of changes.removed) this.texts.delete(path);
      for (const { path, text } of changes.written) this.texts.set(path, text);
      this.#news();
    };
    watch = await watchDocuments(folder, apply, this.logger, { quietMs: 20, atMostMs: 200 });
    return folder;
  }

  /** Resolves when the condition holds; limited only by the test's own timeout. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        this.#news = resolve;
      });
    }
  }

  names(): string[] {
    return [...this.texts.keys()].sort();
  }
}

describe('a watched folder', () => {
  test('reports new, changed, removed and renamed files', async () => {
    await write('a.md', 'one');
    await write('sub/b.md', 'two');
    const mirror = new Mirror();
    await mirror.start();

    await write('new.txt', 'three');
    await mirror.until(() => mirror.texts.get('new.txt') === 'three');
    await write('a.md', 'one and more');
    await mirror.until(() => mirror.texts.get('a.md') === 'one and more');
    await rename(join(root, 'sub/b.md'), join(root, 'c.md'));
    await mirror.until(() => mirror.texts.has('c.md') && !mirror.texts.has('sub/b.md'));
    await unlink(join(root, 'new.txt'));
    await mirror.until(() => !mirror.texts.has('new.txt'));

    expect([...mirror.texts]).toEqual([
      ['a.md', 'one and more'],
      ['c.md', 'two'],
    ]);
    expect(mirror.rounds.flatMap(({ written }) => written.map(({ path }) => path))).toEqual([
      'new.txt',
      'a.md',
      'c.md',
    ]);
  });

  test('notices a save that replaces the file, and one of the same length', async () => {
    await write('a.md', 'one');
    const mirror = new Mirror();
    await mirror.start();
    for (const text of ['two', 'six']) {
      await write('.a.md.swp', text);
      await rename(join(root, '.a.md.swp'), join(root, 'a.md'));
      await mirror.until(() => mirror.texts.get('a.md') === text);
    }
    expect(mirror.names()).toEqual(['a.md']);
  });

  test('notices folders that are added, removed and renamed', async () => {
    await write('a.md', 'one');
    const mirror = new Mirror();
    await mirror.start();
    await write('new/deep/b.md', 'two');
    await mirror.until(() => mirror.texts.has('new/deep/b.md'));
    await write('new/deep/c.md', 'three');
    await mirror.until(() => mirror.texts.has('new/deep/c.md'));
    await rename(join(root, 'new'), join(root, 'old'));
    await mirror.until(() => mirror.texts.has('old/deep/c.md') && !mirror.texts.has('new/deep/c.md'));
    await rm(join(root, 'old'), { recursive: true });
    await mirror.until(() => mirror.texts.size === 1);
  });

  test('handles a burst of changes in a few rounds without loss', async () => {
    await write('a.md', 'one');
    const mirror = new Mirror();
    await mirror.start();
    for (let number = 0; number < 300; number += 1)
      await write(`${number % 10}/${number}.md`, `text ${number}`);
    await mirror.until(() => mirror.texts.size === 301);
    expect(mirror.texts.get('7/297.md')).toBe('text 297');
    expect(mirror.rounds.length).toBeLessThan(150);
  });

  test('keeps the last version of a broken file, with a warning, until it is fixed or gone', async () => {
    await write('a.md', 'one');
    await write('manual.pdf', manual);
    const mirror = new Mirror();
    const folder = await mirror.start();

    await write('manual.pdf', manual.subarray(0, 500));
    await mirror.until(() => mirror.warnings.length === 1);
    expect(mirror.warnings).toEqual(['manual.pdf keeps its last version: it is not a complete PDF file']);
    expect(mirror.texts.get('manual.pdf')).toContain('Aurora seats twelve');
    expect(folder.notices).toEqual(mirror.warnings);

    await write('manual.pdf', manual);
    await mirror.until(() => mirror.rounds.length === 1);
    expect(folder.notices).toEqual([]);

    await write('manual.pdf', 'nothing');
    await mirror.until(() => mirror.warnings.length === 2);
    await unlink(join(root, 'manual.pdf'));
    await mirror.until(() => !mirror.texts.has('manual.pdf'));
    expect(folder.notices).toEqual([]);
  });

  test('leaves out a new broken file until it is fixed', async () => {
    await write('a.md', 'one');
    const mirror = new Mirror();
    await mirror.start();
    await write('manual.pdf', '%PDF-');
    await mirror.until(() => mirror.warnings.length === 1);
    expect(mirror.warnings).toEqual(['manual.pdf is left out of the index: it is not a complete PDF file']);
    await write('manual.pdf', manual);
    await mirror.until(() => mirror.texts.has('manual.pdf'));
  });

  test('keeps everything when all files disappear, and resumes when they return', async () => {
    await write('a.md', 'one');
    await write('b.md', 'two');
    const mirror = new Mirror();
    const folder = await mirror.start();
    await rename(root, join(base, 'away'));
    await mirror.until(() => mirror.warnings.length === 1);
    expect(mirror.warnings).toEqual([expect.stringMatching(/cannot be found now; what was read stays/)]);
    expect(mirror.names()).toEqual(['a.md', 'b.md']);
    await unlink(join(base, 'away/b.md'));
    await rename(join(base, 'away'), root);
    await mirror.until(() => !mirror.texts.has('b.md'));
    await write('c.md', 'three');
    await mirror.until(() => mirror.texts.has('c.md'));
    expect(folder.notices).toEqual([]);
  });

  test('notices a link that is pointed at another folder', async () => {
    await write('a.md', 'one', join(base, 'v1'));
    await write('a.md', 'two', join(base, 'v2'));
    const current = join(base, 'current');
    await symlink(join(base, 'v1'), current, 'dir');
    const mirror = new Mirror();
    await mirror.start(current);
    await symlink(join(base, 'v2'), `${current}.next`, 'dir');
    await rename(`${current}.next`, current);
    await mirror.until(() => mirror.texts.get('a.md') === 'two');
    await write('b.md', 'three', join(base, 'v2'));
    await mirror.until(() => mirror.texts.has('b.md'));
  });

  test('can be a single file', async () => {
    await write('a.md', 'one');
    const mirror = new Mirror();
    await mirror.start(join(root, 'a.md'));
    await write('b.md', 'other');
    await write('a.md', 'two');
    await mirror.until(() => mirror.texts.get('a.md') === 'two');
    expect(mirror.names()).toEqual(['a.md']);
  });

  test('applies changes that failed with the next ones', async () => {
    await write('a.md', 'one');
    await write('b.md', 'two');
    const mirror = new Mirror();
    await mirror.start();
    mirror.failures = 1;
    await unlink(join(root, 'b.md'));
    await write('a.md', 'first');
    await write('c.md', 'x');
    await mirror.until(() => mirror.rounds.length === 1 || mirror.failures < 1);
    await write('d.md', 'last');
    await mirror.until(() => mirror.texts.has('d.md'));
    expect([...mirror.texts].sort()).toEqual([
      ['a.md', 'first'],
      ['c.md', 'x'],
      ['d.md', 'last'],
    ]);
  });

  test('ignores hidden files and other formats, and everything after close', async () => {
    await write('a.md', 'one');
    const mirror = new Mirror();
    await mirror.start();
    await write('.git/x.md', 'hidden');
    await write('picture.png', 'x');
    await write('b.md', 'two');
    await mirror.until(() => mirror.texts.has('b.md'));
    expect(mirror.names()).toEqual(['a.md', 'b.md']);
    await watch?.close();
    const rounds = mirror.rounds.length;
    await write('c.md', 'three');
    await watch?.close();
    expect(mirror.rounds).toHaveLength(rounds);
  });
});
