import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backgroundFile, immediateFile } from '../../../src/cli/recording/sinks';

let folder: string;
let files = 0;
const fresh = () => join(folder, `${files++}.jsonl`);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-rag-sinks-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ['in the background', backgroundFile],
  ['immediately', immediateFile],
])('a file written %s', (_, open) => {
  test('holds every line, for its owner only', async () => {
    const path = fresh();
    const problems: string[] = [];
    const sink = open(path, (code) => problems.push(code));
    for (let line = 0; line < 100; line++) sink.write(`${line}\n`);
    await sink.end();
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(101);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(problems).toEqual([]);
  });

  test('takes no more once it has ended, however often', async () => {
    const path = fresh();
    const sink = open(path, () => {});
    sink.write('a\n');
    await sink.end();
    await sink.end();
    sink.write('b\n');
    expect(readFileSync(path, 'utf8')).toBe('a\n');
  });
});

describe('what cannot be written', () => {
  test('in the background, stops the recording with one report', async () => {
    const problems: string[] = [];
    const there = fresh();
    writeFileSync(there, 'kept');
    const link = fresh();
    symlinkSync(there, link);
    for (const path of [join(folder, 'none', 'a'), there, link]) {
      const sink = backgroundFile(path, (code) => problems.push(code));
      sink.write('a\n');
      await expect.poll(() => problems).toHaveLength(1);
      sink.write('b\n');
      await sink.end();
      expect(problems.splice(0)).toEqual([path.includes('none') ? 'ENOENT' : 'EEXIST']);
    }
    expect(readFileSync(there, 'utf8')).toBe('kept');
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  test('fast enough, ends after whole lines', async () => {
    const path = fresh();
    const problems: string[] = [];
    const sink = backgroundFile(path, (code) => problems.push(code), 1_000);
    for (let line = 0; line < 1_000; line++) sink.write(`line ${line}\n`);
    await sink.end();
    expect(problems).toEqual(['SLOW_DISK']);
    const lines = readFileSync(path, 'utf8').split('\n');
    expect(lines.at(-1)).toBe('');
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.length).toBeLessThan(200);
    expect(lines.slice(0, -1).every((text, at) => text === `line ${at}`)).toBe(true);
  });

  test('immediately, is thrown at the beginning and reported once later', () => {
    expect(() => immediateFile(join(folder, 'none', 'a'), () => {})).toThrow('ENOENT');
    const there = fresh();
    writeFileSync(there, 'kept');
    expect(() => immediateFile(there, () => {})).toThrow('EEXIST');
  });
});
