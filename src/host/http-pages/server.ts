import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';
import { text, wholeNumber } from '../../options/fields';
import { readOptions } from '../../options/read-options';
import { transcriptRoute } from '../webhooks/route';
import { chatRoutes } from './chat/routes';
import { consoleRoutes } from './console/routes';
import { documentRoutes } from './documents';
import { mcpRoute } from './mcp/route';
import { pathOf, reply } from './requests';
import { answerRoute, type Route, type Surroundings } from './routes';
import { statusRoutes } from './status';
import { ticketRoute } from './tickets';

export interface ListenOptions {
  /** Default 8000; 0 takes any free port. */
  port?: number;
  /** Default 127.0.0.1: reachable from this machine only. */
  host?: string;
}

const listenSchema = v.object({
  port: v.optional(wholeNumber({ max: 65_535 }), 8_000),
  host: v.optional(text('a host name or an address'), '127.0.0.1'),
});

export interface Listening {
  host: string;
  port: number;
  /** Where clients connect, such as `ws://127.0.0.1:8000/ws/realtime-asr`. */
  url: string;
  /** Where the page for people is, such as `http://127.0.0.1:8000/`; absent when it is not shown there. */
  page?: string;
}

/** Creates a server with short request timeouts. */
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

/** Resolves when the server listens; rejects with Node's error when the port is not available. */
export async function listenOn(server: Server, options: ListenOptions, path: string): Promise<Listening> {
  const { port, host } = readOptions('listen', listenSchema, options);
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

/** What a host's own port offers besides WebSocket. */
const ROUTES: readonly Route[] = [
  ...statusRoutes,
  ticketRoute,
  ...chatRoutes,
  transcriptRoute,
  mcpRoute,
  ...documentRoutes,
  ...consoleRoutes,
];

/** Answers plain HTTP on a host's own port; a path without anything gets a hint where to connect. */
export function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  surroundings: Surroundings,
): void {
  const { path } = surroundings.context.options;
  const asked = pathOf(request);
  if (answerRoute(ROUTES, asked, request, response, surroundings)) return;
  if (asked === path) {
    return reply(
      request,
      response,
      426,
      { error: 'This path speaks WebSocket.' },
      { Upgrade: 'websocket', Connection: 'Upgrade' },
    );
  }
  reply(request, response, 404, { error: `Connect a WebSocket to ${path}, or GET /healthz.` });
}

/** Answers on the operator's port: status pages only. */
export function answerAdmin(
  request: IncomingMessage,
  response: ServerResponse,
  surroundings: Omit<Surroundings, 'audience'>,
): void {
  const operator = { ...surroundings, audience: 'operator' } as const;
  if (answerRoute(statusRoutes, pathOf(request), request, response, operator)) return;
  reply(request, response, 404, { error: 'GET /livez, /readyz, /healthz or /metrics.' });
}
