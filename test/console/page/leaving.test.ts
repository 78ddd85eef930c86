import { expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser/chromium';
import { callsOf, display, fakeSite } from '../../support/console/fake-site';

describeInBrowser('what ends a session that is not saved asks first', (openPage) => {
  const site = fakeSite();

  test('before a new session: to save it, to go on without, or not at all', async () => {
    const page = await openPage(site.address);
    await display(page, { phase: 'over', unsaved: true });
    const begin = page.getByRole('button', { name: 'Begin a new session' });
    await begin.click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await callsOf(page)).toEqual([]);
    await begin.click();
    await page.getByRole('button', { name: 'Continue without saving' }).click();
    expect(await callsOf(page)).toEqual([['begin']]);
    await begin.click();
    await page.getByRole('button', { name: 'Save session' }).click();
    expect(await callsOf(page)).toEqual([['begin'], ['save', 'session'], ['begin']]);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await display(page, { unsaved: false });
    await begin.click();
    expect((await callsOf(page)).at(-1)).toEqual(['begin']);
  });

  test('before an earlier session is shown', async () => {
    const page = await openPage(site.address);
    const file = { kind: 'session', name: 'a.jsonl', lines: 2, skipped: 0 } as const;
    await display(page, { unsaved: true, file });
    await page.getByRole('button', { name: 'Show as it was' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await callsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show as it was' }).click();
    await page.getByRole('button', { name: 'Continue without saving' }).click();
    expect(await callsOf(page)).toEqual([['show'], ['closeFile']]);
  });

  test('not before a file is played to the session that goes on', async () => {
    const page = await openPage(site.address);
    const file = { kind: 'transcript', name: 'a.txt', lines: 2, skipped: 0 } as const;
    await display(page, { unsaved: true, file });
    await page.getByRole('button', { name: 'At its pace' }).click();
    expect(await callsOf(page)).toEqual([['play', 1], ['closeFile']]);
  });
});
