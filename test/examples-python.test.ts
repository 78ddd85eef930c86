import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { Program } from './support/program';
import { findPython } from './support/programs/python';
import { startTcpProxy } from './support/tcp-proxy';

const python = findPython();
const KEY = 'a-key-of-sixteen-characters';
const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

async function startServer(): Promise<number> {
  const server = new Program(['serve', '--port', '0', '--backend', 'echo'], {
    env: { REALTIME_RAG_KEYS: KEY },
  });
  ending.push(() => server.process.kill('SIGKILL'));
  const [, port] = await server.prints(/ws:\/\/127\.0\.0\.1:(\d+)/);
  return Number(port);
}

function startClient(port: number, key: string, path = '/ws/realtime-asr') {
  const child = spawn(String(python), ['examples/python/client.py', `ws://127.0.0.1:${port}${path}`], {
    env: { ...process.env, REALTIME_RAG_KEY: key, PYTHONUNBUFFERED: '1' },
  });
  ending.push(() => child.kill('SIGKILL'));
  const client = { printed: '', complained: '', child, exit: once(child, 'close').then(([code]) => code) };
  child.stdout.on('data', (data) => {
    client.printed += data;
  });
  child.stderr.on('data', (data) => {
    client.complained += data;
  });
  return client;
}

describe.runIf(python !== undefined)('examples/python/client.py', () => {
  test('tells the server what stdin says, prints questions and answers, and comes back', async () => {
    const proxy = await startTcpProxy(await startServer());
    ending.push(() => proxy.close());
    const client = startClient(proxy.port, KEY);
    client.child.stdin.write('{"text": "what is the", "is_final": false}\nwhat is the return policy?\n');
    await expect.poll(() => client.printed, { timeout: 20_000 }).toContain('? what is the return policy?');
    proxy.cut();
    // Said while there is no connection.
    client.child.stdin.write('hello everyone and welcome\nhow long is the warranty?\n');
    setTimeout(() => proxy.mend(), 100);
    await expect.poll(() => client.printed, { timeout: 20_000 }).toContain('? how long is the warranty?');
    client.child.stdin.end('when do you open?');
    expect(await client.exit, client.complained).toBe(0);
    expect(client.printed.match(/^\? .*$/gm)).toEqual([
      '? what is the return policy?',
      '? how long is the warranty?',
      '? when do you open?',
    ]);
    // The server says each of them back, once.
    for (const said of ['return policy', 'the warranty', 'you open']) {
      expect(client.printed.split(said).length, said).toBe(3);
    }
    // One line per attempt that failed meanwhile.
    expect(client.complained).toMatch(/^(ws:.*; trying again\n)*$/);
  });

  test('prints the sources after the answer, each on a line of its own', async () => {
    // Sources may come with a later message than the first, and before the text is complete.
    const part = (index: number, content: string, more: object = {}) =>
      JSON.stringify({
        type: 'answer',
        query_id: 'q-1',
        stream_index: index,
        content,
        final: false,
        ...more,
      });
    const sources = [
      { position: 1, title: 'Returns' },
      { position: 2, title: 'Warranty' },
    ];
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    ending.push(() => server.close());
    await once(server, 'listening');
    server.on('connection', (socket) => {
      for (const frame of [
        JSON.stringify({ type: 'ack', message: 'connected', session_id: 's', epoch: 'e', resume_token: 't' }),
        part(0, 'Thirty '),
        part(1, 'days, ', { sources }),
        part(2, 'with the receipt.'),
        part(3, '', { final: true }),
      ]) {
        socket.send(frame);
      }
      socket.close(1000);
    });
    const client = startClient((server.address() as AddressInfo).port, KEY);
    expect(await client.exit, client.complained).toBe(0);
    expect(client.printed).toBe('Thirty days, with the receipt.\n[1] Returns\n[2] Warranty\n');
  });

  test.each([
    ['key', 'another-key-of-some-length', '/ws/realtime-asr', 401],
    ['path', KEY, '/ws/nothing', 404],
  ])('ends with one line when its %s is wrong', async (_, key, path, status) => {
    const client = startClient(await startServer(), key, path);
    expect(await client.exit).toBe(1);
    expect(client.complained).toMatch(new RegExp(`^ws:.*${status}\n$`));
  });

  test('says of each attempt that nobody listens, until it is interrupted', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, 'close');
    const client = startClient(port, KEY);
    await expect.poll(() => client.complained, { timeout: 20_000 }).toMatch(/(.*; trying again\n){2}/);
    client.child.kill('SIGINT');
    expect(await client.exit).toBe(130);
    expect(client.complained).toMatch(/^(ws:.*; trying again\n)+$/);
  });
});
