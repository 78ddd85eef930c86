import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { PageView } from '../../../src/console/page/page-view';
import type { TalkView } from '../../../src/console/talk/views';
import type { FakeModel } from './fake-model';

/** As strict as what a host sends. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/** Serves the page with a `FakeModel` behind it, for the tests of one file. The address is known when tests run. */
export function fakeSite(): { readonly address: string } {
  let server: Server;
  const site = { address: '' };
  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: { page: 'test/support/console/fake-page.tsx' },
      outdir: '/console',
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
    });
    const files = new Map(outputFiles.map(({ path, text }) => [path, text]));
    files.set('/console/icon.svg', readFileSync('src/console/icon.svg', 'utf8'));
    files.set('/', readFileSync('src/console/index.html', 'utf8'));
    server = createServer(({ url = '' }, response) => {
      const type = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }[url.split('.')[1] ?? ''];
      response.setHeader('Content-Type', `${type ?? 'text/html'}; charset=utf-8`);
      response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
      const text = files.get(url);
      response.writeHead(text === undefined ? 404 : 200).end(text);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    site.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return site;
}

type Faked = { fake: FakeModel };

/** Shows this, too, and waits until it is drawn. */
export async function display(
  page: Page,
  fields: Partial<PageView>,
  talk: Partial<TalkView> = {},
): Promise<void> {
  await page.evaluate(
    ([shown, talked]) => {
      (globalThis as unknown as Faked).fake.display(shown, talked);
      return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    },
    [fields, talk] as const,
  );
}

/** What the page asked its model to do: the names of the actions with what they were given. */
export const callsOf = (page: Page): Promise<unknown[][]> =>
  page.evaluate(() => (globalThis as unknown as Faked).fake.calls);
