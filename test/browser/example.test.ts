import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser } from '../support/browser/chromium';
import { PageServer } from '../support/browser/page-host';
import { startExample } from '../support/example';
import { TestClient } from '../support/ws-client';

const EXAMPLE = 'browser/server.mjs';
const textOf = (page: Page, selector: string) => page.locator(selector).innerText();
const state = (page: Page) => expect.poll(() => textOf(page, '#state'), { timeout: 5_000 });

async function type(page: Page, text: string): Promise<void> {
  await page.locator('#text').pressSequentially(text);
  await page.keyboard.press('Enter');
}

describeInBrowser('examples/browser', (openPage) => {
  test('marks what is said, and answers with sources; it loads nothing from elsewhere', async () => {
    const address = await startExample(EXAMPLE).firstLine;
    const page = await openPage('about:blank');
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (line) => problems.push(line.text()));
    page.on('request', (request) => request.url().startsWith(address) || problems.push(request.url()));
    page.on(
      'response',
      (response) => response.ok() || problems.push(`${response.status()} ${response.url()}`),
    );
    await page.goto(address);
    await state(page).toBe('listening');
    await type(page, 'hello everyone and welcome');
    await expect.poll(() => textOf(page, '#said')).toContain('no question: statement');
    await type(page, 'how long is the warranty');
    await expect.poll(() => textOf(page, '#said p.asks')).toBe('how long is the warranty\nquestion');
    await expect.poll(() => textOf(page, 'article .text')).toContain('warranty of 2 years');
    expect(await textOf(page, 'li:first-child')).toMatch(/^\[1\] Warranty .*en\/warranty\.md:5/);
    expect(await textOf(page, 'li:first-child mark')).toContain('warranty of 2 years');
    await page.locator('#text').pressSequentially('<b>so');
    expect(await textOf(page, '#said p.partial')).toBe('<b>so');
    expect(problems.filter((problem) => !problem.startsWith('data:'))).toEqual([]);
  });

  test("accepts what the browser's own recogniser hears", async () => {
    const address = await startExample(EXAMPLE).firstLine;
    const page = await openPage('about:blank');
    await page.addInitScript(`globalThis.SpeechRecognition = class {
      start() {
        const results = [];
        globalThis.hear = (text, isFinal) => {
          results[0] = Object.assign([{ transcript: text }], { isFinal });
          this.onresult({ results, resultIndex: 0 });
        };
      }
    }`);
    await page.goto(address);
    await state(page).toBe('listening');
    await page.locator('#listen').click();
    for (const heard of ["'请问退货', false", "'请问退货政策是什么', true"])
      await page.evaluate(`hear(${heard})`);
    await expect.poll(() => textOf(page, '#said p.asks')).toContain('请问退货政策是什么');
    await expect.poll(() => textOf(page, 'article .text')).toContain('30 天');
  });

  test('says when the server has gone, and reconnects with a fresh ticket', async () => {
    const first = startExample(EXAMPLE);
    const address = await first.firstLine;
    const page = await openPage(address);
    await state(page).toBe('listening');
    first.child.kill('SIGTERM');
    await state(page).toBe('away: connecting again');
    await first.exit;
    await startExample(EXAMPLE, [], { PORT: new URL(address).port }).firstLine;
    await expect.poll(() => textOf(page, '#state'), { timeout: 30_000 }).toBe('listening');
    await type(page, 'how long is the warranty');
    await expect.poll(() => textOf(page, 'article .text')).toContain('warranty of 2 years');
  });

  test('gives its ticket to no other page, and admits nobody without one', async () => {
    const address = await startExample(EXAMPLE).firstLine;
    const other = await openPage((await PageServer.start()).origin);
    const attempt = `fetch('${address}/ticket', { method: 'POST' }).then((r) => r.text(), () => 'kept')`;
    expect(await other.evaluate(attempt)).toBe('kept');
    const client = await TestClient.connect(`${address.replace('http', 'ws')}/ws/realtime-asr`);
    client.send({ type: 'keepalive' });
    expect(await client.closed).toMatchObject({ code: 4401 });
    for (const path of ['/realtime-rag/cli.mjs', '/realtime-rag/..%2fpackage.json', '/valibot/index.d.mts']) {
      expect((await fetch(address + path)).status, path).toBeGreaterThanOrEqual(400);
    }
  });
});
