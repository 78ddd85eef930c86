import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser/chromium';
import { callsOf, display, fakeSite } from '../../support/console/fake-site';
import { FULL_TALK } from '../../support/console/views';

/** How many pixels are beside the screen. */
const beside = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Controls that are cut off, by name. */
const cutOff = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('header button, .views button, .bar button, .bar input')]
      .filter((element) => element.offsetParent !== null)
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return left < 0 || right > innerWidth + 0.5;
      })
      .map((element) => element.textContent),
  );

describeInBrowser('on every screen', (openPage) => {
  const site = fakeSite();

  test.each([
    ['a small phone', 360, 640],
    ['a phone', 390, 844],
    ['a laptop at 200 %', 640, 400],
    ['a tablet', 800, 1_100],
    ['a laptop', 1_280, 800],
  ])('nothing is cut off: %s', async (_, width, height) => {
    const page = await openPage(site.address);
    await page.setViewportSize({ width, height });
    const player = { name: 'a-rather-long-name-of-a-file.jsonl', speed: 4, done: 1, total: 9, paused: false };
    await display(page, { talk: FULL_TALK, player });
    expect(await beside(page)).toBe(0);
    expect(await cutOff(page)).toEqual([]);
    await page.getByTestId('say').scrollIntoViewIfNeeded();
    expect(await page.getByTestId('say').isVisible()).toBe(true);
    const panel = await page.locator('.talk .scroll').boundingBox();
    expect(panel?.height).toBeGreaterThan(100);
  });

  test('a phone shows one panel at a time, and a line leads to its answer', async () => {
    const page = await openPage(site.address);
    await page.setViewportSize({ width: 390, height: 844 });
    await display(page, { talk: FULL_TALK });
    expect(await page.locator('.answers').isVisible()).toBe(false);
    await page.locator('.to-answer').first().click();
    expect(await page.locator('#answer-q-1').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Time' }).click();
    expect(await page.locator('.bars').isVisible()).toBe(true);
  });

  test('who wants less motion gets none', async () => {
    const page = await openPage(site.address);
    await display(page, { talk: FULL_TALK });
    const moving = () =>
      page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
    expect(await moving()).toBeGreaterThan(0);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await moving()).toBe(0);
  });

  test('the theme is the one of the system, until it is changed', async () => {
    const page = await openPage(site.address);
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await ground();
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.getByRole('button', { name: 'Theme: as the system' }).click();
    expect(await ground()).toBe(light);
    await page.getByRole('button', { name: 'Theme: light' }).click();
    expect(await ground()).toBe(dark);
    // The first click shows something else, whatever the system says.
    await page.emulateMedia({ colorScheme: 'light' });
    await page.reload();
    await page.getByRole('button', { name: 'Theme: as the system' }).click();
    expect(await ground()).toBe(dark);
  });

  test('what is wrong with the microphone can be dismissed', async () => {
    const page = await openPage(site.address);
    await display(page, { microphone: { available: true, listening: false, problem: 'not-allowed' } });
    await page.locator('.bar .problem').getByRole('button', { name: 'Dismiss' }).click();
    expect(await callsOf(page)).toEqual([['dismissMicrophoneProblem']]);
  });

  test('an input method is not taken for speech until it is done', async () => {
    const page = await openPage(site.address);
    const devtools = await page.context().newCDPSession(page);
    await page.getByTestId('say').focus();
    await devtools.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 });
    expect(await callsOf(page)).toEqual([]);
    await devtools.send('Input.insertText', { text: '你好' });
    expect((await callsOf(page)).at(-1)).toEqual(['typed', '你好']);
  });

  test('a file is taken wherever it is dropped', async () => {
    const page = await openPage(site.address);
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(['hello'], 'talk.txt'));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    });
    expect(await callsOf(page)).toEqual([['open', 'talk.txt']]);
  });

  test('the policy has nothing to report', async () => {
    const page = await openPage(site.address);
    const reports: string[] = [];
    page.on('console', (message) => reports.push(message.text()));
    page.on('pageerror', ({ message }) => reports.push(message));
    await page.reload();
    await display(page, { talk: FULL_TALK });
    await page.locator('.timing summary').click();
    expect(reports).toEqual([]);
  });
});
