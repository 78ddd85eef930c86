import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser, type OpenPage } from '../support/browser/chromium';
import { startPageHost } from '../support/browser/page-host';
import { Tap } from '../support/browser/tap';

/** How long timers stand still; `.ci/run` lets a minute pass. */
const FROZEN_S = Number(process.env.FROZEN_S ?? 1);

/** The built library as a page loads it; it writes down every answer, whole and piece by piece. */
const SCRIPT = `
  import { RealtimeRagClient } from '/dist/client.js';
  globalThis.begin = async () => {
    const client = new RealtimeRagClient({ url: 'ws://' + location.host + '/ws/realtime-asr' });
    Object.assign(globalThis, { client, states: [], answers: [], seqs: [] });
    client.on('state', ({ type }) => states.push(type));
    client.on('message', ({ seq }) => seq && seqs.push(seq));
    (async () => {
      for await (const answer of client.answers()) {
        const shown = { question: answer.question, pieces: '', whole: undefined };
        answers.push(shown);
        for await (const piece of answer) shown.pieces += piece;
        shown.whole = await answer.text();
      }
    })();
    await client.connect();
  };`;

async function start(openPage: OpenPage) {
  const rig = await startPageHost();
  const tap = await Tap.before(rig.pages.port);
  const page = await openPage(tap.origin);
  await page.addScriptTag({ type: 'module', content: SCRIPT });
  await page.waitForFunction('typeof begin === "function"');
  await page.evaluate('begin()');
  return { ...rig, tap, page };
}

const ask = (page: Page) =>
  page.evaluate("client.sendChunk({ text: 'what is the return policy?', is_final: true })");
const state = (page: Page) => expect.poll(() => page.evaluate('client.state.type'), { timeout: 15_000 });

async function expectWhole(page: Page, text: string) {
  await expect.poll(() => page.evaluate('answers[0]?.whole'), { timeout: 15_000 }).toBe(text);
  expect(await page.evaluate('answers')).toEqual([
    { question: 'what is the return policy?', pieces: text, whole: text },
  ]);
  expect(await page.evaluate('seqs.every((seq, at) => seq === at + 1)')).toBe(true);
}

describeInBrowser('a page whose network fails', (openPage) => {
  test('shows an answer once and whole although its connection is cut in the middle, twice', async () => {
    const { page, tap, backend } = await start(openPage);
    await ask(page);
    await backend.asked(1);
    backend.say('Thirty ');
    for (const word of ['days ', 'with the receipt.']) {
      const resumed = await page.evaluate("states.filter((state) => state === 'resumed').length");
      tap.line.browser.resetAndDestroy();
      backend.say(word);
      await expect
        .poll(() => page.evaluate("states.filter((state) => state === 'resumed').length"), {
          timeout: 15_000,
        })
        .toBe((resumed as number) + 1);
    }
    backend.end();
    await expectWhole(page, 'Thirty days with the receipt.');
  });

  test('waits while the browser is offline, and comes back at once when it is online', async () => {
    const { page, tap, backend } = await start(openPage);
    await ask(page);
    await backend.asked(1);
    await page.context().setOffline(true);
    tap.line.browser.resetAndDestroy();
    await state(page).toBe('away');
    expect(await page.evaluate('client.state.retryInMs')).toBeUndefined();
    await page.evaluate("client.sendChunk({ text: 'hello everyone', is_final: true })");
    backend.say('Thirty days.');
    await page.context().setOffline(false);
    await state(page).toBe('resumed');
    backend.end();
    await expectWhole(page, 'Thirty days.');
    expect(await page.evaluate('client.queued')).toBe(0);
  });

  test(`goes on after its timers stood still for ${FROZEN_S} s`, {
    timeout: 30_000 + FROZEN_S * 1_000,
  }, async () => {
    const { page, backend } = await start(openPage);
    await ask(page);
    await backend.asked(1);
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    backend.say('Thirty days.');
    await new Promise((resolve) => setTimeout(resolve, FROZEN_S * 1_000));
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    backend.end();
    await expectWhole(page, 'Thirty days.');
  });

  test('is told when a server that remembers nothing restarts in the middle of an answer', async () => {
    const { page, host, backend } = await start(openPage);
    await ask(page);
    await backend.asked(1);
    backend.say('Thirty ');
    await page.waitForFunction("answers[0]?.pieces === 'Thirty '");
    await host.close({ timeoutMs: 1 });
    await state(page).toBe('away');
    expect(await page.evaluate('answers[0].pieces')).toBe('Thirty ');
    await page.evaluate('client.close()');
  });
});
