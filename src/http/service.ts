import * as v from 'valibot';
import { type Logger, silentLogger } from '../logging/logger';
import { redactingLogger } from '../logging/redacting-logger';
import { callback, duration, wholeNumber, withMethods } from '../options/fields';
import { release } from './body';
import { unreachable } from './connection-errors';
import type { ByteReader } from './connections/pooled-request';
import { Rehearsal } from './rehearsal';
import type { Timeouts } from './timeouts';
import { createTransport, type Transport, transportOver } from './transport';
import type { Upstream } from './upstream';

/** Options shared by all backends that use HTTP. */
export interface HttpOptions {
  /**
   * Milliseconds for a whole answer, from the question to its end, retries included; `Infinity` for no limit.
   * Default: 60 000.
   */
  timeoutMs?: number;
  /**
   * Milliseconds until the first event of an answer, or until all of a single-piece answer, connecting included;
   * `Infinity` for no limit. Default: 45 000.
   */
  firstEventTimeoutMs?: number;
  /**
   * How long, in milliseconds, an answer may be silent once it has started; `Infinity` for no limit. Default: 40 000.
   */
  idleTimeoutMs?: number;
  /** How often a question is sent again when it was certainly not accepted, and so not billed. Default: 2. */
  retries?: number;
  /** Receives one line per answer at `info`: milliseconds, retries, and the cost and ids that the server reported. */
  logger?: Logger;
  /** A random number from 0 up to 1, to spread retries. Default: `Math.random`. */
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

/** How the options are read, with all defaults. */
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

/** Headers sent with each question. No compression: it would delay the first words of a stream. */
const HEADERS = {
  accept: 'text/event-stream, application/json',
  'accept-encoding': 'identity',
  'user-agent': 'realtime-rag',
};

/** A few questions are enough for the runtime to know which code is used. */
const REHEARSALS = 3;

/** An answer for warming up. */
export interface RehearsedAnswer {
  /** As the server would send it. */
  events: readonly object[];
  ask(service: HttpService): AsyncIterable<unknown>;
}

/** State shared by the answers of one backend: its connections, and the answers in progress. */
export class HttpService {
  readonly upstream: Upstream;
  readonly settings: HttpSettings;
  readonly transport: Transport;
  readonly running = new Set<Timeouts>();
  /** Connections with a finished answer, about to become free. */
  readonly draining = new Set<ByteReader>();
  closed = false;

  /** `headers` are sent with every question, over `transport` instead of a pool of connections if it is given. */
  constructor(
    upstream: Upstream,
    settings: HttpSettings,
    headers: Record<string, string>,
    transport = createTransport(settings.timeoutMs, { ...HEADERS, ...headers }),
  ) {
    this.upstream = upstream;
    this.settings = settings;
    this.transport = transport;
  }

  /**
   * Spares the first question what it would wait for: lets `ask` answer a few questions from a service that sends
   * these events, so that its code is loaded and compiled, and opens a connection to the server of `url`. Without
   * `url` it does not: a service that expects nothing but questions might take the request for one.
   */
  async warmUp(signal: AbortSignal, { events, ask }: RehearsedAnswer, url?: string): Promise<void> {
    const settings = { ...this.settings, logger: silentLogger };
    const rehearsal = new HttpService(this.upstream, settings, {}, transportOver(new Rehearsal(events), {}));
    const rehearse = async () => {
      for (let i = 0; i < REHEARSALS && !signal.aborted; i++) for await (const _ of ask(rehearsal));
    };
    await Promise.all([url === undefined ? undefined : this.#connect(url, signal), rehearse()]);
  }

  /** Any reply will do. Not HEAD, after which undici closes the connection. */
  async #connect(url: string, signal: AbortSignal): Promise<void> {
    const { who, addressOption } = this.upstream;
    try {
      await this.transport.whole(url, { method: 'OPTIONS', signal, throwHttpErrors: false });
    } catch (error) {
      if (signal.aborted) return;
      const err = unreachable(error, who, addressOption);
      this.settings.logger.warn({ err }, `${who} cannot be reached now; questions will fail until it can`);
    }
  }

  /** Ends every answer; closes the connections once `last`, which may still need them, has finished. */
  async close(last: () => Promise<void> = async () => {}): Promise<void> {
    this.closed = true;
    for (const timeouts of this.running) timeouts.abort('closed');
    for (const reader of this.draining) release(reader);
    await last();
    await this.transport.close();
  }
}
