import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  type ClientOptions,
  NotConnectedError,
  RealtimeRagClient,
  type WebSocketClass,
} from '../../src/client/index';
import { type DoubleOptions, greet, ProtocolDouble } from '../support/protocol-double';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startDouble(options?: DoubleOptions) {
  const double = await ProtocolDouble.start(options);
  cleanups.push(() => double.stop());
  return double;
}

async function connected(options?: DoubleOptions, clientOptions?: Partial<ClientOptions>) {
  const double = await startDouble(options);
  const client = new RealtimeRagClient({ url: double.url, WebSocket, ...clientOptions });
  const ack = await client.connect();
  return { double, client, ack, peer: await double.peer() };
}

describe('connecting', () => {
  it('resolves with the greeting and knows the session', async () => {
    const { ack, client } = await connected();
    expect(ack).toEqual({ type: 'ack', session_id: 'session-1', message: 'connected' });
    expect(client.sessionId).toBe('session-1');
  });

  it('connects only once, however often connect is called', async () => {
    const { client, double } = await connected();
    await client.connect();
    expect(double.peers).toHaveLength(1);
  });

  it('reports that nothing is listening, without revealing secrets in the address', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    const client = new RealtimeRagClient({ url: `ws://me:pass@127.0.0.1:${port}/x?token=t0`, WebSocket });
    await expect(client.connect()).rejects.toMatchObject({
      name: 'ConnectError',
      failure: 'unreachable',
      message: `No WebSocket connection to ws://127.0.0.1:${port}/x (ECONNREFUSED).`,
    });
    expect(await client.closed).toMatchObject({ code: 1006 });
  });

  it('reports the HTTP status of a refusal', async () => {
    const double = await startDouble({ refuseWith: 403 });
    const client = new RealtimeRagClient({ url: double.url, WebSocket });
    await expect(client.connect()).rejects.toMatchObject({
      failure: 'refused',
      message: expect.stringContaining('HTTP status 403'),
    });
  });

  it('reports the close code of a server that closes before greeting', async () => {
    const double = await startDouble({ onPeer: (peer) => peer.socket.close(1013, 'full') });
    const client = new RealtimeRagClient({ url: double.url, WebSocket });
    await expect(client.connect()).rejects.toMatchObject({
      failure: 'refused',
      message: expect.stringContaining('1013'),
    });
    expect(await client.closed).toEqual({ code: 1013, reason: 'full' });
  });

  it('uses the close code announced by the server if the close frame is lost', async () => {
    const { client, peer } = await connected();
    peer.say({
      type: 'error',
      session_id: 'none',
      seq: 1,
      code: 'MESSAGE_TOO_LARGE',
      message: 'Too large.',
      close_code: 1009,
    });
    await new Promise((resolve) => client.once('error', resolve));
    peer.socket.terminate();
    expect(await client.closed).toEqual({ code: 1009, reason: '' });
  });

  it('rejects a server that speaks another protocol, and disconnects', async () => {
    const double = await startDouble({ onPeer: (peer) => peer.say({ hello: 'world' }) });
    const client = new RealtimeRagClient({ url: double.url, WebSocket });
    await expect(client.connect()).rejects.toMatchObject({ failure: 'protocol' });
    await client.closed;
  });

  it('times out on a server that never greets', async () => {
    const double = await startDouble({ onPeer: () => {} });
    const client = new RealtimeRagClient({ url: double.url, WebSocket, connectTimeoutMs: 20 });
    await expect(client.connect()).rejects.toMatchObject({ failure: 'timeout' });
    await client.closed;
  });

  it('wraps an error thrown by the WebSocket class', async () => {
    const WebSocketThatThrows = class {
      constructor(url: string) {
        throw new SyntaxError(`bad ${url}`);
      }
    } as unknown as WebSocketClass;
    const client = new RealtimeRagClient({ url: 'ws://h/?token=t0', WebSocket: WebSocketThatThrows });
    await expect(client.connect()).rejects.toThrow('No WebSocket connection to ws://h/.');
  });

  it.each(['http://127.0.0.1/', 'localhost', ''])('rejects %j as an address', (url) => {
    expect(() => new RealtimeRagClient({ url, WebSocket })).toThrow(/'url' must be a ws:\/\/ or wss:\/\//);
  });

  it.each([
    [
      { connectTimeoutMs: 0 },
      /^RealtimeRagClient: 'connectTimeoutMs' must be a number of milliseconds from 1 to/,
    ],
    [{ connectTimeoutMs: 2 ** 31 }, /'connectTimeoutMs' must .*, not one out of that range\.$/],
    [{ connectTimeoutMs: '987654' }, /'connectTimeoutMs' must .*, not a string\.$/],
    [{ token: 987654 }, /'token' must be a string, not a number\.$/],
    [{ key: '987654', ticket: '987654' }, /'ticket' cannot be used together with 'key'; give only one of/],
    [
      { WebSocket: '987654' },
      /'WebSocket' must be a WebSocket class, not a string; pass that of the ws package/,
    ],
    [
      { url: 'http://987654/' },
      /'url' must be a ws:\/\/ or wss:\/\/ address .*, not a URL of another scheme\.$/,
    ],
  ])('refuses %j with a TypeError that names the option and never shows its value', (options, message) => {
    const create = () => new RealtimeRagClient({ url: 'ws://127.0.0.1/', WebSocket, ...options } as never);
    expect(create).toThrow(TypeError);
    expect(create).toThrow(message);
    expect(create).not.toThrow(/987654/);
  });

  it("uses the platform's WebSocket, and reports if there is none", () => {
    const platform = globalThis as { WebSocket?: unknown };
    const before = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
    cleanups.push(() => {
      if (before) Object.defineProperty(globalThis, 'WebSocket', before);
      else delete platform.WebSocket;
    });
    Object.defineProperty(globalThis, 'WebSocket', { value: undefined, configurable: true, writable: true });
    expect(() => new RealtimeRagClient({ url: 'ws://127.0.0.1/' })).toThrow(/no global WebSocket/);
    platform.WebSocket = WebSocket;
    expect(() => new RealtimeRagClient({ url: 'ws://127.0.0.1/' })).not.toThrow();
  });
});

describe('sending', () => {
  it('sends protocol messages in order', async () => {
    const { client, peer } = await connected();
    client.sendChunk({ text: 'wh', speaker: 'A' });
    client.sendChunk({ text: 'what?', is_final: true });
    client.pause({ catch_up: 'answer_missed' });
    client.resume();
    client.instantQuery({ text: 'now' });
    client.instantQuery();
    client.cancel();
    client.keepalive();
    void client.stop({ immediate: true });
    expect(await peer.hears(9)).toEqual([
      { type: 'asr_chunk', is_final: false, text: 'wh', speaker: 'A' },
      { type: 'asr_chunk', is_final: true, text: 'what?' },
      { type: 'control', action: 'pause', catch_up: 'answer_missed' },
      { type: 'control', action: 'resume' },
      { type: 'control', action: 'instant_query', text: 'now' },
      { type: 'control', action: 'instant_query' },
      { type: 'control', action: 'cancel' },
      { type: 'keepalive' },
      { type: 'control', action: 'stop', immediate: true },
    ]);
  });

  it('returns the number under which a message is counted', async () => {
    const greeting = { epoch: 'e', resume_token: 't', resume_window_ms: 60_000 };
    const { client, peer } = await connected({
      onPeer: (peer) => peer.say({ type: 'ack', session_id: 's', message: 'connected', ...greeting }),
    });
    const numbers = [
      client.sendChunk({ text: 'wh' }),
      client.keepalive(),
      client.sendChunk({ text: 'what?', is_final: true }),
      client.pause(),
      client.resume(),
      client.instantQuery(),
      client.cancel(),
      client.send({ type: 'keepalive' }),
      client.send({ type: 'control', action: 'cancel' }),
    ];
    expect(numbers).toEqual([1, undefined, 2, 3, 4, 5, 6, undefined, 7]);
    const heard = await peer.hears(9);
    expect(heard.flatMap(({ client_seq: number }) => number ?? [])).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('throws before connecting and after closing', async () => {
    const double = await startDouble();
    const client = new RealtimeRagClient({ url: double.url, WebSocket });
    expect(() => client.keepalive()).toThrow(NotConnectedError);
    await client.connect();
    await client.close();
    expect(() => client.keepalive()).toThrow(/is closed/);
  });

  it('stop resolves once the server has closed', async () => {
    const { client } = await connected({
      onMessage: (peer, message) => {
        if (message.action === 'stop') peer.socket.close(1000, 'session closed');
      },
    });
    expect(await client.stop()).toEqual({ code: 1000, reason: 'session closed' });
  });
});

describe('receiving', () => {
  it('delivers each kind to its listeners and everything, in order, to listeners for all messages', async () => {
    const { client, peer } = await connected({}, { reconnect: false });
    const seen: string[] = [];
    const all: string[] = [];
    client.on('ack', (message) => seen.push(`ack ${message.received_type}`));
    client.on('status', (message) => seen.push(`status ${message.stage}`));
    client.on('answer', (message) => seen.push(`answer ${message.content}`));
    client.on('error', (message) => seen.push(`error ${message.code}`));
    client.on('message', (message) => all.push(message.type));
    const before = all.length;
    peer.say(
      { type: 'ack', session_id: 's', received_type: 'asr_chunk' },
      { type: 'status', session_id: 's', seq: 2, stage: 'analyzing', query_id: 'q' },
      { type: 'answer', session_id: 's', seq: 3, query_id: 'q', stream_index: 0, content: 'A', final: true },
      { type: 'error', session_id: 's', seq: 4, code: 'QUEUE_FULL', message: 'full' },
    );
    peer.socket.close(1012, 'service restart');
    expect(await client.closed).toEqual({ code: 1012, reason: 'service restart' });
    expect(seen.slice(-4)).toEqual(['ack asr_chunk', 'status analyzing', 'answer A', 'error QUEUE_FULL']);
    expect(all.slice(before).slice(-4)).toEqual(['ack', 'status', 'answer', 'error']);
  });

  it('reports unreadable frames and continues', async () => {
    const { client, peer } = await connected();
    const problems: string[] = [];
    const frames: string[] = [];
    client.on('invalid', ({ problem }) => problems.push(problem));
    client.on('frame', (text) => frames.push(text));
    peer.socket.send('nonsense');
    peer.socket.send(Buffer.from([1, 2]));
    peer.say({ type: 'status', session_id: 's', seq: 2, stage: 'idle' });
    const idle = await new Promise((resolve) =>
      client.on('status', (message) => message.stage === 'idle' && resolve(message)),
    );
    expect(idle).toMatchObject({ stage: 'idle' });
    expect(problems).toEqual(['The frame is not valid JSON.', 'The frame is not text.']);
    expect(frames.slice(-2)).toEqual([
      'nonsense',
      '{"type":"status","session_id":"s","seq":2,"stage":"idle"}',
    ]);
  });

  it('reports the close once, even if the connection was never established', async () => {
    const { client } = await connected();
    const closes: number[] = [];
    client.on('close', ({ code }) => closes.push(code));
    await client.close();
    await client.close();
    expect(closes).toEqual([1000]);
    const unused = new RealtimeRagClient({ url: 'ws://127.0.0.1/', WebSocket });
    expect(await unused.close()).toEqual({ code: 1000, reason: '' });
    await expect(unused.connect()).rejects.toThrow(NotConnectedError);
  });

  it('a removed listener receives nothing more', async () => {
    const { client, peer } = await connected({ onPeer: greet });
    const stages: string[] = [];
    const listener = ({ stage }: { stage: string }) => stages.push(stage);
    client.on('status', listener);
    client.off('status', listener);
    peer.say({ type: 'status', session_id: 's', seq: 2, stage: 'idle' });
    peer.socket.close(1000);
    await client.closed;
    expect(stages).toEqual([]);
  });
});
