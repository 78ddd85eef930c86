import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser/chromium';
import { display, fakeSite } from '../../support/console/fake-site';
import { answer } from '../../support/console/views';

const answers = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    answer({
      queryId: `q-${index}`,
      question: `question ${index}`,
      timing: { last_word_ms: index === 0 ? -60_000 : -400, queued_ms: 1, first_sent_ms: 30, total_ms: 200 },
    }),
  );

/** Rows of which only a part is seen. */
const cutRows = (page: Page) =>
  page.locator('.time .scroll').evaluate((list) => {
    const seen = list.getBoundingClientRect();
    const isCut = (edge: number, row: DOMRect) => row.top < edge - 1 && row.bottom > edge + 1;
    return [...list.querySelectorAll('li')]
      .map((row) => row.getBoundingClientRect())
      .filter((row) => isCut(seen.top, row) || isCut(seen.bottom, row)).length;
  });

describeInBrowser('the times', (openPage) => {
  const site = fakeSite();

  test('are of whole rows, wherever they are scrolled to', async () => {
    const page = await openPage(site.address);
    await page.setViewportSize({ width: 1_280, height: 800 });
    await display(page, {}, { answers: answers(9) });
    expect(await cutRows(page)).toBe(0);
    await page.locator('.time .scroll').hover();
    await page.mouse.wheel(0, 40);
    await expect
      .poll(() => page.locator('.time .scroll').evaluate((list) => list.scrollTop))
      .toBeGreaterThan(10);
    await expect.poll(() => cutRows(page)).toBe(0);
  });

  test('have bars that begin together; one that waited long is broken off, and is no less readable', async () => {
    const page = await openPage(site.address);
    await display(page, {}, { answers: answers(3), delays: { count: 2, p50: 430, p95: 430 } });
    const bars = page.locator('.bars .waterfall svg');
    const begins = await bars.evaluateAll((all) =>
      all.map((bar) => Number(bar.querySelector('[class^="stage-"]')?.getAttribute('x'))),
    );
    expect(begins).toEqual([0, 0, 0]);
    const streaming = await bars.evaluateAll((all) =>
      all.map((bar) => Number(bar.querySelector('.stage-end')?.getAttribute('width'))),
    );
    expect(new Set(streaming.map(Math.round)).size).toBe(1);
    expect(streaming[0]).toBeGreaterThan(100);
    expect(await page.locator('.bars .break').count()).toBe(1);
    expect(await page.locator('.bars li').last().textContent()).toContain('60.2 s');
  });

  test('say in words what is usual, and of how many answers', async () => {
    const page = await openPage(site.address);
    await display(page, {}, { answers: answers(3), delays: { count: 2, p50: 15, p95: 35 } });
    const head = page.locator('.delays');
    expect(await head.innerText()).toMatch(/\(2 of 3 answers\)\s*typical\s*15 ms\s*slowest 5 %\s*35 ms/);
    expect(await head.locator('abbr').first().getAttribute('title')).toBe('p50');
    expect(await head.locator('.delay-name').first().getAttribute('title')).toMatch(/pause/);
  });
});
