import { describe, expect, test } from 'vitest';
import { createLocalBackend, type LocalDocument } from '../../../../../src/backends/local/index';
import { inSlices } from '../../../../../src/backends/local/index-snapshot';
import { buildIndex } from '../../../../../src/backends/local/search/index/build-index';
import { decodeIndex, encodeIndex } from '../../../../../src/backends/local/search/index/saved-index';
import type { Logger } from '../../../../../src/logging/logger';

const otters: LocalDocument = {
  path: 'otters.md',
  text: '# Otters\n\nOtters sleep by the river.\n\n## Food\n\nThey eat 20 fish.',
};
const beavers: LocalDocument = { path: 'beavers.md', text: '# Beavers\n\nBeavers build dams of wood.' };
const chinese: LocalDocument = { path: '水獭.txt', text: '水獭住在河边。😀\n第1只水獭在2008年出生。' };
const all = [otters, beavers, chinese];

const build = (documents: readonly LocalDocument[], known?: Parameters<typeof buildIndex>[1]) =>
  inSlices(buildIndex(documents, known));

describe('a saved index', () => {
  test('is the same when it is loaded again', async () => {
    const index = await build(all);
    expect(decodeIndex(encodeIndex(index))).toEqual(index);
  });

  test('answers like the original, wherever its bytes are in memory', async () => {
    const made = await createLocalBackend({ docs: all });
    const bytes = made.save();
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    const read = await createLocalBackend({ index: shifted.subarray(1) });
    for (const question of ['where do otters sleep', 'what do beavers build', '水獭住在哪里']) {
      expect(await read.retrieve({ question })).toEqual(await made.retrieve({ question }));
      expect(await read.retrieve({ question })).not.toEqual([]);
    }
  });

  test.each([
    ['nothing', () => new Uint8Array()],
    ['another file', () => new TextEncoder().encode('# Otters\n\nThis is no index at all.')],
    ['the half of one', (bytes: Uint8Array) => bytes.slice(0, bytes.length >> 1)],
    [
      'one with a bit turned',
      (bytes: Uint8Array) => bytes.map((byte, at) => (at === bytes.length - 9 ? byte ^ 1 : byte)),
    ],
    ['one of another version', (bytes: Uint8Array) => bytes.map((byte, at) => (at === 4 ? byte + 1 : byte))],
  ])('that is %s is one clear error, and rebuilt when there are documents', async (_, spoil) => {
    const bytes = spoil((await createLocalBackend({ docs: all })).save());
    await expect(createLocalBackend({ index: bytes })).rejects.toThrow(
      /^createLocalBackend: index cannot be used: it .*; pass the documents as docs\.$/,
    );
    const told: string[] = [];
    const logger = {
      debug() {},
      info: (_: object, message: string) => told.push(message),
      warn() {},
      error() {},
    };
    const anew = await createLocalBackend({ index: bytes, docs: all, logger: logger satisfies Logger });
    expect(await anew.retrieve({ question: 'what do beavers build' })).toHaveLength(1);
    expect(told).toEqual(['the saved index cannot be used and is rebuilt']);
  });

  test('is superseded by documents that have changed since', async () => {
    const bytes = (await createLocalBackend({ docs: all })).save();
    const changed = { ...beavers, text: '# Beavers\n\nBeavers build houses of mud.' };
    const backend = await createLocalBackend({ index: bytes, docs: [otters, changed] });
    expect((await backend.retrieve({ question: 'what do beavers build' }))[0]?.text).toContain('mud');
    expect(await backend.retrieve({ question: '水獭住在哪里' })).toEqual([]);
  });
});

describe('an update', () => {
  test('gives the same index as building from scratch', async () => {
    const known = await build([beavers, otters, chinese]);
    const documents = [chinese, { ...otters, text: `${otters.text}\n\n## Young\n\nTwo or three.` }, beavers];
    const updated = await createLocalBackend({ index: encodeIndex(known), docs: documents });
    const fresh = await createLocalBackend({ docs: documents });
    const questions = [
      'where do otters sleep',
      'how many young do otters have',
      'what do beavers build',
      '水獭住在哪里',
    ];
    for (const question of questions) {
      const found = await updated.retrieve({ question });
      expect(found).not.toEqual([]);
      expect(found).toEqual(await fresh.retrieve({ question }));
    }
  });

  test('adds, replaces and removes documents', async () => {
    const backend = await createLocalBackend({ docs: [otters, beavers] });
    await backend.update([otters, chinese]);
    expect(await backend.retrieve({ question: '水獭住在哪里' })).toHaveLength(1);
    expect(await backend.retrieve({ question: 'what do beavers build' })).toEqual([]);
    expect((await backend.check()).detail).toMatch(/^2 documents/);
  });

  test('gives two documents of one name unique ids, before and after', async () => {
    const twice = [otters, { ...otters, text: '# Otters\n\nOtters sleep in a den.' }];
    const backend = await createLocalBackend({ docs: twice, answerConfidence: 0 });
    await backend.update([...twice].reverse());
    const ids = (await backend.retrieve({ question: 'where do otters sleep' })).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('lets the old documents answer until the new ones are ready, without blocking the event loop', async () => {
    const backend = await createLocalBackend({ docs: [otters] });
    const many = Array.from({ length: 300 }, (_, n) => ({
      path: `${n}.md`,
      text: `# Beaver ${n}\n\n${`Beaver number ${n} builds a dam of wood and mud in lake ${n * 7}. `.repeat(20)}`,
    }));
    let turns = 0;
    let done = false;
    const update = backend.update(many).then(() => {
      done = true;
    });
    while (!done) {
      const [source] = await backend.retrieve({ question: 'where do otters sleep' });
      if (!done) expect(source?.path).toBe('otters.md');
      await new Promise((resolve) => setImmediate(resolve));
      turns += 1;
    }
    await update;
    expect(turns).toBeGreaterThan(3);
    expect(await backend.retrieve({ question: 'where do otters sleep' })).toEqual([]);
  });

  test('without text, or with an aborted signal, is refused and changes nothing', async () => {
    const backend = await createLocalBackend({ docs: [otters] });
    await expect(backend.update([{ path: 'a.md', text: '' }])).rejects.toThrow(/hold no text/);
    await expect(backend.update([beavers], { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
    expect(await backend.retrieve({ question: 'where do otters sleep' })).not.toEqual([]);
  });

  test('wins over earlier ones still running', async () => {
    const backend = await createLocalBackend({ docs: [otters] });
    await Promise.all([backend.update([chinese]), backend.update([beavers])]);
    expect(await backend.retrieve({ question: 'what do beavers build' })).toHaveLength(1);
    expect((await backend.check()).detail).toMatch(/^1 document /);
  });
});
