import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { progressBar } from '../../../src/cli/indexing/indexing';
import { run } from '../../support/program';

const documents = fileURLToPath(new URL('../../fixtures/documents', import.meta.url));

describe('index', () => {
  it('reports what is in the documents and what is wrong with them', async () => {
    const { stdout, stderr, code } = await run(['index', documents, '!**/README.md']);
    expect(stdout).toMatch(/^documents 14 \(9 \.txt, 2 \.pdf, 2 \.html, 1 \.docx\)$/m);
    expect(stdout).toMatch(/^passages {2}\d+ \(\d+ in letters, \d+ in Chinese\), [\d,]+ characters$/m);
    expect(stdout).toMatch(/^warnings {2}5$/m);
    expect(stdout).toContain('  ! locked.pdf is left out of the index: it is locked with a password\n');
    expect(stdout).toMatch(/^time {6}\d+\.\d s$/m);
    expect(stdout).toMatch(/^memory {4}\d+ MB at most$/m);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  });

  it('--json prints one object on one line', async () => {
    const { stdout, code } = await run(['index', `${documents}/*.txt`, '--json']);
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, documents: 9, warnings: [], saved: null });
    expect(code).toBe(0);
  });

  it.each([
    [['index'], /missing required argument 'docs'/],
    [['index', 'nowhere'], /^realtime-rag: <docs> names "nowhere", which does not exist/],
    [['index', `${documents}/*.png`], /^realtime-rag: no readable document in/],
  ])('%j exits with 2 and one line', async (args, message) => {
    const { stdout, stderr, code } = await run(args);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

describe('the progress bar', () => {
  function drawn(isTTY: boolean) {
    const written: string[] = [];
    let time = 0;
    const bar = progressBar({ isTTY, write: (text) => written.push(text) }, () => time);
    return { bar, written, wait: (ms: number) => (time += ms) };
  }

  it('is drawn on a terminal at a limited rate, and removed', () => {
    const { bar, written, wait } = drawn(true);
    bar.show('reading', 1, 4);
    bar.show('reading', 2, 4);
    wait(100);
    bar.show('reading', 3, 4);
    bar.show('reading', 4, 4);
    bar.clear();
    bar.clear();
    expect(
      written.map((text) => text.replace('\r\u001B[2K', '').replace(/[█░]+/, (b) => String(b.indexOf('░')))),
    ).toEqual(['reading 6 1/4', 'reading 18 3/4', 'reading -1 4/4', '']);
  });

  it('prints nothing into a pipe', () => {
    const { bar, written } = drawn(false);
    bar.show('reading', 1, 1);
    bar.clear();
    expect(written).toEqual([]);
  });
});
