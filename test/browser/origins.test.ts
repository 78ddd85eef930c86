import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Frame, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeInBrowser, type OpenPage } from '../support/browser/chromium';
import { type PageHost, PageServer, startPageHost } from '../support/browser/page-host';
import { PageSocket } from '../support/browser/page-socket';

/** Which pages a browser allows to connect, and which of those the host accepts: no more than configured. */

const REFUSED = { code: 1006, reason: '', wasClean: false };
const SCRIPT = readFileSync('test/browser/dial.js', 'utf8');
const DATA = `data:text/html;base64,${Buffer.from(`<script>${SCRIPT}</script>`).toString('base64')}`;

const addressOf = ({ pages }: PageHost) => `${pages.origin.replace('http', 'ws')}/ws/realtime-asr`;
const otherName = ({ origin }: PageServer) => origin.replace('127.0.0.1', 'localhost');

/** A frame in a page, once its script has run. */
async function frameIn(page: Page, attributes: string): Promise<Frame> {
  await page.setContent(`<iframe ${attributes}></iframe>`);
  const frame = await (await page.waitForSelector('iframe')).contentFrame();
  await frame?.waitForFunction('typeof dial === "function"');
  return frame as Frame;
}

type Opened = (openPage: OpenPage, rig: PageHost, other: PageServer) => Promise<Page | Frame>;

const FOREIGN: Record<string, [origin: string, open: Opened]> = {
  'of another port': ['http://127.0.0.1', (openPage, _, other) => openPage(other.origin)],
  'of another name of the same machine': [
    'http://localhost',
    (openPage, { pages }) => openPage(otherName(pages)),
  ],
  'in a frame on a page of the host': [
    'http://127.0.0.1',
    async (openPage, { pages }, other) => frameIn(await openPage(pages.origin), `src="${other.origin}"`),
  ],
  'of the host itself, in a sandbox': [
    'null',
    async (openPage, { pages }) =>
      frameIn(await openPage(pages.origin), `sandbox="allow-scripts" src="${pages.origin}"`),
  ],
  'in a data: address': [
    'null',
    async (openPage, { pages }) => frameIn(await openPage(pages.origin), `src="${DATA}"`),
  ],
  'in a file': [
    'null',
    async (openPage) => {
      const page = await openPage(pathToFileURL(resolve('LICENSE')).href);
      await page.evaluate(SCRIPT);
      return page;
    },
  ],
};

describeInBrowser('origins', (openPage) => {
  test.each(Object.entries(FOREIGN))('a page %s cannot connect', async (_, [origin, open]) => {
    const [rig, other] = [await startPageHost(), await PageServer.start()];
    const origins: (string | undefined)[] = [];
    rig.pages.server.on('upgrade', ({ headers }) => origins.push(headers.origin));
    const socket = await PageSocket.dial(await open(openPage, rig, other), addressOf(rig));
    expect(await socket.outcome).toEqual(REFUSED);
    expect(await socket.messages).toEqual([]);
    // It was the host that refused, and for this reason.
    expect(origins).toEqual([expect.stringMatching(new RegExp(`^${origin}(:\\d+)?$`))]);
    expect(rig.told).toEqual(['connectionRejected origin']);
  });

  test('a page of the host can connect, by any of its names', async () => {
    const { pages, told } = await startPageHost();
    for (const origin of [pages.origin, otherName(pages)]) {
      const socket = await PageSocket.dial(await openPage(origin));
      await socket.until({ message: 'connected' });
    }
    expect(told.filter((line) => line === 'connectionAdmitted none')).toHaveLength(2);
  });

  test('with a list, a page of a listed origin can connect, and a page of the host cannot', async () => {
    const other = await PageServer.start();
    const rig = await startPageHost({ allowOrigins: [other.origin, otherName(other)] });
    for (const origin of [other.origin, otherName(other)]) {
      const socket = await PageSocket.dial(await openPage(origin), addressOf(rig));
      await socket.until({ message: 'connected' });
    }
    const own = await PageSocket.dial(await openPage(rig.pages.origin));
    expect(await own.outcome).toEqual(REFUSED);
  });

  test('a page of another port cannot connect as the user whose cookie the browser sends along', async () => {
    const other = await PageServer.start();
    const cookies: (string | undefined)[] = [];
    const foreign = async (options: { allowOrigins?: string[] } = {}) => {
      const rig = await startPageHost({
        authenticate: ({ headers }) => (headers.cookie === 'user=ada' ? { subject: 'ada' } : null),
        ...options,
      });
      rig.pages.server.on('upgrade', ({ headers }) => cookies.push(headers.cookie));
      const page = await openPage(other.origin);
      // The strictest kind: a different port is still the same site.
      const cookie = { name: 'user', value: 'ada', url: rig.pages.origin, httpOnly: true } as const;
      await page.context().addCookies([{ ...cookie, sameSite: 'Strict' }]);
      return { rig, socket: await PageSocket.dial(page, addressOf(rig)) };
    };

    const refused = await foreign();
    expect(await refused.socket.outcome).toEqual(REFUSED);
    expect(refused.rig.told).toEqual(['connectionRejected origin']);

    const listed = await foreign({ allowOrigins: [other.origin] });
    await listed.socket.until({ message: 'connected' });
    expect(listed.rig.told).toContain('connectionAdmitted request');
    expect(cookies).toEqual(['user=ada', 'user=ada']);
  });
});
