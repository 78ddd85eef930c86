import { request as ask } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startHost } from '../../../support/host-rig';

/** What the page loads, and what of it. */
const PARTS = {
  'page.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

test('the page and what it loads come with their types', async () => {
  const { origin } = await startHost({ console: true });
  const page = await fetch(`${origin}/`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const html = await page.text();
  expect(html).toContain('<meta name="realtime-rag" content="./ws/realtime-asr" data-sign-in="no">');
  expect(html).not.toContain('{{');
  for (const [file, type] of Object.entries(PARTS)) {
    const part = await fetch(`${origin}/console/${file}`);
    expect([part.status, part.headers.get('content-type')], file).toEqual([200, type]);
    expect((await part.text()).length, file).toBeGreaterThan(10);
  }
  const loaded = [...html.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, address]) => address);
  expect(loaded.sort()).toEqual(
    Object.keys(PARTS)
      .map((file) => `./console/${file}`)
      .sort(),
  );
});

test('the path of the WebSocket is written as text, whatever is in it', async () => {
  const { origin } = await startHost({ console: true, path: `/"><script>alert('$&')</script>` });
  const html = await (await fetch(`${origin}/`)).text();
  expect(html).toContain(
    'content="./&#34;&#62;&#60;script&#62;alert(&#39;$&#38;&#39;)&#60;/script&#62;" data-sign-in',
  );
});

test('a page may have the path of the WebSocket: the one is asked for, the other is an upgrade', async () => {
  const { origin, connect } = await startHost({ console: true, path: '/' });
  expect(await (await fetch(`${origin}/`)).text()).toContain('content="./"');
  const client = await connect();
  expect(client.messages[0]).toMatchObject({ type: 'ack' });
});

test('a browser keeps what has not changed', async () => {
  const { origin } = await startHost({ console: true });
  for (const path of ['/', '/console/page.js']) {
    const first = await fetch(origin + path);
    const tag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('no-cache');
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
      const again = await fetch(origin + path, { headers: { 'if-none-match': known } });
      expect([again.status, await again.text(), again.headers.get('etag')], known).toEqual([304, '', tag]);
    }
    expect((await fetch(origin + path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  }
});

/** `fetch` would ask for compression, and undo it. */
function plain(url: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      ask(url, { headers, method }, async (response) => {
        response.setEncoding('latin1');
        resolve({ status: response.statusCode, headers: response.headers, body: await text(response) });
      })
        .on('error', reject)
        .end();
    },
  );
}

test('it is compressed for those who take that, and each form has a version of its own', async () => {
  const { origin } = await startHost({ console: true });
  const url = `${origin}/console/page.js`;
  const whole = await plain(url);
  expect(whole.headers).toMatchObject({ vary: 'Accept-Encoding' });
  expect(whole.headers['content-encoding']).toBeUndefined();
  const small = await plain(url, { 'accept-encoding': 'br, gzip;q=0.5' });
  expect(small.headers).toMatchObject({ vary: 'Accept-Encoding', 'content-encoding': 'gzip' });
  expect(small.headers['content-length']).toBe(String(small.body.length));
  expect(small.body.length).toBeLessThan(whole.body.length);
  expect(small.headers.etag).not.toBe(whole.headers.etag);
  for (const refusing of ['gzip;q=0', 'gzip; q=0.00', 'br', 'x-gzip-not']) {
    const { headers } = await plain(url, { 'accept-encoding': refusing });
    expect(headers['content-encoding'], refusing).toBeUndefined();
  }
});

test('HEAD tells the same without the content; other methods are refused', async () => {
  const { origin } = await startHost({ console: true });
  for (const path of ['/', '/console/page.css', '/console/settings']) {
    const head = await plain(origin + path, {}, 'HEAD');
    const got = await plain(origin + path);
    expect([head.status, head.body], path).toEqual([200, '']);
    expect(head.headers['content-length']).toBe(got.headers['content-length']);
    const post = await fetch(origin + path, { method: 'POST', body: 'x' });
    expect([post.status, post.headers.get('allow')], path).toEqual([405, 'GET, HEAD']);
  }
});

test('nothing else can be had from where the files are', async () => {
  const { origin } = await startHost({ console: true });
  const asked = [
    ...['index.html', 'drawing.css', 'page.js.map', 'PAGE.JS', 'host.js', '__proto__', 'constructor', ''],
    ...['..%2fhost.js', '..%2f..%2fpackage.json', '%2e%2e%2fhost.js', '..%5chost.js', 'page.js%00', '%ff'],
    ...['page.js/', './/page.js', '%2fetc%2fpasswd'],
  ];
  for (const file of asked) {
    // Not `fetch`, which would tidy the path.
    const { status, body } = await plain(`${origin}/console/${file}`);
    expect(status, file).toBe(404);
    expect(JSON.parse(body), file).toHaveProperty('error');
  }
});

test('every answer says what the page may do, and sets no cookie', async () => {
  const { origin } = await startHost({ console: true });
  for (const path of ['/', '/console/page.js', '/console/settings', '/console/nothing']) {
    const { headers } = await plain(origin + path);
    const policy = String(headers['content-security-policy']).split('; ');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy.join()).not.toMatch(/unsafe|https?:|\*|data:/);
    expect(headers['permissions-policy']).toMatch(/^microphone=\(self\), .*camera=\(\), .*geolocation=\(\)/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
    expect(headers['set-cookie']).toBeUndefined();
  }
});
