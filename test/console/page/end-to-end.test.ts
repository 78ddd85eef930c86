import { readFileSync } from 'node:fs';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { staticKeys } from '../../../src/host/index';
import { describeInBrowser } from '../../support/browser/chromium';
import { startHost } from '../../support/host-rig';

const KEY = 'a-key-of-sixteen-characters';
const SOURCE = {
  id: 'a#1',
  title: 'Return policy',
  path: 'en/returns.md',
  line: 3,
  text: 'Our return policy: within 30 days.',
  highlight: [[19, 33]] as [number, number][],
  position: 1,
};

/** Goes on with the Tab key until this has the focus; 'back' goes the other way. */
async function tabTo(page: Page, selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press(key);
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  throw new Error(`The Tab key does not lead to ${selector}.`);
}

describeInBrowser('a person with a keyboard, on a real host', (openPage) => {
  test('signs in, talks, asks, sees why and whence, takes an offer, saves, ends, and begins anew', async () => {
    const { origin, backend } = await startHost({
      console: true,
      authenticate: staticKeys([KEY]),
      session: { mode: 'offer' },
    });
    const page = await openPage(origin);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(new URL(request.url()).origin));
    const { keyboard } = page;

    await keyboard.type('not the key, but long enough');
    await keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.locator('#key').selectText();
    await keyboard.type(KEY);
    await keyboard.press('Enter');
    await page.getByTestId('say').waitFor();

    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await tabTo(page, '#say');
    await keyboard.type('we met on monday');
    await keyboard.press('Enter');
    await page.locator('.decision-silent').waitFor();
    await keyboard.type('what is the return policy');
    await keyboard.press('Enter');
    await page.locator('.offer-strip').waitFor();
    await tabTo(page, '.decision-silent', 'Shift+Tab');
    expect(await page.getByRole('tooltip').textContent()).toContain('It says something and asks nothing.');

    await tabTo(page, '.turn .button');
    await keyboard.press('Enter');
    await backend.asked(1);
    backend.say({ type: 'sources', sources: [SOURCE] }, 'Within **30 days** [1].');
    await page.locator('.answer-streaming strong').waitFor();
    backend.end();
    await page.locator('.answer-complete').waitFor();
    await tabTo(page, '.cite');
    await keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('en/returns.md:3');
    expect(await page.locator('.answer mark').textContent()).toBe('within 30 days');

    await tabTo(page, '.top .menu > button', 'Shift+Tab');
    await keyboard.press('Enter');
    const saving = page.waitForEvent('download');
    await tabTo(page, '.menu-items button');
    await keyboard.press('Enter');
    const minutes = readFileSync(await (await saving).path(), 'utf8');
    expect(minutes).toContain('Within **30 days**');
    expect(minutes).toContain('en/returns.md');

    await page.getByRole('button', { name: 'End session' }).focus();
    await keyboard.press('Enter');
    await page.getByText('The session has ended').first().waitFor();
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(),
    );
    expect(violations.map(({ id }) => id)).toEqual([]);
    await tabTo(page, '.over .primary');
    await keyboard.press('Enter');
    await page.getByTestId('say').waitFor();
    expect(await page.locator('.turn').count()).toBe(0);

    expect(new Set(requests)).toEqual(new Set([origin]));
    expect(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length])).toEqual([
      '',
      0,
      0,
    ]);
  });

  test('is told of the outcome by a screen reader', async () => {
    const { origin, backend } = await startHost({ console: true });
    const page = await openPage(origin);
    const region = page.getByTestId('announcements');
    await page.getByTestId('say').fill('we met on monday');
    await page.keyboard.press('Enter');
    await page.getByText('Not answered: a statement.').waitFor({ state: 'attached' });
    await page.getByTestId('say').fill('what is the return policy');
    await page.keyboard.press('Enter');
    await backend.asked(1);
    backend.say('Thirty ', 'days.');
    backend.end();
    await expect.poll(() => region.textContent()).toContain('what is the return policy Thirty days.');
  });

  test('on a phone, in Chinese: one panel at a time', async () => {
    const { origin, backend } = await startHost({ console: true });
    const page = await openPage(origin);
    await page.setViewportSize({ width: 360, height: 640 });
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('button', { name: '请问退货政策是什么？' }).click();
    await backend.asked(1);
    backend.say({ type: 'sources', sources: [SOURCE] }, '三十天内。');
    backend.end();
    await page.getByText('查看回答').click();
    await page.getByText('已完成').waitFor();
    expect(await page.locator('.talk').isVisible()).toBe(false);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBe(360);
  });
});
