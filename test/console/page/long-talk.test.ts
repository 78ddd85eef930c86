import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AnswerView, TurnView } from '../../../src/console/talk/views';
import { describeInBrowser } from '../../support/browser/chromium';
import type { FakeModel } from '../../support/console/fake-model';
import { display, fakeSite } from '../../support/console/fake-site';
import { answer, decision, turn } from '../../support/console/views';

const LINES = 2_000;

interface Faked {
  fake: FakeModel;
  all: readonly [TurnView[], AnswerView[]];
}

const lines = (from: number, to: number): TurnView[] =>
  Array.from({ length: to - from }, (_, index) =>
    turn({
      id: `t${from + index}`,
      speaker: index % 3 === 0 ? 'Ann' : 'Ben',
      text: `line ${from + index} of a talk that goes on and on`,
      decision: decision({ outcome: 'silent', reason: 'statement' }),
    }),
  );

const answers = (count: number): AnswerView[] =>
  Array.from({ length: count }, (_, index) =>
    answer({ queryId: `q-${index}`, question: `question ${index}`, timing: { queued_ms: 1, total_ms: 20 } }),
  );

const talkOf = (page: Page) => page.locator('.talk .scroll');
const fromEnd = (page: Page) =>
  talkOf(page).evaluate((list) => Math.round(list.scrollHeight - list.scrollTop - list.clientHeight));

describeInBrowser('a long talk', (openPage) => {
  const site = fakeSite();

  test('only the newest lines and answers are in the document; earlier ones on request', async () => {
    const page = await openPage(site.address);
    await display(page, {}, { turns: lines(0, LINES), answers: answers(80) });
    expect(await page.locator('.turn').count()).toBe(50);
    expect(await page.locator('.answer').count()).toBe(12);
    const first = page.getByText('line 1950 of');
    await page.getByRole('button', { name: 'Show 1,950 earlier' }).focus();
    const before = await first.boundingBox();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show 1,900 earlier' }).waitFor();
    expect(await page.locator('.turn').count()).toBe(100);
    // What was read stays in its place.
    expect(Math.abs(((await first.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(60);
  });

  test('drawing costs no more at 2,000 lines than at 400 (bench/console.mjs measures frames)', async () => {
    const page = await openPage(site.address);
    const turns = lines(0, LINES);
    const devtools = await page.context().newCDPSession(page);
    // Time of the processor: other programs do not count.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busyMs = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
    };
    const frames: number[] = [];
    await page.evaluate((all) => Object.assign(globalThis, { all }), [turns, answers(80)] as const);
    for (let at = 20; at <= LINES; at += 20) {
      const before = await busyMs();
      await page.evaluate(async (to) => {
        const { fake, all } = globalThis as unknown as Faked;
        fake.display({}, { turns: all[0].slice(0, to), answers: all[1].slice(0, Math.ceil(to / 25)) });
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      }, at);
      frames.push((await busyMs()) - before);
    }
    const median = (some: number[]) => some.toSorted((a, b) => a - b)[some.length >> 1] ?? Number.NaN;
    // From 50 lines on as many are in the document as ever are.
    expect(median(frames.slice(-30))).toBeLessThan(2 * median(frames.slice(10, 40)));
    expect(await page.locator('.turn').last().textContent()).toContain(`line ${LINES - 1} `);
  });

  test('its end is followed, unless somebody has scrolled up', async () => {
    const page = await openPage(site.address);
    await display(page, {}, { turns: lines(0, 200) });
    expect(await fromEnd(page)).toBeLessThan(2);
    await talkOf(page).hover();
    await page.mouse.wheel(0, -600);
    await page.getByRole('button', { name: 'Newest' }).waitFor();
    const seen = page.getByText('line 190 of');
    const before = await seen.boundingBox();
    await display(page, {}, { turns: lines(0, 260) });
    expect((await seen.boundingBox())?.y).toBe(before?.y);
    await page.getByRole('button', { name: 'Newest' }).click();
    await expect.poll(() => fromEnd(page)).toBeLessThan(2);
    expect(await page.locator('.turn').count()).toBe(50);
    await display(page, {}, { turns: lines(0, 270) });
    expect(await fromEnd(page)).toBeLessThan(2);
  });

  test('what comes while somebody reads further up is not all put into the document', async () => {
    const page = await openPage(site.address);
    await display(page, {}, { turns: lines(0, 200) });
    await talkOf(page).hover();
    await page.mouse.wheel(0, -600);
    await page.getByRole('button', { name: 'Newest' }).waitFor();
    await display(page, {}, { turns: lines(0, LINES) });
    expect(await page.locator('.turn').count()).toBe(200);
    expect(await page.getByText('line 190 of').isVisible()).toBe(true);
    // What was read is no longer kept.
    await display(page, {}, { turns: lines(1_000, LINES), forgotten: 1_000 });
    expect(await page.locator('.turn').first().textContent()).toContain('line 1000 ');
    await page.getByRole('button', { name: 'Newest' }).click();
    await expect.poll(() => page.locator('.turn').last().textContent()).toContain(`line ${LINES - 1} `);
    expect(await page.locator('.turn').count()).toBe(50);
  });

  test('an answer that is no longer in the document is found from its line', async () => {
    const page = await openPage(site.address);
    const asked = turn({ id: 'asked', decision: decision({ queryId: 'q-3' }) });
    await display(page, {}, { turns: [asked], answers: answers(80) });
    await page.locator('.to-answer').click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('answer-q-3');
  });

  test('nothing shifts while partials grow and lines are decided', async () => {
    const page = await openPage(site.address);
    await display(page, {}, { turns: lines(0, 6), answers: answers(1) });
    await page.evaluate(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: false });
    });
    let partial = '';
    for (const word of 'and so we thought that it might be a good idea to ask how this is done'.split(' ')) {
      partial += `${word} `;
      const growing = turn({ id: 'now', text: '', partial });
      await display(page, {}, { turns: [...lines(0, 6), growing] });
    }
    const decided = turn({ id: 'now', text: partial, decision: decision() });
    await display(page, {}, { turns: [...lines(0, 6), decided] });
    expect(await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts)).toEqual([]);
  });
});
