import { Agent, buildConnector, fetch as poolFetch } from 'undici';

/** Enough for as many answers at once as one process will have; more wait for a free connection. */
const CONNECTIONS = 256;
/** Shorter than the idle limit of most servers, which would else close under a question just sent. */
const KEEP_ALIVE_MS = 10_000;

const failedToConnect = new WeakSet<object>();

/** True for what went wrong before anything could be sent: no address, nobody there, no common TLS. */
export function isConnectFailure(error: unknown): boolean {
  return typeof error === 'object' && error !== null && failedToConnect.has(error);
}

/** Connections of one backend, kept open between questions. */
export interface Pool {
  /** As the runtime's own, and deaf to the proxy settings of the environment. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  /** Breaks what is open. */
  close(): Promise<void>;
}

/** `connectTimeoutMs` ends attempts that nobody waits for any more. */
export function createPool(connectTimeoutMs: number): Pool {
  const connect = buildConnector({ timeout: connectTimeoutMs });
  const dispatcher = new Agent({
    connections: CONNECTIONS,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // An answer has limits of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (options, callback) =>
      connect(options, (...outcome) => {
        if (outcome[0]) failedToConnect.add(outcome[0]);
        callback(...outcome);
      }),
  });
  return {
    async fetch(input, init) {
      // Unpacked, because a request made by the runtime is a stranger to another copy of its fetch.
      const { url, method, headers, body, redirect, signal } = await unpacked(new Request(input, init));
      const response = await poolFetch(url, { method, headers, body, redirect, signal, dispatcher });
      return response as unknown as Response;
    },
    close: () => dispatcher.destroy(),
  };
}

async function unpacked(request: Request) {
  const { url, method, redirect, signal } = request;
  // Whole, so that its length is told: some servers in front of Dify take no body in chunks.
  const body = request.body ? await request.text() : null;
  return { url, method, headers: [...request.headers], body, redirect, signal };
}
