import { expect, test } from 'vitest';
import { describeInBrowser } from '../../support/browser/chromium';
import { callsOf, display, fakeSite } from '../../support/console/fake-site';
import { answer, decision, turn } from '../../support/console/views';

const SETTINGS = {
  version: '1',
  backend: 'echo',
  mode: 'auto',
  answer_from: 0.5,
  names: [],
  name_required: false,
  while_answering: 'queue',
  cooldown_ms: 0,
  duplicate_window_ms: 0,
  speculate: 'off',
  judge: false,
  limits: {
    questions_per_minute: null,
    concurrent_questions: null,
    messages_per_second: null,
    text_length: null,
  },
};

describeInBrowser('a line', (openPage) => {
  const site = fakeSite();
  const unanswered = turn({
    decision: decision({ outcome: 'silent', reason: 'statement', confidence: 0.06 }),
  });

  test('that is not answered says from when it would be, and can be answered anyway', async () => {
    const page = await openPage(site.address);
    await display(page, { settings: SETTINGS }, { turns: [unanswered] });
    await page.locator('.decision').focus();
    const tip = page.getByRole('tooltip');
    expect(await tip.textContent()).toContain('6 %, answered from 50 %');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Answer anyway');
    expect(await tip.isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    await page.locator('.decision').hover();
    await page.getByRole('button', { name: 'Answer anyway' }).click();
    expect(await callsOf(page)).toEqual([
      ['answerTurn', 't1'],
      ['answerTurn', 't1'],
    ]);
    await display(page, { phase: 'kept' });
    expect(await page.locator('.answer-anyway').count()).toBe(0);
    expect(await page.locator('.tip').textContent()).not.toContain('answered from');
  });

  test('says what became of its question, as its answer does', async () => {
    const page = await openPage(site.address);
    const turns = [turn({ decision: decision({ queryId: 'q-1' }) })];
    const badge = page.locator('.decision');
    await display(page, {}, { turns, answers: [answer({ state: 'waiting', text: '' })] });
    expect(await badge.textContent()).toBe('Answering');
    await display(page, {}, { answers: [answer({ state: 'no_answer', text: '' })] });
    expect(await badge.textContent()).toBe('No answer found');
    const colour = (selector: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => getComputedStyle(element).color);
    expect(await colour('.decision')).toBe(await colour('.answer .state'));
  });
});

describeInBrowser('the state of the session', (openPage) => {
  const site = fakeSite();

  test('is ready, and listening only with the microphone', async () => {
    const page = await openPage(site.address);
    const state = page.locator('.connection');
    await display(page, {}, { stage: 'idle' });
    expect(await state.textContent()).toBe('Ready');
    await display(page, { microphone: { available: true, listening: true } });
    expect(await state.textContent()).toBe('Listening');
    await display(page, {}, { stage: 'querying_rag' });
    expect(await state.textContent()).toBe('Answering');
  });

  test('says what happens to what is said during a pause', async () => {
    const page = await openPage(site.address);
    const state = page.locator('.connection');
    await display(page, {}, { paused: 'drop' });
    expect(await state.textContent()).toBe('Paused · ignoring what is said');
    await display(page, {}, { paused: 'keep_context' });
    expect(await state.textContent()).toBe('Paused · keeping what is said as context');
    await display(page, {}, { paused: 'answer_missed' });
    expect(await state.textContent()).toBe('Paused · answering questions later');
  });
});
