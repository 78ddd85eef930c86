import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { staticKeys } from '../../../../src/host/index';
import { describeInBrowser } from '../../../support/browser/chromium';
import { startHost } from '../../../support/host-rig';

const KEY = 'a-key-of-sixteen-characters';

/** What a browser reports about a page. */
function watch(page: Page): string[] {
  const told: string[] = [];
  page.on('console', (line) => told.push(line.text()));
  page.on('pageerror', (error) => told.push(error.message));
  return told;
}

describeInBrowser('the headers of the page', (openPage) => {
  test('let it load, connect and sign in, without a word of the browser', async () => {
    const { origin, url } = await startHost({ console: true, authenticate: staticKeys([KEY]) });
    const page = await openPage('about:blank');
    const told = watch(page);
    await page.goto(origin);
    const done = await page.evaluate(`(async () => {
      const headers = { authorization: 'Bearer ${KEY}' };
      const settings = await (await fetch('console/settings', { headers })).json();
      const { ticket } = await (await fetch('v1/tickets', { method: 'POST', headers })).json();
      const socket = new WebSocket('${url}', ['realtime-rag.v1', 'rrag.ticket.' + ticket]);
      const greeting = await new Promise((resolve, reject) => {
        socket.onmessage = ({ data }) => resolve(JSON.parse(data).type);
        socket.onclose = ({ code }) => reject(new Error('closed with ' + code));
      });
      return [settings.backend, greeting, document.cookie];
    })()`);
    expect(done).toEqual(['gated', 'ack', '']);
    expect(told).toEqual([]);
  });

  test('keep it from everything else', async () => {
    const { origin } = await startHost({ console: true });
    const other = await startHost({ console: true });
    const page = await openPage(origin);
    const refused = await page.evaluate(`(async () => {
      const refused = [];
      addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
      await fetch('${other.origin}/healthz').catch(() => {});
      try { new WebSocket('${other.url}'); } catch {}
      const add = (name, set) => document.body.append(Object.assign(document.createElement(name), set));
      add('img', { src: '${other.origin}/icon.svg' });
      add('img', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' });
      add('iframe', { src: '/healthz' });
      document.body.setAttribute('style', 'color: red');
      try { add('script', { textContent: 'globalThis.ran = true' }); } catch {}
      try { document.body.innerHTML = '<b>bold</b>'; } catch {}
      try { globalThis.setTimeout('globalThis.ran = true'); } catch {}
      const form = document.createElement('form');
      document.body.append(form);
      form.submit();
      await new Promise((resolve) => setTimeout(resolve, 200));
      return [...new Set(refused), globalThis.ran === undefined].sort();
    })()`);
    expect(refused).toEqual([
      'connect-src',
      'form-action',
      'frame-src',
      'img-src',
      'require-trusted-types-for',
      'style-src-attr',
      true,
    ]);
    const framing = await openPage(other.origin);
    expect(await framing.locator('iframe').count()).toBe(0);
  });

  test('do not stand in the way of a check for accessibility', async () => {
    const { origin } = await startHost({ console: true });
    const page = await openPage(origin);
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    await page.evaluate(axe);
    const checked = await page.evaluate(`axe.run().then(({ passes }) => passes.length)`);
    expect(checked).toBeGreaterThan(0);
  });
});
