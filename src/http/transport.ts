import ky, { type KyInstance } from 'ky';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { drain, readStart, release } from './body';
import {
  type ByteReader,
  type PooledRequest,
  type PooledResponse,
  sendPooled,
} from './connections/pooled-request';
import { MAX_REDIRECTS, redirectTarget } from './connections/redirects';
import { StaleConnections } from './connections/stale-connections';

/** Enough for the concurrent answers of one process; further requests wait for a free connection. */
const CONNECTIONS = 256;
/**
 * Shorter than the idle timeout of most servers, which could otherwise close the connection just as a question is
 * sent.
 */
const KEEP_ALIVE_MS = 10_000;
/** For a reply that is read whole, in characters: an app's form or a list of models can be long. */
const MAX_REPLY = 1024 * 1024;
/** For the body of a refusal, in characters. */
export const MAX_ERROR_BODY = 64 * 1024;
/** The status says most of it; the rest of a slow or broken reply is not worth waiting for. */
const ERROR_BODY_MS = 1000;

/**
 * HTTP to one upstream, over keep-alive connections. Both clients reject with ky's `HTTPError` for a status outside
 * 2xx, and its `response` can be read without waiting. Redirects are followed only when they keep the method and stay
 * on the server: others would turn a POST into a GET, or send the key elsewhere. Neither client retries unless told
 * to, as an accepted question is billed; only a question for which the server had closed the connection is sent again.
 */
export interface Transport {
  /**
   * Resolves with the headers of a success; the body is still to come. No timeout: an answer has its own limits
   * (`Timeouts`), which can pause between attempts and restart, unlike ky's single timeout.
   */
  readonly stream: KyInstance;
  /** Resolves with a whole reply, cut at a megabyte; `timeout` covers the body too. */
  readonly whole: KyInstance;
  /** Closes all open connections, including those in use. */
  close(): Promise<void>;
}

const failedToConnect = new WeakSet<object>();

/** Whether the failure happened before anything could be sent: no address, no listener, no common TLS. */
export function isConnectFailure(error: unknown): boolean {
  return typeof error === 'object' && error !== null && failedToConnect.has(error);
}

/** `connectTimeoutMs` ends connection attempts that nothing is waiting for any more; `Infinity` for no limit. */
export function createTransport(connectTimeoutMs: number, headers: Record<string, string> = {}): Transport {
  const stale = new StaleConnections();
  return transportOver(createPool(connectTimeoutMs, stale), headers, stale);
}

function createPool(connectTimeoutMs: number, stale: StaleConnections): Agent {
  // In undici, zero means no limit.
  const connect = buildConnector({ timeout: Number.isFinite(connectTimeoutMs) ? connectTimeoutMs : 0 });
  return new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // An answer has its own limits.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) =>
      connect(options, (...outcome) => {
        if (outcome[0]) failedToConnect.add(outcome[0]);
        else if (outcome[1]) stale.watch(outcome[1]);
        callback(...outcome);
      }),
  });
}

/** The same over other means of sending requests. */
export function transportOver(
  dispatcher: Dispatcher,
  headers: Record<string, string>,
  stale = new StaleConnections(),
): Transport {
  // A `Request` holds its signal by a weak reference, which garbage collection may clear, and with it the abort,
  // during a long wait. So we keep the signal that ky made from the caller's and its own timeout.
  const signals = new WeakMap<Request, AbortSignal>();
  const send = async (request: PooledRequest): Promise<PooledResponse> => {
    try {
      return await sendPooled(dispatcher, request);
    } catch (error) {
      if (request.signal.aborted || !stale.caused(error)) throw error;
      return await sendPooled(dispatcher, request);
    }
  };
  /** Follows redirects; ignores the proxy settings in the environment. */
  const fetchPooled = async (input: unknown): Promise<PooledResponse> => {
    const request = input as Request;
    // Sends the whole body, so that its length is known: some servers reject chunked requests.
    const body = request.body ? await request.text() : null;
    const signal = signals.get(request) ?? request.signal;
    const parts = { method: request.method, headers: [...request.headers], body, signal };
    let { url } = request;
    for (let redirects = 0; ; redirects++) {
      const response = await send({ ...parts, url });
      const target = redirectTarget(response.status, response.headers.get('location'), url);
      if (target === undefined || redirects === MAX_REDIRECTS) return response;
      // The connection can be used again only when nothing is left on it.
      await drain(response.body, ERROR_BODY_MS);
      url = target;
    }
  };
  const client = ky.create({
    headers,
    retry: 0,
    timeout: false,
    redirect: 'manual',
    // No `afterResponse`: with such hooks ky reads every answer twice.
    hooks: { beforeRequest: [(request, { signal }) => void (signal && signals.set(request, signal))] },
  });
  return {
    stream: client.extend({
      fetch: async (input) => {
        const { status, headers: fields, body } = await fetchPooled(input);
        if (status < 200 || status >= 300) return refusal({ status, headers: fields, body });
        const response = new Response(null, { status, headers: fields });
        bodies.set(response, body);
        return response;
      },
    }),
    whole: client.extend({ fetch: async (input) => wholeReply(await fetchPooled(input)) }),
    close: () => dispatcher.destroy(),
  };
}

const bodies = new WeakMap<Response, ByteReader>();

/** The body of a response of `stream`: the response itself, of the runtime's kind for ky's sake, has none. */
export function bodyOf(response: Response): ByteReader | undefined {
  return bodies.get(response);
}

async function wholeReply(response: PooledResponse): Promise<Response> {
  try {
    return copyOf(response, await readStart(response.body, MAX_REPLY));
  } finally {
    release(response.body);
  }
}

async function refusal(response: PooledResponse): Promise<Response> {
  const timer = setTimeout(() => release(response.body), ERROR_BODY_MS);
  const text = await readStart(response.body, MAX_ERROR_BODY).catch(() => '');
  clearTimeout(timer);
  release(response.body);
  return copyOf(response, text);
}

function copyOf({ status, headers }: PooledResponse, text: string): Response {
  // Some proxies send statuses outside HTTP's range.
  if (status < 200 || status > 599) return Response.error();
  return new Response(text === '' ? null : text, { status, headers: [...headers] });
}
