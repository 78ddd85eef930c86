import * as v from 'valibot';
import { type Logger, silentLogger } from '../logging/logger';
import { redactingLogger } from '../logging/redacting-logger';
import { callback, duration, wholeNumber, withMethods } from '../options/fields';
import { type ByteReader, release } from './body';
import type { Timeouts } from './timeouts';
import { createTransport, type Transport } from './transport';
import type { Upstream } from './upstream';

/** Options of every backend that asks over HTTP. */
export interface HttpOptions {
  /**
   * Milliseconds for one whole answer, from the question to its end, retries included; `Infinity` for no limit.
   * Default: 60 000.
   */
  timeoutMs?: number;
  /**
   * Milliseconds until the first event of an answer, or until all of one that comes in one piece, connecting
   * included; `Infinity` for no limit. Default: 45 000.
   */
  firstEventTimeoutMs?: number;
  /** Milliseconds that an answer that began may be silent; `Infinity` for no limit. Default: 40 000. */
  idleTimeoutMs?: number;
  /** How often a question is sent again when it surely was not accepted, so is not billed. Default: 2. */
  retries?: number;
  /** Gets one line per answer at `info`: milliseconds, retries, and what the server said of cost and names. */
  logger?: Logger;
  /** From 0 up to 1, to spread retries. Default: `Math.random`. */
  random?: () => number;
}

const timeLimit = duration({ unlimited: true });
const logger = withMethods<Logger>(
  'a logger; give an object with debug, info, warn and error, such as console',
  'debug',
  'info',
  'warn',
  'error',
);

/** How they are read, with every default. */
export const httpFields = {
  timeoutMs: v.optional(timeLimit, 60_000),
  firstEventTimeoutMs: v.optional(timeLimit, 45_000),
  idleTimeoutMs: v.optional(timeLimit, 40_000),
  retries: v.optional(wholeNumber({ max: 10 }), 2),
  logger: v.optional(
    v.pipe(
      logger,
      v.transform((given) => redactingLogger(given)),
    ),
    silentLogger,
  ),
  random: v.optional(
    callback<() => number>('a function that returns a number from 0 up to 1'),
    () => Math.random,
  ),
};

export type HttpSettings = Required<HttpOptions>;

/** What servers are told with each question. No compression: it would hold back the first words of a stream. */
const HEADERS = { accept: 'text/event-stream, application/json', 'accept-encoding': 'identity' };

/** What the answers of one backend share: its connections, and the answers that are under way. */
export class HttpService {
  readonly upstream: Upstream;
  readonly settings: HttpSettings;
  readonly transport: Transport;
  readonly running = new Set<Timeouts>();
  /** Connections with a finished answer, about to become free for the next one. */
  readonly draining = new Set<ByteReader>();
  closed = false;

  /** `headers` go with every question. */
  constructor(upstream: Upstream, settings: HttpSettings, headers: Record<string, string>) {
    this.upstream = upstream;
    this.settings = settings;
    this.transport = createTransport(settings.timeoutMs, { ...HEADERS, ...headers });
  }

  /** Ends every answer; breaks the connections once `last`, which may still need them, is through. */
  async close(last: () => Promise<void> = async () => {}): Promise<void> {
    this.closed = true;
    for (const timeouts of this.running) timeouts.abort('closed');
    for (const reader of this.draining) release(reader);
    await last();
    await this.transport.close();
  }
}
