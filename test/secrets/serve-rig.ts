import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Program } from '../support/program';

/** A folder with these files, removed after the test. */
export function folderOf(files: Record<string, string>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return (name) => join(folder, name);
}

/** A currently free port, for programs that cannot pick one. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** The service as a process of its own, with an admin port. */
export async function serve(args: readonly string[], env: Record<string, string>) {
  const adminPort = await freePort();
  const program = new Program(
    [
      ...['serve', '--port', '0', '--admin-port', `${adminPort}`, '--trust-proxy', 'loopback'],
      ...['--questions-per-minute', '0', '--duplicate-window', '0', ...args],
    ],
    { env },
  );
  onTestFinished(async () => void (await program.signal('SIGKILL')));
  const [, url = ''] = await program.prints(/listening on (ws:\S+)\n[\s\S]*try it/);
  const origin = url.replace('ws:', 'http:').replace(/\/ws\/.*/, '');
  return { program, url, origin, adminOrigin: `http://127.0.0.1:${adminPort}` };
}
