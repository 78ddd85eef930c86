import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { PageView } from '../../../src/console/page/page-view';
import { describeInBrowser } from '../../support/browser/chromium';
import { touch } from '../../support/browser/touch';
import { callsOf, display, fakeSite } from '../../support/console/fake-site';
import { answer, FULL_TALK } from '../../support/console/views';

/** Whatever can be used and is seen, but not wholly within the width of the window; what pops up, nor its height. */
const cutOff = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button, input, summary, [tabindex], dialog')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => {
        const { left, right, top, bottom, width } = element.getBoundingClientRect();
        const isBeside = left < 0 || right > innerWidth + 0.5;
        const popsUp = element.closest('.menu-items') !== null;
        return width > 1 && (isBeside || (popsUp && (top < 0 || bottom > innerHeight)));
      })
      .map((element) => `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}`),
  );

const player = { name: 'a-rather-long-name-of-a-file.jsonl', speed: 4, done: 1, total: 9, paused: false };
const AWAY = { type: 'away', attempt: 2, retryInMs: 4_000, reason: 'lost', code: 1006 } as const;
const SETTINGS: NonNullable<PageView['settings']> = {
  version: '1.0.0',
  backend: 'a-backend-with-a-name-of-its-own',
  mode: 'auto',
  names: ['nova'],
  name_required: true,
  while_answering: 'queue',
  cooldown_ms: 0,
  duplicate_window_ms: null,
  speculate: 'off',
  judge: false,
  limits: {
    questions_per_minute: 6,
    concurrent_questions: null,
    messages_per_second: 100,
    text_length: 8_000,
  },
};

const open = (page: Page, menu: string) => page.locator(`${menu} .menu > button`).click();

const STATES: Record<string, (page: Page) => Promise<unknown>> = {
  'signing in': (page) => display(page, { phase: 'sign-in', signIn: { busy: false, problem: 'wrong_key' } }),
  'an empty session': async () => {},
  'a full session, with an offer': (page) => display(page, { talk: FULL_TALK }),
  'the answers': async (page) => {
    await display(page, { talk: FULL_TALK });
    await page.locator('.views button').nth(1).click();
    await page.locator('.timing summary').click();
  },
  'the times': async (page) => {
    await display(page, { talk: FULL_TALK });
    await page.locator('.views button').nth(2).click();
  },
  'the ways to save': (page) => open(page, '.top'),
  'the ways to pause': (page) => open(page, '.bar'),
  'a file that is played': (page) => display(page, { talk: FULL_TALK, player }),
  'a file that is held': (page) => display(page, { talk: FULL_TALK, player: { ...player, paused: true } }),
  'a pause': (page) => display(page, { talk: FULL_TALK }, { paused: 'answer_missed', stage: 'paused' }),
  'a lost connection and no microphone': (page) =>
    display(page, {
      connection: AWAY,
      unacknowledged: 2,
      microphone: { available: true, listening: false, problem: 'not-allowed' },
    }),
  'the end': (page) => display(page, { phase: 'over', talk: FULL_TALK }),
  'a kept session': (page) => display(page, { phase: 'kept', talk: FULL_TALK }),
  'an opened file': (page) =>
    display(page, { file: { kind: 'session', name: 'meeting-2026-03-02.jsonl', lines: 12, skipped: 1 } }),
  'the settings': async (page) => {
    await display(page, { settings: SETTINGS });
    await page.locator('.top-tools > .button').nth(1).click();
  },
};

describeInBrowser('on a small screen', (openPage) => {
  const site = fakeSite();

  test.each(Object.keys(STATES))('nothing is beside it: %s', async (state) => {
    const page = await openPage(site.address);
    const found: Record<string, unknown> = {};
    for (const language of ['en', 'zh'] as const) {
      await page.reload();
      if (language === 'zh') await page.getByRole('button', { name: '中文' }).click();
      await page.setViewportSize({ width: 390, height: 844 });
      await STATES[state]?.(page);
      // The last one is a phone at 200 %.
      for (const [width, height] of [
        [430, 932],
        [390, 844],
        [360, 640],
        [320, 568],
        [195, 422],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
        const beside = await cutOff(page);
        const isWider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        if (beside.length > 0 || isWider) found[`${language} ${width}`] = { beside, isWider };
      }
    }
    expect(found).toEqual({});
  });

  test('a tap that closes a menu does nothing else', async () => {
    const page = await openPage(site.address);
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, '.bar');
    expect(await page.locator('.menu-items:not([hidden])').count()).toBe(1);
    const example = await page.locator('.empty .button').first().boundingBox();
    await page.mouse.click((example?.x ?? 0) + 20, (example?.y ?? 0) + 10);
    expect(await page.locator('.menu-items:not([hidden])').count()).toBe(0);
    expect(await callsOf(page)).toEqual([]);
    await page.locator('.empty .button').first().click();
    expect(await callsOf(page)).toEqual([['said', 'What is the return policy?']]);
  });

  test('what can be done is said in words, and the player is not taken for the session', async () => {
    const page = await openPage(site.address);
    await page.setViewportSize({ width: 390, height: 844 });
    await display(page, { player });
    const seen = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.bar button')]
        .map((button) => button.innerText.trim())
        .filter((text) => text !== ''),
    );
    expect(seen).toEqual(expect.arrayContaining(['Pause playing', 'Stop playing', 'Say', 'Ask now']));
    const end = page.getByRole('button', { name: 'End session' });
    expect(await end.locator('.short').isVisible()).toBe(true);
    const icons = await page.locator('.bar .icon').evaluateAll((all) => all.map((icon) => icon.classList[1]));
    expect(icons.filter((icon) => icon === 'icon-stop')).toHaveLength(1);
  });

  test('the number of answers is marked until they are looked at', async () => {
    const page = await openPage(site.address);
    await page.setViewportSize({ width: 390, height: 844 });
    const answers = page.locator('.views button').nth(1);
    await display(page, {}, { answers: [answer({ state: 'waiting', text: '' })] });
    expect(await answers.textContent()).toBe('Answers1');
    await display(page, {}, { answers: [answer()] });
    expect(await answers.textContent()).toBe('Answers1 new');
    await answers.click();
    expect(await answers.textContent()).toBe('Answers1');
    await page.locator('.views button').first().click();
    await display(page, {}, { answers: [answer({ text: 'Within 30 days, or so.' })] });
    expect(await answers.textContent()).toBe('Answers1');
    await display(page, {}, { answers: [answer(), answer({ queryId: 'q-2' })] });
    expect(await answers.textContent()).toBe('Answers2 new');
  });

  test('one begins to type at once, but on a touch screen the keyboard does not come up', async () => {
    const page = await openPage(site.address);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('say');
    expect(await page.locator('.empty').first().innerText()).toContain('drop a transcript');
    await touch(page);
    await page.getByTestId('say').waitFor();
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    expect(await page.locator('.empty').first().innerText()).toContain('open a transcript');
  });
});
