import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
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

function startClient(port: number, key: string) {
  const child = spawn(
    String(python),
    ['examples/python/client.py', `ws://127.0.0.1:${port}/ws/realtime-asr`],
    {
      env: { ...process.env, REALTIME_RAG_KEY: key, PYTHONUNBUFFERED: '1' },
    },
  );
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
    expect(client.complained).toBe('');
  });

  test('ends when its key is wrong', async () => {
    const client = startClient(await startServer(), 'another-key-of-some-length');
    expect(await client.exit).toBe(1);
    expect(client.complained).toMatch(/401/);
  });
});
