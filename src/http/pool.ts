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

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Connections of one backend, kept open between questions. */
export interface Pool {
  /**
   * A `fetch` like the runtime's, deaf to the proxy settings of the environment, under this signal
   * alone. A `Request` follows its signal by a weak reference only, which the next garbage collection takes,
   * and an abort with it: too soon for a wait that can be long.
   */
  fetchUnder(signal: AbortSignal): Fetch;
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
  const fetchUnder =
    (signal: AbortSignal): Fetch =>
    async (input, init) => {
      const request = new Request(input, init);
      const parts = { ...(await partsOf(request)), signal };
      return (await poolFetch(request.url, { ...parts, dispatcher })) as unknown as Response;
    };
  return { fetchUnder, close: () => dispatcher.destroy() };
}

/** A request made by the runtime is a stranger to another copy of its `fetch`, so its parts are passed on. */
async function partsOf(request: Request) {
  const { method, redirect } = request;
  // Whole, so that its length is told: some servers take no body in chunks.
  const body = request.body ? await request.text() : null;
  return { method, headers: [...request.headers], body, redirect };
}
