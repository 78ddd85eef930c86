import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { PageView } from '../../../src/console/page/page-view';
import { describeInBrowser } from '../../support/browser/chromium';
import { display, fakeSite } from '../../support/console/fake-site';
import { FULL_TALK } from '../../support/console/views';

/** What axe finds wrong with a page, each with the elements that have it. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
}

const AWAY: PageView['connection'] = {
  type: 'away',
  attempt: 2,
  retryInMs: 4_000,
  reason: 'lost',
  code: 1006,
};

const SCENES: Record<string, (page: Page) => Promise<unknown>> = {
  'an empty session': async () => {},
  'a full session': (page) => display(page, { talk: FULL_TALK }),
  'a full session on a phone': async (page) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await display(page, { talk: FULL_TALK });
    await page.getByRole('button', { name: 'Answers' }).click();
  },
  'the reason of a decision': async (page) => {
    await display(page, { talk: FULL_TALK });
    await page.locator('.decision').first().focus();
  },
  'unfolded times': async (page) => {
    await display(page, { talk: FULL_TALK });
    await page.locator('.timing summary').click();
  },
  'a lost connection while a file is played': (page) =>
    display(page, {
      connection: AWAY,
      unacknowledged: 2,
      player: { name: 'meeting.txt', speed: 4, done: 3, total: 9, paused: false },
      microphone: { available: true, listening: true, problem: 'network' },
    }),
  'the ways to pause': (page) => page.getByRole('button', { name: 'Pause' }).click(),
  'the settings': async (page) => {
    await display(page, {
      settings: {
        version: '1.0.0',
        backend: 'local',
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
      },
    });
    await page.getByRole('button', { name: 'About' }).click();
  },
  'an opened file': (page) =>
    display(page, { file: { kind: 'session', name: 's.jsonl', lines: 12, skipped: 1 } }),
  'a file that is none': (page) =>
    display(page, { file: { kind: 'problem', name: 'a.bin', problem: 'not_text' } }),
  'a session that is over': (page) => display(page, { phase: 'over', talk: FULL_TALK }),
  'signing in with a wrong key': (page) =>
    display(page, { phase: 'sign-in', signIn: { busy: false, problem: 'wrong_key' } }),
};

describeInBrowser('axe finds nothing', (openPage) => {
  const site = fakeSite();

  test.each(Object.keys(SCENES).flatMap((scene) => [[scene, 'light'] as const, [scene, 'dark'] as const]))(
    'in %s, %s',
    async (scene, colorScheme) => {
      const page = await openPage(site.address);
      await page.emulateMedia({ colorScheme });
      await SCENES[scene]?.(page);
      expect(await violations(page)).toEqual([]);
    },
  );

  test('in Chinese either, and the language is declared', async () => {
    const page = await openPage(site.address);
    await display(page, { talk: FULL_TALK });
    await page.getByRole('button', { name: '中文' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await violations(page)).toEqual([]);
  });
});
