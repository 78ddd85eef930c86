import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WorkerReader, workerEntry } from '../../../../src/backends/local/documents/reader';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../fixtures/documents/${name}`, import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-worker-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A thread that does something other than reading; a file called "good" is still read. */
function thread(work: string): string {
  const path = join(folder, `${Math.random()}.cjs`);
  writeFileSync(
    path,
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ file }) => {
       if (file === 'good') return parentPort.postMessage({ parsed: { text: 'good' } });
       ${work}
     });`,
  );
  return path;
}

test('the real worker reads one file after the other, and continues after a broken one', async () => {
  const reader = new WorkerReader(workerEntry() ?? '');
  const texts = await Promise.allSettled([
    reader.read({ file: fixture('broken.pdf'), kind: 'pdf' }),
    reader.read({ file: fixture('manual.pdf'), kind: 'pdf' }),
    reader.read({ file: fixture('nothing.txt'), kind: 'text' }),
    reader.read({ file: fixture('gb18030.txt'), kind: 'text' }),
  ]);
  await reader.close();
  expect(texts).toMatchObject([
    { status: 'rejected', reason: { message: 'it is not a complete PDF file' } },
    { status: 'fulfilled', value: { text: expect.stringContaining('Aurora seats twelve') } },
    { status: 'rejected', reason: { message: 'it no longer exists' } },
    { status: 'fulfilled', value: { guessed: 'gb18030' } },
  ]);
});

test.each([
  ['does not come back', 'for (;;);', 'reading it takes more than 0.3 s'],
  [
    'takes all memory',
    'const all = []; for (;;) all.push(new Array(1e5).fill({}));',
    'reading it takes too much memory',
  ],
  ['throws', 'throw new Error("secret")', 'it cannot be read (its reader broke down)'],
  ['ends', 'process.exit(0)', 'it cannot be read (its reader ended)'],
])('a worker that %s makes its file unreadable, and the next file is read', async (_, work, message) => {
  // Running out of memory takes a while.
  const timeoutMs = work.startsWith('for') ? 300 : 60_000;
  const reader = new WorkerReader(thread(work), { timeoutMs, memoryMb: 32 });
  await expect(reader.read({ file: 'bad', kind: 'pdf' })).rejects.toThrow(message);
  expect(await reader.read({ file: 'good', kind: 'pdf' })).toEqual({ text: 'good' });
  await reader.close();
});
