import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { findCommand, freePort } from './find-command';

/** The Redis server of this machine; undefined when there is none. */
export function findRedis(): string | undefined {
  return findCommand([process.env.REDIS_SERVER_PATH, 'redis-server'], '--version');
}

/** A Redis server of a test's own, on a free port of this machine. What it keeps is lost when it stops. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Sends a command, such as `('CONFIG', 'SET', 'maxmemory', '1mb')`. */
  command(...args: string[]): Promise<unknown>;
  /** Ends its process, as `kill -9` would. */
  stop(): Promise<void>;
  /** Starts it again, on the same port. */
  start(): Promise<void>;
  /** Stops its process without ending it; no longer. */
  freeze(): void;
  thaw(): void;
  /** Ends it for good. */
  close(): Promise<void>;
}

/** @param options further arguments for the server */
export async function startRedis(options: readonly string[] = []): Promise<RedisServer> {
  const command = findRedis();
  if (command === undefined) throw new Error('There is no redis-server.');
  const folder = mkdtempSync(join(tmpdir(), 'realtime-rag-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...options];
  let child = spawn(command, args, { stdio: 'ignore' });
  const client = createClient({ url, socket: { reconnectStrategy: 20 } });
  client.on('error', () => {});
  await client.connect();

  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return {
    url,
    port,
    command: (...parts) => client.sendCommand(parts),
    stop,
    async start() {
      child = spawn(command, args, { stdio: 'ignore' });
      await client.ping();
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async close() {
      client.destroy();
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
