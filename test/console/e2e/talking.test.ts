import { expect, test } from 'vitest';
import { createLocalBackend } from '../../../src/backends/local/index';
import { en } from '../../../src/console/words/en';
import { zh } from '../../../src/console/words/zh';
import { describeInBrowser } from '../../support/browser/chromium';
import { expectNoProblems, sitDown, startConsole } from './rig';

/** As the browser's own recogniser, whose words the test says: `hear(text, isFinal)`. */
const FAKE_RECOGNISER = `globalThis.SpeechRecognition = globalThis.webkitSpeechRecognition = class extends EventTarget {
  start() {
    const results = [];
    globalThis.hear = (text, isFinal) => {
      const at = results.length && !results[results.length - 1].isFinal ? results.length - 1 : results.length;
      results[at] = Object.assign([{ transcript: text, confidence: 0.9 }], { isFinal });
      const event = Object.assign(new Event('result'), { results, resultIndex: at });
      this.onresult?.(event);
      this.dispatchEvent(event);
    };
    queueMicrotask(() => { this.onstart?.(new Event('start')); this.dispatchEvent(new Event('start')); });
  }
  stop() { queueMicrotask(() => { this.onend?.(new Event('end')); this.dispatchEvent(new Event('end')); }); }
  abort() { this.stop(); }
}`;

const SOURCE = {
  id: 'r1',
  title: 'Return policy',
  path: 'en/returns.md',
  line: 3,
  text: 'Send it back. You have 30 days to return it.',
  highlight: [[14, 43]] as [number, number][],
  position: 1,
};

describeInBrowser('talking to the page', (openPage) => {
  test('typed talk: partials grow in place, questions are answered from the documents, small talk is explained', async () => {
    const host = await startConsole({ backend: await createLocalBackend({ docs: 'handbook' }) });
    const seat = await sitDown(openPage, host.origin);
    const { page, say, turn, answer } = seat;
    const field = page.getByRole('textbox', { name: en.bar.text });
    await field.pressSequentially('hello everyone and ');
    await expect.poll(() => turn('hello everyone and').count()).toBe(1);
    await field.pressSequentially('welcome');
    await field.press('Enter');
    await expect
      .poll(() => turn('hello everyone and welcome').innerText())
      .toContain(en.reasons.statement.short);
    expect(await turn('hello everyone').count()).toBe(1);
    await say('what is the return policy');
    await expect.poll(() => answer('what is the return policy').innerText()).toContain('30 days');
    await expect.poll(() => answer('return policy').innerText()).toContain(en.answer.states.complete);
    expect(await answer('return policy').innerText()).toContain('en/returns.md');
    expect(await answer('return policy').locator('mark').first().textContent()).toContain('30 days');
    expectNoProblems(seat);
  });

  test('in Chinese, whatever the language of the page', async () => {
    const host = await startConsole({ backend: await createLocalBackend({ docs: 'handbook' }) });
    const seat = await sitDown(openPage, host.origin, {
      words: zh,
      before: "Object.defineProperty(navigator, 'languages', { get: () => ['zh-CN', 'en'] })",
    });
    expect(await seat.page.locator('html').getAttribute('lang')).toMatch(/^zh/);
    await seat.say('大家好');
    await seat.say('请问退货政策是什么？');
    await expect.poll(() => seat.answer('退货政策').innerText()).toContain('30 天');
    await expect.poll(() => seat.answer('退货政策').innerText()).toContain(zh.answer.states.complete);
    expectNoProblems(seat);
  });

  test("hears what the browser's own recogniser hears, partials and finals", async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin, { before: FAKE_RECOGNISER });
    await seat.press(en.bar.listen);
    await seat.page.waitForFunction('globalThis.hear');
    await seat.page.evaluate("hear('how much', false)");
    await expect.poll(() => seat.turn('how much').count()).toBe(1);
    await seat.page.evaluate("hear('how much does delivery cost', false)");
    await expect.poll(() => seat.turn('how much does delivery cost').count()).toBe(1);
    await seat.page.evaluate("hear('how much does delivery cost', true)");
    await backend.asked(1);
    expect(backend.questions).toEqual(['how much does delivery cost']);
    expect(await seat.turn('how much').count()).toBe(1);
    await seat.press(en.bar.stopListening);
    backend.end();
    expectNoProblems(seat);
  });

  test('an answer streams, its numbers lead to its sources, and what it quotes is marked', async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await seat.say('what is the return policy');
    await backend.asked(1);
    await expect.poll(() => seat.answer('return policy').innerText()).toContain(en.answer.states.waiting);
    backend.say({ type: 'sources', sources: [SOURCE] }, 'You have 30 days');
    await expect.poll(() => seat.answer('return policy').innerText()).toContain('You have 30 days');
    backend.say(' to return it [1].');
    await expect.poll(() => seat.answer('return policy').innerText()).toContain('to return it');
    backend.end();
    await expect.poll(() => seat.answer('return policy').innerText()).toContain(en.answer.states.complete);
    const mark = seat.answer('return policy').locator('mark');
    // What is quoted is unfolded by itself; a number unfolds it again.
    await expect.poll(() => mark.isVisible()).toBe(true);
    await seat.answer('return policy').locator('summary', { hasText: SOURCE.title }).click();
    await expect.poll(() => mark.isVisible()).toBe(false);
    await seat
      .answer('return policy')
      .getByRole('link', { name: `${en.answer.source(1)}: ${SOURCE.title}` })
      .click();
    await expect.poll(() => mark.isVisible()).toBe(true);
    expect(await mark.textContent()).toBe('You have 30 days to return it');
    expectNoProblems(seat);
  });

  test('no answer: the closest passages are shown', async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await seat.say('who won the football match');
    await backend.asked(1);
    backend.say({ type: 'sources', sources: [SOURCE] });
    backend.end();
    await expect.poll(() => seat.answer('football').innerText()).toContain(en.answer.states.no_answer);
    expect(await seat.answer('football').innerText()).toContain('Return policy');
    expectNoProblems(seat);
  });

  test('what people, servers and documents say is text: nothing of it becomes a part of the page', async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    const evil = '<img src=x onerror=alert(1)>';
    await seat.say(`what is ${evil} about`);
    await backend.asked(1);
    backend.say(
      {
        type: 'sources',
        sources: [{ ...SOURCE, title: evil, uri: 'javascript:alert(1)', text: evil, highlight: [] }],
      },
      `${evil} **bold** [x](javascript:alert(2))`,
    );
    backend.end();
    await expect.poll(() => seat.answer('about').innerText()).toContain(en.answer.states.complete);
    expect(await seat.answer('about').innerText()).toContain(evil);
    expect(await seat.page.locator('img, script:not([src]), a[href^="javascript"], [onerror]').count()).toBe(
      0,
    );
    expectNoProblems(seat);
  });
});
