import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostContext } from './context';
import { reply } from './reply';
import { answerTickets, TICKETS_PATH } from './tickets-endpoint';
import { pathOf } from './upgrade/request';

export interface Health {
  status: 'ok' | 'draining';
  backend: string;
  connections: number;
}

/** Answers plain HTTP on a host's own port: the health page, tickets, and a word to those who expected one. */
export function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  context: HostContext,
  health: () => Health,
): void {
  const { path, logger } = context.options;
  const asked = pathOf(request);
  const readable = request.method === 'GET' || request.method === 'HEAD';
  if (asked === '/healthz' && readable) {
    const state = health();
    return reply(request, response, state.status === 'ok' ? 200 : 503, state);
  }
  if (asked === '/healthz') {
    return reply(request, response, 405, { error: 'Use GET.' }, { Allow: 'GET, HEAD' });
  }
  if (asked === TICKETS_PATH) {
    answerTickets(request, response, context).catch((error: unknown) => {
      // A client that hung up in the middle of its body, most likely.
      logger.debug({ err: error }, 'a ticket could not be made');
      response.destroy();
    });
    return;
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
