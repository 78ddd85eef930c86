import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** The first of these commands that can be run; undefined when none can. `version` asks it for its version. */
export function findCommand(commands: readonly (string | undefined)[], version: string): string | undefined {
  for (const command of commands) {
    if (!command) continue;
    try {
      execFileSync(command, [version], { stdio: 'ignore' });
      return command;
    } catch {
      // Not this one.
    }
  }
  return undefined;
}

/** A port of this machine that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
