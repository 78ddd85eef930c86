import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser } from '../support/browser/chromium';
import { PageServer } from '../support/browser/page-host';
import { startExample } from '../support/example';
import { TestClient } from '../support/ws-client';

const EXAMPLE = 'browser/server.mjs';
const textOf = (page: Page, selector: string) => page.locator(selector).innerText();
const state = (page: Page) => expect.poll(() => textOf(page, '[role=status]'), { timeout: 5_000 });

async function type(page: Page, text: string): Promise<void> {
  await page.locator('input').pressSequentially(text);
  await page.keyboard.press('Enter');
}

describeInBrowser('examples/browser', (openPage) => {
  test('answers what is asked, with sources, and says why it does not; it loads nothing from elsewhere', async () => {
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
    await state(page).toBe('connected');
    await type(page, 'hello everyone and welcome');
    await state(page).toBe('not answered: statement');
    await type(page, 'how long is the warranty');
    await expect.poll(() => textOf(page, 'article h2')).toBe('how long is the warranty');
    await expect.poll(() => textOf(page, 'article p')).toContain('warranty of 2 years');
    await expect.poll(() => textOf(page, 'li:first-child')).toMatch(/^Warranty .*\(en\/warranty\.md\)$/);
    await type(page, 'what is the <b>return policy</b>');
    await expect.poll(() => textOf(page, 'article:last-child h2')).toContain('<b>return policy</b>');
    expect(await page.locator('b').count()).toBe(0);
    expect(problems.filter((problem) => !problem.startsWith('data:'))).toEqual([]);
  });

  test('says when the server has gone, and reconnects with a fresh ticket', async () => {
    const first = startExample(EXAMPLE);
    const address = await first.firstLine;
    const page = await openPage(address);
    await state(page).toBe('connected');
    first.child.kill('SIGTERM');
    await state(page).toBe('away');
    await first.exit;
    await startExample(EXAMPLE, [], { PORT: new URL(address).port }).firstLine;
    await expect.poll(() => textOf(page, '[role=status]'), { timeout: 30_000 }).toBe('connected');
    await type(page, 'how long is the warranty');
    await expect.poll(() => textOf(page, 'article p')).toContain('warranty of 2 years');
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
