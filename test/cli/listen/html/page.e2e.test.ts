import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeInBrowser } from '../../../support/browser/chromium';
import { expectAccessible, openReport } from '../../../support/browser/report-page';
import { expectInert, partsOf } from '../../../support/page-parts';
import { Program, run } from '../../../support/program';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-rag-listen-html-'));
});
afterAll(() => rmSync(folder, { recursive: true }));
const pathOf = (name: string) => join(folder, name);

const LABELLED = [
  '{"text":"where is the shop <b>of</b> \\"Ann\\"?","speaker":"Ann <script>","start_ms":0,"end_ms":2000,"label":1}',
  '{"text":"we ship on monday","speaker":"Bob","start_ms":3000,"end_ms":4000,"label":1}',
  '{"text":"请问退货政策是什么","speaker":"Ann <script>","start_ms":90000,"end_ms":92000,"label":1}',
  '',
].join('\n');

describe('listen --html', () => {
  it('writes one page beside what it prints, the same twice, and replaces the page of before', async () => {
    const page = pathOf('talk.html');
    const { stdout, stderr, code } = await run(['listen', '-', '--html', page], { input: LABELLED });
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toContain('3 turns: 2 answered');
    const html = readFileSync(page, 'utf8');
    expectInert(html);
    expect(partsOf(html).text).toContain('where is the shop <b>of</b> "Ann"?');
    expect(partsOf(html).text).toContain('missed: should be answered');
    await run(['listen', '-'], { input: LABELLED, env: { REALTIME_RAG_LISTEN_HTML: page } });
    expect(readFileSync(page, 'utf8')).toBe(html);
  });

  it('shows what --only shows, and counts all', async () => {
    const page = pathOf('wrong.html');
    await run(['listen', '-', '--only', 'wrong', '--json', '--html', page], { input: LABELLED });
    const { elements, text } = partsOf(readFileSync(page, 'utf8'));
    expect(elements.filter(({ attributes }) => attributes.class?.startsWith('turn '))).toHaveLength(1);
    expect(text).toContain('3 turns: 2 answered');
    expect(text).toContain('we ship on monday');
    expect(text).not.toContain('where is the shop');
  });

  it('keeps what was heard when it is interrupted', async () => {
    const page = pathOf('interrupted.html');
    const program = new Program(['listen', '-', '--html', page]);
    program.process.stdin?.write('where is the shop\nso what is the\n');
    await program.prints(/1 {2}answer/);
    expect((await program.signal('SIGINT')).code).toBe(130);
    const { text } = partsOf(readFileSync(page, 'utf8'));
    expect(text).toContain('2 turns: 1 answered');
    expect(text).toContain('so what is the');
  });

  it('holds no more than a browser can show, however long the talk is', async () => {
    const page = pathOf('long.html');
    const input = 'the next one is on monday\n'.repeat(2_500);
    await run(['listen', '-', '--json', '--html', page], { input });
    const html = readFileSync(page, 'utf8');
    expect(html.length).toBeLessThan(5_000_000);
    const { elements, text } = partsOf(html);
    expect(elements.filter(({ attributes }) => attributes.class?.startsWith('turn '))).toHaveLength(2_000);
    expect(text).toContain('500 more are left out, because a page holds 2,000');
  }, 60_000);

  it('refuses to replace its input, and what it cannot write, before it hears anything', async () => {
    const file = pathOf('talk.txt');
    writeFileSync(file, 'where is the shop\n');
    const refused = async (args: string[]) => {
      const { stdout, stderr, code } = await run(['listen', ...args]);
      expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
      return stderr;
    };
    expect(await refused([file, '--html', file])).toBe(
      'realtime-rag: --html (REALTIME_RAG_LISTEN_HTML) names one of the recordings: give another file.\n',
    );
    expect(readFileSync(file, 'utf8')).toBe('where is the shop\n');
    expect(await refused([file, '--html', join(folder, 'none', 'a.html')])).toContain('(ENOENT)');
    expect(await refused([file, '--html', folder])).toContain('(EISDIR)');
  });
});

describeInBrowser('the page of listen', (openPage) => {
  it('shows itself and asks for nothing, for everybody, light and dark', async () => {
    const path = pathOf('shown.html');
    await run(['listen', '-', '--thresholds', '--html', path], { input: LABELLED });
    const page = await openReport(openPage, path);
    expect(await page.title()).toBe('Decisions on stdin');
    const decision = page.getByRole('button', { name: 'Not answered' });
    const reason = page.getByText('It says something and asks nothing.');
    expect(await reason.isVisible()).toBe(false);
    await decision.focus();
    expect(await reason.isVisible()).toBe(true);
    await expectAccessible(page);
  });
});
