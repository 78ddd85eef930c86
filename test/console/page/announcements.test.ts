import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { PageView } from '../../../src/console/page/page-view';
import { describeInBrowser } from '../../support/browser/chromium';
import { display, fakeSite } from '../../support/console/fake-site';
import { answer, decision, turn } from '../../support/console/views';

/** All that the live region has said. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    const region = document.querySelector('[aria-live]');
    if (!region) throw new Error('There is no live region.');
    new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
      characterData: true,
      childList: true,
      subtree: true,
    });
    Object.assign(globalThis, { said });
  });
  return () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
}

describeInBrowser('a screen reader is told', (openPage) => {
  const site = fakeSite();

  test('decisions and finished answers in short, but neither partials nor tokens', async () => {
    const page = await openPage(site.address);
    const said = await listen(page);
    for (const partial of ['what', 'what is', 'what is the']) {
      await display(page, {}, { turns: [turn({ text: '', partial })] });
    }
    await display(page, {}, { turns: [turn({ decision: decision() })] });
    await expect.poll(said).toEqual(['Question.']);
    for (const text of ['Within', 'Within 30', 'Within 30 days.']) {
      await display(page, {}, { answers: [answer({ state: 'streaming', text })] });
    }
    await display(page, {}, { answers: [answer({ text: 'Within 30 days.' })] });
    await expect.poll(said).toEqual(['Question.', 'Answer: what is the return policy Within 30 days.']);
  });

  test('offers, limits, and that the connection is gone and back', async () => {
    const page = await openPage(site.address);
    const said = await listen(page);
    await display(page, {}, { offer: { question: 'what is the fee', confidence: 0.5, turnId: 't1' } });
    await display(page, {}, { notices: [{ id: 'n', at: 1, kind: 'limit', code: 'RATE_LIMITED', count: 1 }] });
    await expect.poll(said).toHaveLength(1);
    const [first] = await said();
    expect(first).toContain('Answer this? what is the fee');
    expect(first).toContain('Limit reached.');
    const away: PageView['connection'] = {
      type: 'away',
      attempt: 1,
      retryInMs: 500,
      reason: 'lost',
      code: 1006,
    };
    await display(page, { connection: away });
    await display(page, { connection: { ...away, attempt: 2 } });
    await display(page, { connection: { type: 'resumed', truncated: false } });
    await expect.poll(said).toHaveLength(2);
    expect((await said())[1]).toBe('Reconnecting Connected again');
  });

  test('nothing of lines that are not answered while a file is played', async () => {
    const page = await openPage(site.address);
    const said = await listen(page);
    const player = { name: 'a.txt', speed: 4, done: 1, total: 9, paused: false };
    const silent = decision({ outcome: 'silent', reason: 'statement' });
    await display(page, { player }, { turns: [turn({ decision: silent })], answers: [answer()] });
    await expect.poll(said).toEqual(['Answer: what is the return policy Within 30 days [1].']);
  });

  test('by one region only: neither the talk nor the answers are live', async () => {
    const page = await openPage(site.address);
    expect(await page.locator('[aria-live], [role=log], [role=alert], output').count()).toBe(1);
  });
});
