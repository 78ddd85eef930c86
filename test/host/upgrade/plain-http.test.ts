import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { createHost, createMetrics, staticKeys } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';
import { GatedBackend } from '../../support/session/gated-backend';

const KEY = 'a-key-of-the-front-desk';
/** A secret that both sides know needs no certificate. */
const SHARED = Buffer.alloc(32, 7);
const TLS = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Sends raw bytes and reads whole responses, one after the other. */
class RawHttp {
  readonly socket: Socket;
  #text = '';
  #ended = false;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket.setEncoding('latin1');
    const wake = () => this.#wake();
    socket.on('data', (more: string) => {
      this.#text += more;
      wake();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#ended = true;
      wake();
    });
    cleanups.push(() => socket.destroy());
  }

  static to(port: number): RawHttp {
    return new RawHttp(connect(port, '127.0.0.1'));
  }

  send(lines: string[], body = ''): this {
    this.socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    return this;
  }

  async response(): Promise<{ status: number; body: string }> {
    for (;;) {
      const [, head = '', rest = ''] = /^([\s\S]*?)\r\n\r\n([\s\S]*)$/.exec(this.#text) ?? [];
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (head !== '' && rest.length >= length) {
        this.#text = rest.slice(length);
        return { status: Number(head.split(' ')[1]), body: rest.slice(0, length) };
      }
      if (this.#ended) throw new Error(`It closed after ${JSON.stringify(this.#text)}.`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

const get = (path: string, upgrade: string, ...more: string[]) => [
  `GET ${path} HTTP/1.1`,
  'Host: localhost',
  'Connection: Upgrade, HTTP2-Settings',
  `Upgrade: ${upgrade}`,
  'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
  ...more,
];

const OFFERS = [
  'h2c',
  'H2C',
  'TLS/1.0',
  'HTTP/2.0',
  'HTTP/2.0, SHTTP/1.3, IRC/6.9',
  'h2c, websocket',
  'websocket, h2c',
  'websocket-2',
  'xwebsocket',
  'tcp',
  'connect-udp',
  'nonsense',
  '"websocket"',
];

const PAGES: [path: string, status: number][] = [
  ['/healthz', 200],
  ['/livez', 200],
  ['/readyz?verbose', 200],
  ['/metrics', 200],
  ['/ws/realtime-asr', 426],
  ['/v1/tickets', 404],
  ['/elsewhere', 404],
];

describe('an offer to upgrade to anything but WebSocket', () => {
  test.each(OFFERS)('(%s) is ignored on every page', async (offer) => {
    const { port, told } = await startHost({ metrics: await createMetrics() });
    for (const [path, status] of PAGES) {
      const response = await RawHttp.to(port).send(get(path, offer)).response();
      expect([path, response.status]).toEqual([path, status]);
      if (path === '/livez') expect(response.body).toBe('{"status":"ok"}\n');
    }
    expect(told).toEqual([]);
  });

  test('is ignored on the admin port', async () => {
    const { host } = await startHost({ metrics: await createMetrics() });
    const { port } = await host.listenAdmin({ port: 0 });
    expect((await RawHttp.to(port).send(get('/metrics', 'h2c')).response()).status).toBe(200);
  });

  test('leaves the body of the request alone, however it arrives', async () => {
    const { port } = await startHost({ authenticate: staticKeys({ desk: KEY }) });
    const body = '{"subject":"user-7"}';
    const post = (...more: string[]) => [
      'POST /v1/tickets HTTP/1.1',
      'host: localhost',
      'connection: upgrade',
      'upgrade: h2c',
      `authorization: Bearer ${KEY}`,
      ...more,
    ];
    const length = `content-length: ${body.length}`;
    const whole = RawHttp.to(port).send(post(length), body);
    expect(await whole.response()).toMatchObject({ status: 201 });

    const inParts = RawHttp.to(port).send(post(length), body.slice(0, 5));
    await new Promise((resolve) => setTimeout(resolve, 20));
    inParts.socket.write(body.slice(5));
    expect(await inParts.response()).toMatchObject({ status: 201 });

    const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const chunked = RawHttp.to(port).send(post('transfer-encoding: chunked'), chunks);
    expect(await chunked.response()).toMatchObject({ status: 201 });

    const wrong = RawHttp.to(port).send(post('content-length: 13'), '{"subject":7}');
    expect(await wrong.response()).toMatchObject({ status: 400 });
  });

  test('leaves the connection open for further requests, without leaking listeners', async () => {
    const { port } = await startHost();
    const warnings: string[] = [];
    const onWarning = ({ name }: Error) => void warnings.push(name);
    process.on('warning', onWarning);
    cleanups.push(() => process.off('warning', onWarning));
    const client = RawHttp.to(port);
    for (let n = 0; n < 40; n++) {
      expect((await client.send(get('/livez', 'h2c')).response()).status).toBe(200);
      expect((await client.send(['GET /nope HTTP/1.1', 'Host: localhost']).response()).status).toBe(404);
    }
    await new Promise((resolve) => setImmediate(resolve));
    expect(warnings).toEqual([]);
  });

  test('closes the connection when the client asked for that', async () => {
    const { port } = await startHost();
    const client = RawHttp.to(port);
    const lines = get('/livez', 'h2c').map((line) =>
      line.startsWith('Connection') ? 'Connection: Upgrade, close' : line,
    );
    const closed = new Promise((resolve) => client.socket.on('close', resolve));
    expect((await client.send(lines).response()).status).toBe(200);
    await closed;
  });

  test('keeps the order of requests that were sent without waiting', async () => {
    const { port } = await startHost({ authenticate: staticKeys({ desk: KEY }) });
    const ticket = [
      'POST /v1/tickets HTTP/1.1',
      'Host: localhost',
      'Authorization: Bearer nobody-knows-this',
    ];
    const plain = (path: string) => [`GET ${path} HTTP/1.1`, 'Host: localhost'];
    const all = [
      plain('/livez'),
      get('/nope', 'h2c'),
      get('/livez', 'h2c'),
      plain('/ws/realtime-asr'),
      get('/nope', 'TLS/1.0'),
      [...ticket, 'Content-Length: 0'],
    ];
    const client = RawHttp.to(port);
    client.socket.write(all.map((lines) => `${lines.join('\r\n')}\r\n\r\n`).join(''));
    const statuses = [];
    for (const _ of all) statuses.push((await client.response()).status);
    expect(statuses).toEqual([200, 404, 200, 426, 404, 401]);
  });

  test('does not prevent a handshake on the same connection, or in the same list', async () => {
    const { port, told } = await startHost();
    const key = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='];
    const client = RawHttp.to(port);
    expect((await client.send(get('/livez', 'h2c')).response()).status).toBe(200);
    for (const [one, offer] of [
      [client, 'websocket'],
      [RawHttp.to(port), 'WebSocket'],
      [RawHttp.to(port), 'h2c, websocket'],
    ] as const) {
      expect((await one.send(get('/ws/realtime-asr', offer, ...key)).response()).status).toBe(101);
    }
    expect(told.filter((line) => line === 'connectionOpened')).toHaveLength(3);
  });

  test('with more headers than can be read is refused, because its length may be among the others', async () => {
    const { port } = await startHost();
    const many = Array.from({ length: 120 }, (_, n) => `X-${n}: 1`);
    const client = RawHttp.to(port).send(get('/livez', 'h2c', ...many, 'Content-Length: 2'), '{}');
    expect((await client.response()).status).toBe(431);
  });
});

describe('a server that a host is attached to', () => {
  async function attached(server: Server, others: ((socket: Socket) => void)[] = []): Promise<number> {
    const host = createHost({ backend: new GatedBackend() });
    cleanups.push(
      () => server.close(),
      () => server.closeAllConnections(),
      () => host.close(),
    );
    for (const other of others) server.on('upgrade', (_request, socket) => other(socket as Socket));
    host.attach(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }
  const echo: RequestListener = async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    // Later than the requests behind it are parsed.
    setTimeout(() => response.end(`${request.method} ${request.url} ${body}`), 15);
  };

  test('still answers such requests, in order', async () => {
    const port = await attached(createServer(echo));
    const client = RawHttp.to(port);
    const post = ['POST /b HTTP/1.1', 'Host: h', 'Connection: Upgrade', 'Upgrade: h2c', 'Content-Length: 3'];
    const plain = (path: string) => `GET ${path} HTTP/1.1\r\nHost: h\r\n\r\n`;
    client.socket.write(`${plain('/1')}${plain('/2')}${post.join('\r\n')}\r\n\r\nabc${plain('/3')}`);
    const bodies = [];
    for (let n = 0; n < 4; n++) bodies.push((await client.response()).body);
    expect(bodies).toEqual(['GET /1 ', 'GET /2 ', 'POST /b abc', 'GET /3 ']);
  });

  test('survives a client that leaves while an earlier request is being answered', async () => {
    const asked: (() => void)[] = [];
    const port = await attached(createServer((_request, response) => asked.push(() => response.end('late'))));
    const client = RawHttp.to(port);
    client.socket.write(`GET /1 HTTP/1.1\r\nHost: h\r\n\r\n${get('/2', 'h2c').join('\r\n')}\r\n\r\n`);
    await expect.poll(() => asked.length).toBe(1);
    client.socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 30));
    asked[0]?.();
    expect((await RawHttp.to(port).send(get('/3', 'websocket')).response()).status).toBe(404);
    expect(asked).toHaveLength(1);
  });

  test('still answers them over TLS', async () => {
    const port = await attached(createTlsServer({ ...TLS, pskCallback: () => SHARED }, echo));
    const pskCallback = () => ({ psk: SHARED, identity: 'test' });
    const checkServerIdentity = () => undefined;
    const socket = connectTls({ ...TLS, port, host: '127.0.0.1', pskCallback, checkServerIdentity });
    const client = new RawHttp(socket);
    for (const path of ['/a', '/b']) {
      expect((await client.send(get(path, 'h2c')).response()).body).toBe(`GET ${path} `);
    }
  });

  test('decides itself when it has listeners of its own', async () => {
    const server = createServer(echo);
    const port = await attached(server, [
      (socket) => socket.end('HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n'),
    ]);
    expect((await RawHttp.to(port).send(get('/a', 'h2c')).response()).status).toBe(418);
  });
});
