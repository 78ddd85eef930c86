import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Host, Listening } from '../../host/index';
import { CliError } from '../errors';
import { nameOf, type Setting } from '../settings/setting';
import { OPERATION } from './settings/operation';
import { SERVE, type ServeConfig } from './settings/serve';

/** Opens the port for clients, and the operator's port if there is one. Rejects with a one-line error. */
export async function listen(
  host: Host,
  { port, host: address, operation }: ServeConfig,
  adminHere: boolean,
): Promise<Listening> {
  const { adminPort, adminHost } = operation;
  if (adminHere && adminPort !== undefined) {
    await listenOr(OPERATION.adminPort, adminPort, () =>
      host.listenAdmin({ port: adminPort, host: adminHost }),
    );
  }
  return listenOr(SERVE.port, port, () => host.listen({ port, host: address }));
}

/** Opens a port named by a setting; rejects with a one-line error. */
export async function listenOr<T>(setting: Setting, port: number, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw listenError(error, setting, port);
  }
}

function listenError(error: unknown, setting: Setting, port: number): CliError {
  const name = nameOf(setting);
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new CliError(1, `Port ${port} is in use: choose another with ${name}, or 0 for any free one.`);
    case 'EACCES':
      return new CliError(1, `Port ${port} may not be used by this user: choose one from 1024 with ${name}.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new CliError(
        1,
        `${nameOf(setting === SERVE.port ? SERVE.host : OPERATION.adminHost)} is no address of this machine: try 127.0.0.1 or 0.0.0.0.`,
      );
    default:
      // Node's own message contains the address, which may be anything that was put there by mistake.
      return new CliError(
        1,
        `Could not listen on port ${port} (${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}): see ${name}.`,
      );
  }
}

/**
 * A free port of this address. When any port will do, it is chosen once: workers that start later, even after
 * all others have ended, must use the same port as the first ones.
 */
export async function freePort(host: string): Promise<number> {
  const server = createServer().listen({ port: 0, host });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
