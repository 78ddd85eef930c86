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

/** The response to a question, whose body is still to come. */
export interface StreamedResponse extends PooledResponse {
  /** The beginning of the body, of a response outside 2xx. Nothing is left to read then. */
  refusal?: string;
}

/**
 * HTTP to one upstream, over keep-alive connections. Redirects are followed only when they keep the method and stay
 * on the server: others would turn a POST into a GET, or send the key elsewhere. Nothing is retried unless the caller
 * does, as an accepted question is billed; only a question for which the server had closed the connection is sent
 * again.
 */
export interface Transport {
  /**
   * Posts JSON; resolves with the head of the response, whatever its status. No timeout: an answer has its own limits
   * (`Timeouts`), which can pause between attempts and restart. Not through ky, whose requests, responses and signals
   * cost as much as a short answer.
   */
  post(url: string, json: unknown, signal: AbortSignal): Promise<StreamedResponse>;
  /**
   * Resolves with a whole reply, cut at a megabyte; `timeout` covers the body too. Rejects with ky's `HTTPError` for a
   * status outside 2xx.
   */
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
  let posted: [name: string, value: string][] | undefined;
  const postHeaders = () => {
    const all = new Headers(headers);
    // The service may want JSON under a type of its own.
    if (!all.has('content-type')) all.set('content-type', 'application/json');
    return [...all];
  };
  const send = async (request: PooledRequest): Promise<PooledResponse> => {
    try {
      return await sendPooled(dispatcher, request);
    } catch (error) {
      if (request.signal.aborted || !stale.caused(error)) throw error;
      return await sendPooled(dispatcher, request);
    }
  };
  /** Follows redirects; ignores the proxy settings in the environment. */
  const follow = async (request: PooledRequest): Promise<PooledResponse> => {
    let { url } = request;
    for (let redirects = 0; ; redirects++) {
      const response = await send({ ...request, url });
      const target = redirectTarget(response, url);
      if (target === undefined || redirects === MAX_REDIRECTS) return response;
      // The connection can be used again only when nothing is left on it.
      await drain(response.body, ERROR_BODY_MS);
      url = target;
    }
  };
  return {
    async post(url, json, signal) {
      const body = JSON.stringify(json);
      posted ??= postHeaders();
      const response = await follow({ url, method: 'POST', headers: posted, body, signal });
      const { status } = response;
      return status >= 200 && status < 300
        ? response
        : { ...response, refusal: await readRefusal(response.body) };
    },
    whole: wholeReplies(headers, follow),
    close: () => dispatcher.destroy(),
  };
}

/** A client that reads every reply to its end. */
function wholeReplies(
  headers: Record<string, string>,
  send: (request: PooledRequest) => Promise<PooledResponse>,
): KyInstance {
  // A `Request` holds its signal by a weak reference, which garbage collection may clear, and with it the abort,
  // during a long wait. So we keep the signal that ky made from the caller's and its own timeout.
  const signals = new WeakMap<Request, AbortSignal>();
  return ky.create({
    headers,
    retry: 0,
    timeout: false,
    redirect: 'manual',
    // No `afterResponse`: with such hooks ky reads every answer twice.
    hooks: { beforeRequest: [(request, { signal }) => void (signal && signals.set(request, signal))] },
    fetch: async (input) => {
      const request = input as Request;
      const { url, method } = request;
      // Sends the whole body, so that its length is known: some servers reject chunked requests.
      const body = request.body ? await request.text() : null;
      const signal = signals.get(request) ?? request.signal;
      return wholeReply(await send({ url, method, headers: [...request.headers], body, signal }));
    },
  });
}

async function wholeReply({ status, headers, body }: PooledResponse): Promise<Response> {
  try {
    const text = await readStart(body, MAX_REPLY);
    // Some proxies send statuses outside HTTP's range.
    if (status < 200 || status > 599) return Response.error();
    return new Response(text === '' ? null : text, { status, headers: headers.valid() });
  } finally {
    release(body);
  }
}

async function readRefusal(body: ByteReader): Promise<string> {
  const timer = setTimeout(() => release(body), ERROR_BODY_MS);
  const text = await readStart(body, MAX_ERROR_BODY).catch(() => '');
  clearTimeout(timer);
  release(body);
  return text;
}
