import type { IncomingMessage, ServerResponse } from 'node:http';
import { pathOf } from './upgrade/request';

export interface Health {
  status: 'ok' | 'draining';
  backend: string;
  connections: number;
}

/** Answers plain HTTP on a host's own port: the health page, and a word to those who expected one. */
export function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  health: () => Health,
): void {
  const asked = pathOf(request);
  const readable = request.method === 'GET' || request.method === 'HEAD';
  if (asked === '/healthz' && readable) {
    const state = health();
    return reply(request, response, state.status === 'ok' ? 200 : 503, state);
  }
  if (asked === '/healthz') {
    return reply(request, response, 405, { error: 'Use GET.' }, { Allow: 'GET, HEAD' });
  }
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

function reply(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}
