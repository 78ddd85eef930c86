import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { checkStandard } from '../../../src/host/webhooks/signatures';
import { readFixture } from '../../asr/fixtures';
import { attendee, SECRETS, sorted, standard } from '../../host/webhooks/rig';
import { Program, run } from '../../support/program';
import { TestClient } from '../../support/ws-client';

const KEY = 'a-key-of-the-front-desk';
const BOT = '2d0c3d7a-9f52-4bb1-8f4e-4b9c6a7d8e90';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(env: Record<string, string>, args: string[]) {
  const program = new Program(['serve', '--port', '0', '--backend', 'echo', ...args], { env });
  cleanups.push(() => program.signal('SIGKILL'));
  const [, url = ''] = await program.prints(/listening on (ws:\S+)\n/);
  return { program, url, origin: url.replace('ws:', 'http:').replace(/\/ws\/.*/, '') };
}

async function receiver() {
  const posted: { headers: Record<string, unknown>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    posted.push({ headers: request.headers, body });
    response.writeHead(posted.length === 1 ? 503 : 204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  return { posted, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answers` };
}

test('a bot talks, a client with the key reads, an address gets the answer, and the log tells nothing', async () => {
  const { posted, url: callback } = await receiver();
  const { program, url, origin } = await serve(
    {
      REALTIME_RAG_KEYS: `desk:${KEY}`,
      REALTIME_RAG_WEBHOOK_SECRETS: `recall=${SECRETS.recall},attendee=${SECRETS.attendee}`,
      REALTIME_RAG_WEBHOOK_CALLBACK_SECRET: SECRETS.other,
      LOG_LEVEL: 'debug',
    },
    ['--webhook-subject', 'recall=desk', '--webhook-callback', callback],
  );
  const reader = await TestClient.connect(`${url}?meeting=recall:${BOT}`, {
    headers: { authorization: `Bearer ${KEY}` },
  });
  const post = (source: string, body: string, headers: Record<string, string>) =>
    fetch(`${origin}/v1/transcripts/${source}`, { method: 'POST', body, headers }).then(
      ({ status }) => status,
    );
  for (const message of readFixture('recall')) {
    const body = JSON.stringify(message);
    expect(await post('recall', body, standard(body))).toBe(200);
  }
  await reader.until(
    (message) => message.type === 'status' && message.question === 'What is the return policy?',
  );
  const [, update] = readFixture('attendee');
  expect(await post('attendee', JSON.stringify(update), attendee(sorted(update)))).toBe(200);
  expect(await post('recall', '{}', standard('{}', { secret: SECRETS.other }))).toBe(401);
  await expect
    .poll(() => posted.some(({ body }) => body.includes('What is the return policy?')), { timeout: 15_000 })
    .toBe(true);
  const [first, again] = posted;
  const key = Buffer.from(SECRETS.other.replace('whsec_', ''), 'base64');
  expect(checkStandard((again?.headers ?? {}) as never, Buffer.from(again?.body ?? ''), [key]).result).toBe(
    'valid',
  );
  expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  program.signal('SIGTERM');
  expect(await reader.closed).toMatchObject({ code: 1012 });
  const { code, stdout, stderr } = await program.finished;
  expect(code).toBe(0);
  expect(stdout).toContain('webhooks of   recall, attendee');
  expect(stderr).not.toMatch(/return policy|recall-recall|whsec/);
  expect(stderr).not.toContain(KEY);
}, 60_000);

test.each([
  [
    { REALTIME_RAG_WEBHOOK_SECRETS: 'recall=s3cret' },
    'REALTIME_RAG_WEBHOOK_SECRETS) must have secrets in base64, of 16 bytes or more, not what is given for recall.',
  ],
  [
    { REALTIME_RAG_WEBHOOK_SECRETS: 's3cret' },
    'REALTIME_RAG_WEBHOOK_SECRETS) must be sources and secrets, such as recall=whsec_..., not an entry of another form.',
  ],
  [{ REALTIME_RAG_WEBHOOK_SECRETS: `nobody=${SECRETS.recall}` }, 'must be sources of deepgram'],
  [{ REALTIME_RAG_WEBHOOK_SECRETS: `recall=${SECRETS.recall}`, REALTIME_RAG_WORKERS: '2' }, 'set --workers'],
  [{ REALTIME_RAG_WEBHOOK_SUBJECTS: 'recall=desk' }, 'names a source that has no secret'],
  [{ REALTIME_RAG_WEBHOOK_CALLBACK: 'http://127.0.0.1:1/' }, 'go together'],
  [{ REALTIME_RAG_WEBHOOK_CALLBACK: 'ftp://s3cret@host/' }, 'must be an http(s) address'],
])('%j aborts startup with one line that shows no secret', async (env, problem) => {
  const { code, stderr } = await run(['serve', '--port', '0', '--backend', 'echo'], { env: env as never });
  expect(code).toBe(2);
  expect(stderr).toContain(problem);
  expect(stderr).not.toMatch(/s3cret|whsec_\w{10}/);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
