import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostContext } from '../context';
import type { Rejection } from '../upgrade/reject';
import { reply } from './requests';
import type { Audience, Situation } from './situation';

/** Who asks, and what an answer may depend on. */
export interface Surroundings {
  readonly context: HostContext;
  readonly situation: Situation;
  readonly audience: Audience;
}

/** A request and its answer. */
export interface Exchange extends Surroundings {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What stands in the path for the `:names` of the route's, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Ends the exchange with an error in the form of its route; the connection is not used again. */
  refuse(refusal: Refusal): void;
}

/** An error, and what a form of errors may need beside it. */
export type Refusal = Omit<Rejection, 'reason'> & {
  /** The field of the body that is at fault. */
  param?: string;
  /** One word for programs. */
  code?: string;
};

type Method = 'GET' | 'POST' | 'DELETE';
type Handler = (exchange: Exchange) => void | Promise<void>;

/** What is at one path. HEAD is answered like GET. */
export interface Route {
  /** `/v1/models/:id`: a name stands for one part of the path. */
  readonly path: string;
  readonly methods: Readonly<Partial<Record<Method, Handler>>>;
  /** The name in metrics; absent: not counted. */
  readonly endpoint?: string;
  /** Whether pages of the allowed origins may call it. It has to check the origin itself: `admitRequest` does. */
  readonly forPages?: boolean;
  /** Why there is nothing at this path on this host, or for whoever asks. */
  absent?(exchange: Exchange): string | undefined;
  /** The body of an error. Default `{ error }`. */
  errorBody?(refusal: Refusal): object;
}

/** Answers with whichever route has the path, or with 404, 405 or 500; returns false when none has it. */
export function answerRoute(
  routes: readonly Route[],
  path: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  surroundings: Surroundings,
): boolean {
  for (const route of routes) {
    const params = path === undefined ? undefined : paramsOf(route.path, path);
    if (!params) continue;
    const refuse = (refusal: Refusal) => {
      const { status, error, headers } = refusal;
      const body = route.errorBody?.(refusal) ?? { error };
      reply(request, response, status, body, { Connection: 'close', ...headers });
    };
    answer(route, { ...surroundings, request, response, params, refuse });
    return true;
  }
  return false;
}

function answer(route: Route, exchange: Exchange): void {
  const { request, refuse } = exchange;
  count(route, exchange);
  const absent = route.absent?.(exchange);
  if (absent !== undefined) return refuse({ status: 404, error: absent });
  if (route.forPages && answerPreflight(route, exchange)) return;
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const handler = route.methods[method as Method];
  if (!handler) {
    const error = `Use ${Object.keys(route.methods).join(' or ')}.`;
    return refuse({ status: 405, error, headers: { Allow: allowed(route) } });
  }
  const fail = (error: unknown) => failed(exchange, error);
  try {
    handler(exchange)?.catch(fail);
  } catch (error) {
    fail(error);
  }
}

function allowed({ methods }: Route): string {
  return Object.keys(methods)
    .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    .join(', ');
}

function count({ endpoint }: Route, { response, context }: Exchange): void {
  if (endpoint === undefined) return;
  const startedAt = performance.now();
  response.once('close', () => {
    // 499, as proxies log it: the client left before it was answered.
    const status = response.headersSent ? response.statusCode : 499;
    context.options.observer.requestAnswered(endpoint, status, performance.now() - startedAt);
  });
}

/** Tells a browser whether its page may see the answer; returns true when that is all it asks. */
function answerPreflight(route: Route, { request, response, context, refuse }: Exchange): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return false;
  const asks = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  response.setHeader('Vary', 'Origin');
  if (!context.originAllowed(origin, host)) {
    if (asks) refuse({ status: 403, error: 'Pages of this origin may not ask.' });
    return asks;
  }
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', 'Retry-After');
  if (!asks) return false;
  response.writeHead(204, {
    'Access-Control-Allow-Methods': allowed(route),
    'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? '',
    'Access-Control-Max-Age': '600',
  });
  response.end();
  return true;
}

function failed({ request, response, context, refuse }: Exchange, error: unknown): void {
  const { logger } = context.options;
  if (request.destroyed || response.destroyed) {
    logger.debug({ err: error }, 'a client hung up on its request');
  } else {
    logger.error({ err: error }, 'a request could not be answered');
  }
  if (response.headersSent || response.destroyed) response.destroy();
  else refuse({ status: 500, error: 'The server failed to handle this request.' });
}

/** Undefined when the path is not that of the route. */
function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  if (!pattern.includes(':')) return pattern === path ? {} : undefined;
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of wanted.entries()) {
    const value = given[at] ?? '';
    if (!part.startsWith(':')) {
      if (part !== value) return undefined;
    } else {
      const decoded = decode(value);
      if (!decoded) return undefined;
      params[part.slice(1)] = decoded;
    }
  }
  return params;
}

function decode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
