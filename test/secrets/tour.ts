import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ServerMessage } from '../../src/protocol/index';
import { TestClient } from '../support/ws-client';
import { leaksIn, type Planting } from './canaries';
import { CONTENT } from './table';

/** The addresses of a client that tries everything, and the key that admits it. */
export interface Tour {
  /** `http://127.0.0.1:…` */
  origin: string;
  adminOrigin?: string;
  key: string;
  planting: Planting;
}

const PATH = '/ws/realtime-asr';

export interface Replied {
  asked: string;
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** One plain request, or the response to a handshake; `Upgrade` is among the headers then. */
export function ask(url: string, options: RequestOptions & { body?: string } = {}): Promise<Replied> {
  const { body, ...rest } = options;
  return new Promise((resolve, reject) => {
    const asked = request(url, rest, async (response) => {
      const { statusCode: status = 0, headers } = response;
      resolve({ asked: `${rest.method ?? 'GET'} ${url}`, status, headers, body: await text(response) });
    });
    asked.once('upgrade', (_, socket) => {
      socket.destroy();
      reject(new Error(`The handshake was not refused: ${url}`));
    });
    asked.once('error', reject);
    asked.end(body);
  });
}

const upgrade = (headers: Record<string, string>): RequestOptions => ({
  headers: {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  },
});

/** A third party's token, with private claims, long expired. */
function expiredJwt(planting: Planting): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { sub: planting.of('jwtClaim'), name: planting.of('jwtClaim'), exp: 1_000_000_000 };
  return `${part({ alg: 'HS256' })}.${part(claims)}.${planting.of('jwtSignature')}`;
}

/** Every way to be refused, each from an address of its own. Resolves with the responses. */
export async function refusals({ origin, key, planting }: Tour): Promise<Replied[]> {
  let number = 0;
  const from = () => ({ 'X-Forwarded-For': `203.0.113.${++number}` });
  const wrong = (headers: Record<string, string>, path = PATH) =>
    ask(origin + path, upgrade({ ...from(), ...headers }));
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
  const everything = {
    Cookie: `session=${planting.of('cookie')}`,
    'X-Api-Key': planting.of('apiKeyHeader'),
    'User-Agent': planting.of('userAgent'),
    Referer: `https://example.com/?x=${planting.of('referer')}`,
  };
  const query = `${PATH}?token=${planting.of('queryToken')}&access=${planting.of('queryWords')}`;
  const replies = await Promise.all([
    wrong({ ...bearer(planting.of('wrongBearer')), ...everything }, query),
    wrong({ ...bearer(planting.of('wrongBearerWord')), ...everything }),
    wrong(bearer(expiredJwt(planting))),
    wrong({ ...bearer(`${key}x`), 'X-Forwarded-For': planting.of('forwardedFor') }),
    wrong({
      Authorization: `Basic ${Buffer.from(`desk:${planting.of('basicLogin')}`).toString('base64')}`,
      Origin: 'null',
    }),
    wrong({
      'Sec-WebSocket-Protocol': `realtime-rag.v1, rrag.ticket.${planting.of('wrongTicket')}, ${planting.of('subprotocol')}`,
    }),
    wrong({ ...bearer(key), Origin: `https://${planting.of('originHost')}.example` }),
    wrong(bearer(key), `/ws/${planting.of('wrongPath')}?key=${planting.of('wrongPath')}`),
    wrong({ ...bearer(key), 'Sec-WebSocket-Version': '8' }),
    ask(origin + query, { headers: everything }),
  ]);
  // One address that exceeds its attempts.
  const address = { 'X-Forwarded-For': '198.51.100.7', ...bearer(planting.of('wrongBearer')) };
  for (let tries = 0; tries < 60 && replies.at(-1)?.status !== 429; tries++) {
    replies.push(await ask(origin + PATH, upgrade(address)));
  }
  return replies;
}

/**
 * Every page on every port, and ticket creation. The last response is a ticket, which only its maker may
 * know.
 */
export async function pages({ origin, adminOrigin, key, planting }: Tour) {
  const headers = {
    Authorization: `Bearer ${planting.of('pageHeader')}`,
    Cookie: `session=${planting.of('cookie')}`,
    'User-Agent': planting.of('userAgent'),
  };
  const query = `?verbose&token=${planting.of('pageQuery')}`;
  const strange = planting.of('pagePath');
  const status = ['/livez', '/readyz', '/healthz', '/metrics', `/${strange}`];
  const paths = [...status, '/', '/console/page.js', '/console/settings', `/console/${strange}`];
  const replies: Replied[] = [];
  for (const at of adminOrigin === undefined ? [origin] : [origin, adminOrigin]) {
    for (const path of paths) {
      replies.push(await ask(`${at}${path}${query}`, { headers }));
      replies.push(
        await ask(`${at}${path}${query}`, { headers, method: 'POST', body: planting.of('ticketBody') }),
      );
    }
    replies.push(await ask(`${at}/readyz?verbose`, { headers }));
  }
  const ticket = (token: string, body: string) =>
    ask(`${origin}/v1/tickets`, { method: 'POST', headers: { Authorization: `Bearer ${token}` }, body });
  replies.push(
    await ticket(planting.of('ticketBearer'), ''),
    await ticket(key, `{"subject": ${planting.of('ticketBody')}`),
    await ticket(key, JSON.stringify({ subject: planting.of('ticketBody').repeat(20) })),
    await ticket(key, planting.of('ticketBody').repeat(400)),
  );
  const said = planting.of('chatBody');
  const chat = (token: string, body: object | string) =>
    ask(`${origin}/v1/chat/completions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const asked = { messages: [{ role: 'user', content: said, name: said }], user: said, [said]: said };
  replies.push(
    await chat(planting.of('chatBearer'), asked),
    await chat(key, planting.of('chatJson')),
    await chat(key, { ...asked, model: said }),
    await chat(key, { ...asked, tools: [{ type: said }] }),
    await chat(key, { ...asked, stream: said }),
    await chat(key, { messages: [{ role: said, content: said }] }),
    await ask(`${origin}/v1/models/${encodeURIComponent(said)}`, {
      headers: { Authorization: `Bearer ${key}` },
    }),
  );
  // What is told to those who may know.
  const settings = await ask(`${origin}/console/settings`, { headers: { Authorization: `Bearer ${key}` } });
  if (settings.status !== 200) throw new Error(`The settings are not shown: ${settings.status}`);
  replies.push(settings);
  const made = await ticket(key, JSON.stringify({ subject: planting.of('ticketSubject') }));
  return { replies, ticket: (JSON.parse(made.body) as { ticket: string }).ticket };
}

/** Authenticates too late, or wrongly. Resolves with the responses and the close. */
export async function strangers({ origin, planting }: Tour): Promise<string> {
  const first = { type: 'auth', token: planting.of('firstToken') };
  const heard = [];
  for (const message of [first, { type: planting.of('firstField'), token: planting.of('firstField') }]) {
    const client = await TestClient.connect(origin.replace('http', 'ws') + PATH);
    client.send(message);
    heard.push([await client.closed, client.messages]);
  }
  return JSON.stringify(heard);
}

/** A client that is admitted and sends everything that can be sent, except questions. */
export async function talk(client: TestClient, planting: Planting): Promise<void> {
  const send = async (message: object | string) => {
    const from = client.messages.length;
    client.send(message);
    await client.until(({ type }) => type === 'ack' || type === 'error', from);
  };
  const chunk = { type: 'asr_chunk', text: 'We ship on Monday.', is_final: true };
  await send({ ...chunk, text: planting.of('partial'), is_final: false });
  await send({
    ...chunk,
    text: `We ship the ${planting.of('statement')} on Monday.`,
    speaker: planting.of('speaker'),
    segment_id: planting.of('segment'),
    language: planting.of('language'),
    timestamp: planting.of('timestamp'),
    [planting.of('unknownField')]: planting.of('unknownValue'),
  });
  await send(`{"type":"keepalive","__proto__":{"${planting.of('protoKey')}":1}}`);
  await send({ type: planting.of('unknownType') });
  await send({ type: 'control', action: planting.of('unknownAction') });
  await send(`{"type": ${planting.of('brokenJson')}`);
  await send({ ...chunk, is_final: planting.of('wrongField') });
  await send({ ...chunk, text: planting.of('tooLong').repeat(500) });
  await send({ ...chunk, speaker: planting.of('longLabel').repeat(10) });
  await send({ ...chunk, confidence: 2 });
  const deep = Array.from({ length: 40 }).reduce((inner) => ({ [planting.of('tooDeep')]: inner }), {});
  await send({ ...chunk, extra: deep });
  const from = client.messages.length;
  client.socket.send(Buffer.from(planting.of('binary')), { binary: true });
  await client.until({ type: 'error' }, from);
  await send({
    type: 'reconnect',
    session_id: planting.of('sessionLabel'),
    epoch: 1,
    resume_token: planting.of('resumeToken'),
    last_seq: 3,
  });
  await send({ type: 'auth', token: planting.of('renewToken') });
}

/** The part of the messages to a client that is neither its own content nor a label that it chose. */
export function leaksToItself(messages: readonly ServerMessage[]): string[] {
  return messages.flatMap(({ session_id: _, ...message }) =>
    leaksIn(JSON.stringify(message), message.type === 'error' ? [] : [...CONTENT, ...NAMES]),
  );
}

/** An answer carries its ids and costs; and a key that a client speaks is echoed to that client. */
const NAMES = ['messageId', 'currency', 'accessKey', 'keyInFile'] as const;
