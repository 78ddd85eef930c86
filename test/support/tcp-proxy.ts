import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network between a client and a server of this machine, whose faults are under control. */
export interface TcpProxy {
  readonly port: number;
  /** Ends all connections, and lets no new one through until `mend`. */
  cut(): void;
  mend(): void;
  /** Nothing gets through, either way, until `release`; nothing is lost. */
  hold(): void;
  release(): void;
  /** Only new connections get through again. */
  drop(): void;
  /** Everything that the client sends arrives so much later, in milliseconds. */
  delay(ms: number): void;
  close(): Promise<void>;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>();
  let isCut = false;
  let isHeld = false;
  let delayMs = 0;

  const server = createServer((client) => {
    client.on('error', () => {});
    if (isCut) return client.destroy();
    const upstream = connect({ port: target, host: '127.0.0.1' });
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    client.on('data', (data) => {
      if (delayMs === 0) upstream.write(data);
      else setTimeout(() => upstream.writable && upstream.write(data), delayMs);
    });
    upstream.on('data', (data) => void client.write(data));
    if (isHeld) for (const socket of pair) socket.pause();
    return undefined;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');

  const cut = () => {
    isCut = true;
    for (const [client, upstream] of pairs) {
      client.destroy();
      upstream.destroy();
    }
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend() {
      isCut = false;
    },
    hold() {
      isHeld = true;
      for (const pair of pairs) for (const socket of pair) socket.pause();
    },
    release() {
      isHeld = false;
      for (const pair of pairs) for (const socket of pair) socket.resume();
    },
    drop() {
      isHeld = false;
    },
    delay(ms) {
      delayMs = ms;
    },
    async close() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
