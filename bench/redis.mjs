// A Redis of its own for a benchmark, on a free port, without persistence.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export async function startRedis() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  const redis = { url: `redis://127.0.0.1:${port}` };
  let child;
  redis.start = async () => {
    const command = process.env.REDIS_SERVER_PATH ?? 'redis-server';
    child = spawn(command, [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
    ]);
    await new Promise((resolve, reject) => {
      child.once('error', () => reject(new Error('redis-server is not installed.')));
      child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}.`)));
      child.stdout.setEncoding('utf8').on('data', (text) => {
        if (text.includes('Ready to accept connections')) resolve();
      });
    });
    redis.pid = child.pid;
  };
  redis.stop = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  await redis.start();
  return redis;
}
