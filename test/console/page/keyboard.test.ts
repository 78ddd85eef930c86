import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser/chromium';
import { touch } from '../../support/browser/touch';
import { callsOf, display, fakeSite } from '../../support/console/fake-site';
import { FULL_TALK } from '../../support/console/views';

/** Goes on with the Tab key until an element with this name has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const { activeElement: element } = document;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    if (typeof name === 'string' ? focused === name : name.test(focused)) return;
  }
  throw new Error(`The Tab key does not lead to ${name}.`);
}

describeInBrowser('with the keyboard alone', (openPage) => {
  const site = fakeSite();

  test('the first stop leads to the text field, where one speaks and asks', async () => {
    const page = await openPage(site.address);
    // Elsewhere the field has the focus already.
    await touch(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('hello');
    await page.keyboard.press('Enter');
    await page.keyboard.type('why');
    await page.keyboard.press('Control+Enter');
    expect(await page.getByTestId('say').inputValue()).toBe('');
    const calls = await callsOf(page);
    expect(calls).toContainEqual(['typed', 'hell']);
    expect(calls.filter(([name]) => name !== 'typed')).toEqual([
      ['said', 'hello'],
      ['ask', 'why'],
    ]);
  });

  test('a decision that has the focus shows its reason, until Escape', async () => {
    const page = await openPage(site.address);
    await display(page, { talk: FULL_TALK });
    await tabTo(page, /^Not answered/);
    const tip = page.getByRole('tooltip').first();
    expect(await tip.isVisible()).toBe(true);
    expect(await tip.textContent()).toContain('95 %');
    await page.keyboard.press('Escape');
    expect(await tip.isVisible()).toBe(false);
    await tabTo(page, /^Answered/);
    expect(await tip.textContent()).toContain('the return policy');
  });

  test('an offer is taken at its line, and at the bar', async () => {
    const page = await openPage(site.address);
    await display(page, { talk: FULL_TALK });
    await tabTo(page, 'Answer this');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Answer this');
    await page.keyboard.press('Space');
    expect(await callsOf(page)).toEqual([['answerTurn', 't4'], ['acceptOffer']]);
  });

  test('a decision leads to its answer, and a citation to its source', async () => {
    const page = await openPage(site.address);
    await display(page, { talk: FULL_TALK });
    await tabTo(page, 'Answer');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('answer-q-1');
    await page
      .locator('.answer .source')
      .first()
      .evaluate((source) => source.removeAttribute('open'));
    await tabTo(page, 'Source 1: Return policy');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.closest('details')?.open)).toBe(true);
    expect(page.url()).toBe(site.address);
  });

  test('pausing offers three ways to catch up; Escape goes back', async () => {
    const page = await openPage(site.address);
    await tabTo(page, 'Pause');
    await page.keyboard.press('Enter');
    await tabTo(page, /^Keep it/);
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Pause');
    await page.keyboard.press('Enter');
    await tabTo(page, /^Answer it later/);
    await page.keyboard.press('Enter');
    await display(page, {}, { paused: 'answer_missed' });
    await tabTo(page, 'Resume');
    await page.keyboard.press('Enter');
    expect(await callsOf(page)).toEqual([['pause', 'answer_missed'], ['resume']]);
  });

  test('a dialog has the focus, and gives it back', async () => {
    const page = await openPage(site.address);
    await tabTo(page, 'About');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('About');
  });

  test('a file is played and shown', async () => {
    const page = await openPage(site.address);
    await display(page, { file: { kind: 'session', name: 'a.jsonl', lines: 3, skipped: 0 } });
    await tabTo(page, 'All at once');
    await page.keyboard.press('Enter');
    await display(page, { file: { kind: 'session', name: 'a.jsonl', lines: 3, skipped: 0 } });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Show as it was');
    await page.keyboard.press('Enter');
    expect(await callsOf(page)).toEqual([
      ['play', Number.POSITIVE_INFINITY],
      ['closeFile'],
      ['show'],
      ['closeFile'],
    ]);
  });

  test('an answer is cancelled, copied and asked again; a notice is dismissed', async () => {
    const page = await openPage(site.address);
    await display(page, { talk: FULL_TALK });
    await tabTo(page, 'Dismiss');
    await page.keyboard.press('Enter');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await tabTo(page, 'Copy');
    await page.keyboard.press('Enter');
    await page.getByText('Copied').waitFor();
    await tabTo(page, 'Ask again');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Cancel');
    await page.keyboard.press('Enter');
    expect(await callsOf(page)).toEqual([
      ['dismissNotice', 'n1'],
      ['ask', 'what is the return policy'],
      ['cancel'],
    ]);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
      '[1] Return policy en/returns.md',
    );
  });
});
