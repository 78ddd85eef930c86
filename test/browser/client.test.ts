import { expect, test } from 'vitest';
import { describeInBrowser } from '../support/browser/chromium';
import { startPageHost } from '../support/browser/page-host';

const SOURCE = { id: 'a', title: '退货政策', text: '30 天内可以退货。', position: 1 };

/** The built library as a page loads it. */
const SCRIPT = `
  import { ConnectError, RealtimeRagClient } from '/dist/client.js';
  globalThis.failures = [];
  globalThis.begin = async ({ path = '/ws/realtime-asr', ...credential } = {}) => {
    const client = new RealtimeRagClient({ url: 'ws://' + location.host + path, ...credential });
    Object.assign(globalThis, { client, text: '', sources: [] });
    client.on('answer', ({ content, replace, sources: found }) => {
      text = replace ? content : text + content;
      sources.push(...(found ?? []).map(({ title }) => title));
    });
    await client.connect().catch((error) => failures.push(error instanceof ConnectError ? error.failure : String(error)));
  };`;

describeInBrowser('the client library', (openPage) => {
  test('asks, shows the answer with its sources as it arrives, and stops', async () => {
    const { pages, backend } = await startPageHost();
    const page = await openPage(pages.origin);
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (line) => problems.push(line.text()));
    await page.addScriptTag({ type: 'module', content: SCRIPT });
    await page.waitForFunction('typeof begin === "function"');
    await page.evaluate('begin()');

    await page.evaluate("client.sendChunk({ text: '请问退货政策' })");
    await page.evaluate("client.sendChunk({ text: '请问退货政策是什么', is_final: true })");
    await backend.asked(1);
    backend.say({ type: 'sources', sources: [SOURCE] }, '30 天内');
    await page.waitForFunction("text === '30 天内'");
    expect(await page.evaluate('sources')).toEqual(['退货政策']);
    backend.say('都可以退货。');
    await page.waitForFunction("text === '30 天内都可以退货。'");
    const stopped = page.evaluate('client.stop()');
    backend.end();
    expect(await stopped).toEqual({ code: 1000, reason: 'session closed' });
    expect(problems).toEqual([]);
  });

  test('says why it cannot connect, as far as a page can know', async () => {
    const { host, pages } = await startPageHost({ authenticate: () => null });
    const page = await openPage(pages.origin);
    await page.addScriptTag({ type: 'module', content: SCRIPT });
    await page.waitForFunction('typeof begin === "function"');
    const { ticket } = await host.createTicket({ subject: 'ada' });
    await page.evaluate(`begin({ ticket: '${ticket}' })`);
    expect(await page.evaluate('failures')).toEqual([]);
    await page.evaluate(`begin({ ticket: '${ticket}' })`);
    await page.evaluate("begin({ token: 'of somebody else' })");
    await page.evaluate("begin({ path: '/elsewhere' })");
    expect(await page.evaluate('failures')).toEqual(['unauthorized', 'unauthorized', 'unreachable']);
  });
});
