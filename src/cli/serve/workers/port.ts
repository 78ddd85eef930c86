import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/**
 * A port of this address that is free now. Where any will do, it is chosen once: workers that start later, even
 * when all others have ended, must be found where the first ones were.
 */
export async function freePort(host: string): Promise<number> {
  const server = createServer().listen({ port: 0, host });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
