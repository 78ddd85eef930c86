import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { en, type Words } from '../../../src/console/words/en';
import type { HostOptions } from '../../../src/host/index';
import type { OpenPage } from '../../support/browser/chromium';
import { type HostRig, startHost } from '../../support/host-rig';

/** A person at the page, and everything that went wrong meanwhile. */
export interface Seat {
  page: Page;
  /** Errors of scripts, lines of the browser's console, violations of the policy, and requests to other hosts. */
  problems: string[];
  /** Types a line as somebody speaks, and ends it. */
  say(text: string): Promise<void>;
  /** Presses a button by its name. */
  press(name: string | RegExp): Promise<void>;
  turn(text: string): ReturnType<Page['locator']>;
  answer(question: string | RegExp): ReturnType<Page['locator']>;
}

export interface SeatOptions {
  words?: Words;
  /** Run in the page before its own scripts. */
  before?: string;
}

/** Opens the page of a server; after the test, nothing may have gone wrong that it does not expect. */
export async function sitDown(
  openPage: OpenPage,
  address: string,
  { words = en, before }: SeatOptions = {},
): Promise<Seat> {
  const page = await openPage('about:blank');
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (line) => void (line.type() === 'error' && problems.push(line.text())));
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol !== 'blob:' && hostname !== '127.0.0.1') problems.push(request.url());
  });
  await page.exposeFunction('reportViolation', (violation: string) => problems.push(violation));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation',
    ({ violatedDirective, blockedURI }) => reportViolation(violatedDirective + ' ' + blockedURI))`);
  if (before !== undefined) await page.addInitScript(before);
  await page.goto(address);
  const field = () => page.getByRole('textbox', { name: words.bar.text });
  return {
    page,
    problems,
    say: async (text) => {
      await field().pressSequentially(text);
      await field().press('Enter');
    },
    press: (name) => page.getByRole('button', { name }).first().click(),
    turn: (text) =>
      page.getByRole('region', { name: words.page.talk }).getByRole('listitem').filter({ hasText: text }),
    answer: (question) => page.getByRole('article').filter({ hasText: question }),
  };
}

/** A host with the page, whose backend the test controls. */
export function startConsole(options: Partial<HostOptions> = {}): Promise<HostRig> {
  return startHost({ console: true, ...options });
}

/** Nothing of all that a page must not do has happened. */
export function expectNoProblems({ problems }: Seat): void {
  expect(problems).toEqual([]);
}

/** Ends with the test. */
export function untilTheEnd<T extends { close(): unknown }>(thing: T): T {
  onTestFinished(async () => void (await thing.close()));
  return thing;
}

/** Gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
