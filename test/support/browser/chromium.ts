import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { findChromium } from './find-chromium';

/** No requests of the browser's own, and no sandbox: root, as in a container, cannot have one. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const executablePath = findChromium();

/** A `describe` whose tests need a browser; without one they are skipped. */
export function describeInBrowser(name: string, tests: (openPage: OpenPage) => void): void {
  describe.runIf(executablePath)(name, () => {
    let context: BrowserContext;
    beforeAll(async () => {
      // It creates a new, empty profile, and removes it.
      const browser = await chromium.launch({ executablePath: executablePath as string, args: FLAGS });
      context = await browser.newContext();
    });
    afterEach(async () => {
      await Promise.all([context.clearCookies(), ...context.pages().map((page) => page.close())]);
    });
    afterAll(() => context.browser()?.close());
    tests(async (address) => {
      const page = await context.newPage();
      await page.goto(address);
      return page;
    });
  });
}

/** Opens an address; the page and all cookies are gone after the test. */
export type OpenPage = (address: string) => Promise<Page>;
