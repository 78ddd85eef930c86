import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import ipaddr from 'ipaddr.js';

export interface ListenOptions {
  /** Default 8000; 0 takes any free port. */
  port?: number;
  /** Default 127.0.0.1: reachable from this machine only. */
  host?: string;
}

export interface Listening {
  host: string;
  port: number;
  /** Where clients connect, such as `ws://127.0.0.1:8000/ws/realtime-asr`. */
  url: string;
}

/** A server that gives nobody long to say what they want. */
export function createHostServer(onRequest: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: 5_000,
      requestTimeout: 10_000,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 16_384,
    },
    onRequest,
  );
  server.maxHeadersCount = 100;
  return server;
}

/** Resolves when the server listens; rejects with Node's error when the port can not be had. */
export async function listenOn(
  server: Server,
  { port = 8_000, host = '127.0.0.1' }: ListenOptions,
  path: string,
): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  const authority = address.family === 'IPv6' ? `[${host}]` : host;
  return { host, port: address.port, url: `ws://${authority}:${address.port}${path}` };
}

/** Whether only this machine can reach it. */
export function isLocalOnly(server: Server | undefined): boolean {
  const address = server?.address();
  if (typeof address !== 'object' || address === null) return false;
  return ipaddr.isValid(address.address) && ipaddr.process(address.address).range() === 'loopback';
}

/** Whether a proxy says that somebody else asks. */
export function wasForwarded({ headers }: IncomingMessage): boolean {
  return ['x-forwarded-for', 'x-real-ip', 'forwarded'].some((name) => headers[name] !== undefined);
}
