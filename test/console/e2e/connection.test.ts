import { expect, test } from 'vitest';
import { createEchoBackend } from '../../../src/backends/echo/index';
import { en } from '../../../src/console/words/en';
import { createHost, staticKeys } from '../../../src/host/index';
import { describeInBrowser } from '../../support/browser/chromium';
import { startTcpProxy } from '../../support/tcp-proxy';
import { expectNoProblems, sitDown, startConsole, untilTheEnd } from './rig';

const KEY = 'a-key-that-opens-the-page-0123456789';
/** The browser itself reports these, whatever the page does. */
const OF_THE_NETWORK = /ERR_|WebSocket connection to|Failed to load resource/;

describeInBrowser('the connection of the page', (openPage) => {
  test('is got back in the middle of an answer, which goes on without a gap', async () => {
    const { port, backend } = await startConsole();
    const proxy = untilTheEnd(await startTcpProxy(port));
    const seat = await sitDown(openPage, `http://127.0.0.1:${proxy.port}`);
    await seat.say('what is the return policy');
    await backend.asked(1);
    backend.say('You have ');
    await expect.poll(() => seat.answer('return policy').innerText()).toContain('You have');
    proxy.cut();
    await expect.poll(() => seat.page.getByText(en.connection.away).first().isVisible()).toBe(true);
    backend.say('thirty ');
    proxy.mend();
    await expect
      .poll(() => seat.answer('return policy').innerText(), { timeout: 15_000 })
      .toContain('You have thirty');
    backend.say('days.');
    backend.end();
    await expect.poll(() => seat.answer('return policy').innerText()).toContain('You have thirty days.');
    expect(backend.questions).toHaveLength(1);
    expect(seat.problems.filter((problem) => !OF_THE_NETWORK.test(problem))).toEqual([]);
  });

  test('survives a restart of the server: what was lost is said, and the talk goes on', async () => {
    const first = await startConsole();
    const seat = await sitDown(openPage, first.origin);
    await seat.say('what is the return policy');
    await first.backend.asked(1);
    await first.host.close({ timeoutMs: 1 });
    await expect.poll(() => seat.page.getByText(en.connection.away).first().isVisible()).toBe(true);
    const second = createHost({ backend: createEchoBackend(), console: true });
    await second.listen({ port: first.port });
    untilTheEnd({ close: () => second.close({ timeoutMs: 1 }) });
    await expect
      .poll(() => seat.page.getByText(en.notices.session_lost).first().isVisible(), { timeout: 20_000 })
      .toBe(true);
    await seat.say('how long is the warranty');
    await expect
      .poll(() => seat.answer('how long is the warranty').innerText())
      .toContain(en.answer.states.complete);
    expect(seat.problems.filter((problem) => !OF_THE_NETWORK.test(problem))).toEqual([]);
  });

  test('nothing is shown before a key is accepted; a wrong one is told, the right one opens', async () => {
    const { origin, backend } = await startConsole({ authenticate: staticKeys([KEY]) });
    const seat = await sitDown(openPage, origin);
    await expect.poll(() => seat.page.getByText(en.signIn.title).first().isVisible()).toBe(true);
    expect(await seat.page.getByRole('textbox', { name: en.bar.text }).count()).toBe(0);
    expect((await fetch(`${origin}/console/settings`)).status).toBe(401);
    await seat.page.getByLabel(en.signIn.key, { exact: true }).fill('a-wrong-key-of-many-letters');
    await seat.press(en.signIn.submit);
    await expect.poll(() => seat.page.getByText(en.signIn.problems.wrong_key).isVisible()).toBe(true);
    await seat.page.getByLabel(en.signIn.key, { exact: true }).fill(KEY);
    await seat.press(en.signIn.submit);
    await seat.say('what is the return policy');
    await backend.asked(1);
    backend.end();
    expect(await seat.page.context().cookies()).toEqual([]);
    expect(await seat.page.evaluate('localStorage.length + sessionStorage.length')).toBe(0);
    expect(await seat.page.content()).not.toContain(KEY);
    expect(seat.problems.filter((problem) => !OF_THE_NETWORK.test(problem))).toEqual([]);
  });

  test('a limit that is hit is told plainly', async () => {
    const { origin, backend } = await startConsole({ limits: { questionsPerMinute: 1 } });
    const seat = await sitDown(openPage, origin);
    await seat.say('what is the return policy');
    await backend.asked(1);
    backend.end();
    await seat.say('how long is the warranty');
    await expect.poll(() => seat.page.getByText(en.notices.limit).first().isVisible()).toBe(true);
    expect(backend.questions).toHaveLength(1);
    expectNoProblems(seat);
  });

  test('a server that is gone is told, and tried again', async () => {
    const { origin, host } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await seat.say('hello everyone');
    await host.close({ timeoutMs: 1 });
    await expect.poll(() => seat.page.getByText(en.connection.away).first().isVisible()).toBe(true);
  });
});
