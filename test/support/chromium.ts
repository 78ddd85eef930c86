import { execFileSync } from 'node:child_process';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** No requests of the browser's own, and no sandbox: root, as in a container, can not have one. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chromium of this machine (`CHROMIUM_PATH`, else the `PATH`); undefined when there is none. */
function findChromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  for (const command of CHROMIUM_PATH ? [CHROMIUM_PATH] : NAMES) {
    try {
      execFileSync(command, ['--version'], { stdio: 'ignore' });
      return CHROMIUM_PATH ?? execFileSync('which', [command], { encoding: 'utf8' }).trim();
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

const executablePath = findChromium();

/** A `describe` whose tests need a browser; without one they are skipped, which is said. */
export function describeInBrowser(name: string, tests: (openPage: OpenPage) => void): void {
  if (!executablePath) console.warn(`Chromium is not installed: the browser tests of ${name} are skipped.`);
  describe.runIf(executablePath)(name, () => {
    let context: BrowserContext;
    beforeAll(async () => {
      // It makes a new, empty profile, and removes it.
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

/** Opens an address; the page is gone after the test, and so are all cookies. */
export type OpenPage = (address: string) => Promise<Page>;
