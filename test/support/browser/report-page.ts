import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { OpenPage } from './chromium';

type Axe = { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };

/** Opens a report from its file; fails if it asks for anything else, breaks its own policy or logs anything. */
export async function openReport(openPage: OpenPage, path: string): Promise<Page> {
  const page = await openPage('about:blank');
  const address = pathToFileURL(path).href;
  const seen: string[] = [];
  // Violations of the policy are errors in the console.
  page.on('console', (message) => seen.push(message.text()));
  page.on('pageerror', (error) => seen.push(String(error)));
  page.on('request', (request) => seen.push(request.url()));
  await page.goto(address);
  // A page shows itself only if its policy lets its style through.
  const isStyled = await page.evaluate(() => {
    const { getComputedStyle, document } = globalThis as unknown as StyledWindow;
    return getComputedStyle(document.body).margin === '0px';
  });
  expect(isStyled).toBe(true);
  expect(seen).toEqual([address]);
  return page;
}

interface StyledWindow {
  document: { body: object };
  getComputedStyle(element: object): { margin: string };
}

/** Fails unless everybody can read it, light and dark. */
export async function expectAccessible(page: Page): Promise<void> {
  // The page's own policy forbids the script that checks it.
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Page.setBypassCSP', { enabled: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.reload();
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
    expect(violations.map(({ id, nodes }) => [colorScheme, id, nodes[0]?.html])).toEqual([]);
  }
}
