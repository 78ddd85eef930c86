import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { AnswerView } from '../../../src/console/talk/views';
import { describeInBrowser } from '../../support/browser/chromium';
import { callsOf, display, fakeSite } from '../../support/console/fake-site';
import { answer, decision, source, turn } from '../../support/console/views';

const answers = (count: number, last: Partial<AnswerView> = {}): AnswerView[] =>
  Array.from({ length: count }, (_, index) =>
    answer({ queryId: `q-${index}`, question: `question ${index}`, ...(index === count - 1 ? last : {}) }),
  );

const newest = (page: Page) => page.getByRole('button', { name: 'Newest' });
const list = (page: Page) => page.locator('.answers .scroll');
const fromEnd = (page: Page) =>
  list(page).evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);

/** A document that is higher than the panel when it is unfolded. */
const LONG = source({ text: 'We take it back. '.repeat(400) });

describeInBrowser('the newest answer is followed', (openPage) => {
  const site = fakeSite();

  test('although a source was unfolded where nothing scrolls', async () => {
    const page = await openPage(site.address);
    await display(page, {}, { answers: answers(1) });
    await page.locator('.answer summary').first().click();
    await display(page, {}, { answers: answers(1, { text: 'Yes [1].' }) });
    expect(await newest(page).count()).toBe(0);
    await display(page, {}, { answers: answers(12) });
    expect(await fromEnd(page)).toBeLessThan(2);
  });

  test('while a source is unfolded that stays in view', async () => {
    const page = await openPage(site.address);
    await display(page, {}, { answers: answers(12) });
    await page.locator('.answer summary').last().click();
    await expect.poll(() => page.locator('.answer details[open]').count()).toBe(1);
    await expect.poll(() => fromEnd(page)).toBeLessThan(2);
    expect(await newest(page).count()).toBe(0);
    await display(page, {}, { answers: answers(13) });
    expect(await fromEnd(page)).toBeLessThan(2);
  });

  test('not while a source is read that would not stay in view, then again', async () => {
    const page = await openPage(site.address);
    const long = answers(13).map((one) => ({ ...one, sources: [LONG] }));
    await display(page, {}, { answers: long.slice(0, 12) });
    await page.locator('.answer summary').last().click();
    await newest(page).waitFor();
    await display(page, {}, { answers: long });
    const unfolded = page.locator('.answer details[open] summary');
    const [top, bottom] = await list(page).evaluate((element) => {
      const box = element.getBoundingClientRect();
      return [box.top, box.bottom];
    });
    const at = (await unfolded.boundingBox())?.y ?? 0;
    expect(at).toBeGreaterThanOrEqual((top ?? 0) - 1);
    expect(at).toBeLessThan(bottom ?? 0);
    await newest(page).click();
    await display(page, {}, { answers: [...long, answer({ queryId: 'more' })] });
    expect(await fromEnd(page)).toBeLessThan(2);
  });

  test('whatever makes the panel or what is in it larger or smaller', async () => {
    const page = await openPage(site.address);
    await page.setViewportSize({ width: 1_280, height: 900 });
    await display(page, {}, { answers: answers(12) });
    await page.setViewportSize({ width: 1_280, height: 600 });
    await expect.poll(() => fromEnd(page)).toBeLessThan(2);
    // Nothing is drawn: as a font that comes late.
    await page.evaluate(() => {
      const card = document.querySelector('.answer:last-child');
      if (card instanceof HTMLElement) card.style.minHeight = '900px';
    });
    await expect.poll(() => fromEnd(page)).toBeLessThan(2);
    expect(await newest(page).count()).toBe(0);
    await page.setViewportSize({ width: 1_280, height: 1_000 });
    await expect.poll(() => fromEnd(page)).toBeLessThan(2);
    expect(await newest(page).count()).toBe(0);
  });

  test('when somebody who has scrolled up asks for it', async () => {
    const page = await openPage(site.address);
    await display(page, {}, { answers: answers(12) });
    await list(page).hover();
    await page.mouse.wheel(0, -900);
    await newest(page).waitFor();
    await display(page, {}, { answers: answers(13) });
    expect(await fromEnd(page)).toBeGreaterThan(100);
    await display(page, {}, { answers: answers(14, { isRequested: true }) });
    expect(await fromEnd(page)).toBeLessThan(2);
    expect(await newest(page).count()).toBe(0);
  });

  test('on a phone too: who asks sees the answers', async () => {
    const page = await openPage(site.address);
    await page.setViewportSize({ width: 390, height: 844 });
    await display(page, {}, { turns: [turn()], answers: answers(12) });
    expect(await list(page).isVisible()).toBe(false);
    await display(page, {}, { answers: answers(13, { isRequested: true }) });
    expect(await list(page).isVisible()).toBe(true);
    expect(await fromEnd(page)).toBeLessThan(2);
  });

  test('in the next session, wherever one was in the last', async () => {
    const page = await openPage(site.address);
    await display(page, {}, { answers: answers(12) });
    await list(page).hover();
    await page.mouse.wheel(0, -900);
    await newest(page).waitFor();
    await page.evaluate(() => {
      const { fake } = globalThis as unknown as { fake: { display(fields: object, talk: object): void } };
      fake.display({ startedAt: new Date(1) }, { answers: [] });
    });
    await display(page, {}, { answers: answers(12) });
    expect(await fromEnd(page)).toBeLessThan(2);
  });
});

describeInBrowser('a question on offer', (openPage) => {
  const site = fakeSite();
  const offered = (id: string, question: string) =>
    turn({ id, text: question, decision: decision({ outcome: 'offer', reason: 'request', question }) });

  test('can be answered at its line as long as it is not, and be put away at the bar', async () => {
    const page = await openPage(site.address);
    const turns = [offered('t1', 'the fee'), offered('t2', 'the date')];
    const offer = { question: 'the date', confidence: 0.5, turnId: 't2' };
    await display(page, {}, { turns, offer });
    const strip = page.locator('.offer-strip');
    expect(await strip.textContent()).toContain('Answer this? the date');
    await strip.getByRole('button', { name: 'Dismiss' }).click();
    expect(await strip.count()).toBe(0);
    await page.locator('.turn', { hasText: 'the fee' }).getByRole('button', { name: 'Answer this' }).click();
    await page.locator('.turn', { hasText: 'the date' }).getByRole('button', { name: 'Answer this' }).click();
    expect(await callsOf(page)).toEqual([
      ['answerTurn', 't1'],
      ['answerTurn', 't2'],
    ]);
    await display(page, {}, { offer: { ...offer, question: 'the place' } });
    expect(await strip.textContent()).toContain('the place');
    await display(page, { phase: 'over' });
    expect(await page.getByRole('button', { name: 'Answer this' }).count()).toBe(0);
  });
});
