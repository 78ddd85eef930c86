import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from '../../../support/browser/chromium';
import { expectAccessible, openReport } from '../../../support/browser/report-page';
import { run } from '../../../support/program';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-rag-replay-html-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const EXAMPLES = ['support-call', 'service-desk-zh'].map((name) =>
  resolve(`examples/recordings/${name}.jsonl`),
);

describeInBrowser('the page of replay', (openPage) => {
  it('shows itself and asks for nothing, for everybody, light and dark', async () => {
    const path = join(folder, 'calls.html');
    const sets = ['--set', 'answerAt=0.5', '--set', 'answerAt=0.975'];
    const { code } = await run(['replay', ...EXAMPLES, ...sets, '--html', path]);
    expect(code).toBe(0);
    const page = await openReport(openPage, path);
    expect(await page.getByRole('heading', { name: 'Transcript' }).count()).toBe(2);
    const ids = await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id as string));
    expect(new Set(ids).size).toBe(ids.length);
    await expectAccessible(page);
  });
});
