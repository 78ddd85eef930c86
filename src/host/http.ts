import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostContext } from './context';
import { type Audience, answerPages, type Situation } from './http-pages/status';
import { answerTickets, TICKETS_PATH } from './http-pages/tickets';
import { reply } from './reply';
import { pathOf } from './upgrade/request';

/** Answers plain HTTP on a host's own port: its pages, tickets, and a word to those who expected one. */
export function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  context: HostContext,
  situation: Situation,
  audience: Audience,
): void {
  const { path, logger } = context.options;
  const asked = pathOf(request);
  if (answerPages(request, response, asked, audience, { context, situation })) return;
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

/** Answers on a port for operators alone: pages, and nothing else. */
export function answerAdmin(
  request: IncomingMessage,
  response: ServerResponse,
  context: HostContext,
  situation: Situation,
): void {
  if (answerPages(request, response, pathOf(request), 'operator', { context, situation })) return;
  reply(request, response, 404, { error: 'GET /livez, /readyz, /healthz or /metrics.' });
}
