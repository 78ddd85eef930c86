import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { en } from '../../../src/console/words/en';
import { describeInBrowser } from '../../support/browser/chromium';
import type { HostRig } from '../../support/host-rig';
import { run } from '../../support/program';
import { expectNoProblems, type Seat, sitDown, startConsole, temporaryFolder } from './rig';

async function saved({ page, press }: Seat, item: string): Promise<string> {
  await press(en.page.save);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByText(item).click()]);
  const path = join(temporaryFolder(), download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

async function opened(page: Page, name: string, text: string): Promise<void> {
  const path = join(temporaryFolder(), name);
  await writeFile(path, text);
  await page.locator('input[type=file]').setInputFiles(path);
}

const SOURCE = { id: '1', title: 'Return policy', path: 'en/returns.md', text: 'Thirty days.', position: 1 };

/** A question with its answer, to the end. */
async function answered(seat: Seat, backend: HostRig['backend']): Promise<void> {
  await seat.say('what is the return policy');
  await backend.asked(1);
  backend.say({ type: 'sources', sources: [SOURCE] }, 'Thirty days [1].');
  backend.end();
  await expect.poll(() => seat.answer('return policy').innerText()).toContain(en.answer.states.complete);
}

describeInBrowser('files of the page', (openPage) => {
  test('a session is saved, replayed by the command line, and shown again as it was', async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await seat.say('hello everyone and welcome');
    await answered(seat, backend);
    const file = await saved(seat, en.page.saveSession);
    const replayed = await run(['replay', file]);
    expect(replayed.stdout).toContain('what is the return policy');
    expect(replayed.code).toBe(0);
    const again = await sitDown(openPage, origin);
    await again.page.locator('input[type=file]').setInputFiles(file);
    await again.press(en.file.show);
    await expect.poll(() => again.answer('return policy').innerText()).toContain('Thirty days');
    expect(await again.answer('return policy').innerText()).toContain('Return policy');
    expect(await again.turn('hello everyone').innerText()).toContain(en.reasons.statement.short);
    expect(backend.questions).toHaveLength(1);
    expectNoProblems(seat);
    expectNoProblems(again);
  });

  test('minutes hold questions, answers and sources', async () => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await answered(seat, backend);
    const minutes = await readFile(await saved(seat, en.page.saveMinutes), 'utf8');
    expect(minutes).toContain('what is the return policy');
    expect(minutes).toContain('Thirty days');
    expect(minutes).toContain('en/returns.md');
    expectNoProblems(seat);
  });

  test.each([
    ['talk.txt', 'Ann: hello everyone and welcome\nBen: what is the return policy\n'],
    [
      'talk.jsonl',
      '{"text":"hello everyone and welcome","speaker":"Ann"}\n{"text":"what is the return policy","speaker":"Ben"}\n',
    ],
    [
      'talk.srt',
      '1\n00:00:00,000 --> 00:00:01,000\nAnn: hello everyone and welcome\n\n2\n00:00:01,500 --> 00:00:02,500\nBen: what is the return policy\n',
    ],
    [
      'talk.vtt',
      'WEBVTT\n\n00:00.000 --> 00:01.000\n<v Ann>hello everyone and welcome\n\n00:01.500 --> 00:02.500\n<v Ben>what is the return policy\n',
    ],
  ])('%s is played to the server', async (name, text) => {
    const { origin, backend } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await opened(seat.page, name, text);
    await seat.press(en.file.speeds.once);
    await backend.asked(1);
    expect(backend.questions).toEqual(['what is the return policy']);
    backend.end();
    await expect.poll(() => seat.turn('what is the return policy').innerText()).toContain('Ben');
    await expect.poll(() => seat.turn('hello everyone').innerText()).toContain('Ann');
    expectNoProblems(seat);
  });

  test('what is no transcript is told', async () => {
    const { origin } = await startConsole();
    const seat = await sitDown(openPage, origin);
    await opened(seat.page, 'noise.txt', 'a\0b');
    await expect.poll(() => seat.page.getByText(en.file.problems.not_text).isVisible()).toBe(true);
    expectNoProblems(seat);
  });

  test('a transcript of 2,000 lines is heard whole, and the page stays small', async () => {
    const { origin } = await startConsole();
    const seat = await sitDown(openPage, origin);
    const lines = Array.from({ length: 2_000 }, (_, at) => `we talked about item number ${at + 1}`);
    await opened(seat.page, 'long.txt', `${lines.join('\n')}\n`);
    await seat.press(en.file.speeds.once);
    await expect.poll(() => seat.turn('item number 2000').count(), { timeout: 60_000 }).toBe(1);
    expect(await seat.page.locator('*').count()).toBeLessThan(4_000);
    const file = await saved(seat, en.page.saveSession);
    const heard = (await readFile(file, 'utf8'))
      .split('\n')
      .filter((line) => line.includes('"is_final":true'));
    expect(heard).toHaveLength(2_000);
    expectNoProblems(seat);
  }, 90_000);
});
