import type { Logger } from '../../logging/logger';
import { LogUnavailableError } from '../event-log';
import type { Script } from './scripts';

/** Redis does not accept these now, whatever they are: the log as a whole is unavailable. */
const REFUSALS =
  /\b(OOM|READONLY|MISCONF|NOREPLICAS|LOADING|MASTERDOWN|CLUSTERDOWN|BUSY|NOAUTH|WRONGPASS|NOPERM)\b/;
/** The server has become another one's replica: its successor may be at the same address. */
const MOVED = /\b(READONLY|MASTERDOWN)\b/;
/** What is wrong with the address stays wrong, however often it is tried. */
const WRONG_ADDRESS: readonly [reply: RegExp, why: string][] = [
  [/\bNOAUTH\b/, 'Redis wants a password (NOAUTH).'],
  [/\bWRONGPASS\b/, 'Redis does not accept this user and password (WRONGPASS).'],
  [/\bNOPERM\b/, 'Redis does not let this user do what is needed (NOPERM).'],
  [/^ERR .*\bDB index\b/, 'Redis has no database of this number.'],
];

const CONNECT_TIMEOUT_MS = 2_000;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 2_000;
/** A connection without any answer for so many timeouts is given up. */
const SILENT_TIMEOUTS = 4;
/** Commands that wait to be written or answered, at most. */
const MAX_PENDING = 20_000;

/** What is used of a client of the `redis` package. */
interface Client {
  connect(): Promise<unknown>;
  destroy(): void;
  sendCommand(args: string[]): Promise<unknown>;
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  unsubscribe(channel: string): Promise<unknown>;
  on(event: 'error', listener: (error: unknown) => void): unknown;
}

export interface ConnectionOptions {
  /** As the `redis` package reads them. */
  client: { socket?: object };
  timeoutMs: number;
  /** How often `renew` is called. */
  renewMs: number;
  logger: Logger;
  /**
   * Called with each new connection, and then regularly; writes something. When it succeeds, Redis can be reached and
   * accepts writes.
   */
  renew(send: (args: string[]) => Promise<unknown>): Promise<void>;
}

/**
 * A connection to Redis that is always there, but not always up. Commands are answered in time or fail: they never wait
 * for Redis to come back. It reconnects by itself, with increasing delays.
 */
export class RedisConnection {
  readonly #options: ConnectionOptions;
  readonly #create: () => Client;
  readonly #listeners: ((up: boolean) => void)[] = [];
  #client: Client | undefined;
  /** The client, once it is prepared. */
  #ready: Client | undefined;
  #isUp = false;
  #isClosed = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #silentSince: number | undefined;
  #why = new LogUnavailableError('Redis has not been reached yet.');
  #upSince = Number.NEGATIVE_INFINITY;
  #isTold = false;
  /** Until it is known whether the first attempt has failed for good. */
  #isOpening = true;
  #subscription: { channel: string; listener: (message: string) => void } | undefined;

  private constructor(options: ConnectionOptions, create: () => Client) {
    this.#options = options;
    this.#create = create;
  }

  /**
   * Connects. Resolves also when Redis cannot be reached at the moment.
   *
   * Rejects when the `redis` package is not installed, or Redis refuses the credentials or has no such database.
   */
  static async open(options: ConnectionOptions): Promise<RedisConnection> {
    const { createClient } = await import('redis').catch(() => {
      throw new Error("The package 'redis' is not installed: run `npm install redis`.");
    });
    const create = (): Client =>
      createClient({
        ...options.client,
        RESP: 3,
        disableOfflineQueue: true,
        commandsQueueMaxLength: MAX_PENDING,
        maintNotifications: 'disabled',
        // There is a timer of our own: that of the package ends when a command is written.
        commandOptions: { timeout: 0 },
        socket: {
          connectTimeout: CONNECT_TIMEOUT_MS,
          ...options.client.socket,
          reconnectStrategy: false,
        },
      });
    const connection = new RedisConnection(options, create);
    const failure = await connection.#connect();
    if (failure !== undefined && whatIsWrong(failure) !== undefined) {
      const { why } = connection;
      await connection.close();
      throw why;
    }
    connection.#isOpening = false;
    if (!connection.isUp) connection.#tell();
    return connection;
  }

  /** Whether Redis is there and accepts writes, as far as is known. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Since when it has been up again, of `performance.now()`; `-Infinity` if it has never been away. */
  get backSince(): number {
    return this.#upSince;
  }

  /** Why it is not up. */
  get why(): LogUnavailableError {
    return this.#why;
  }

  onChange(listener: (up: boolean) => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Sends a command. Rejects with a `LogUnavailableError` when Redis is away, takes too long or accepts no writes, and
   * with the error of Redis when it refuses this command alone.
   */
  command(args: string[]): Promise<unknown> {
    return this.#isUp ? this.#send(args) : Promise.reject(this.#why);
  }

  /** Runs a script, as `command`. */
  async run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...args];
    try {
      return await this.command(['EVALSHA', script.sha, ...rest]);
    } catch (error) {
      if (!textOf(error).startsWith('NOSCRIPT')) throw error;
      return this.command(['EVAL', script.source, ...rest]);
    }
  }

  /** As `command`, but also while it is not up. */
  readonly #send = (args: string[]): Promise<unknown> => {
    const client = this.#client;
    if (!client) return Promise.reject(this.#why);
    return new Promise((resolve, reject) => {
      const { timeoutMs } = this.#options;
      const late = () => {
        this.#silentSince ??= performance.now() - timeoutMs;
        this.#down(`Redis has not answered within ${timeoutMs} ms.`);
        reject(this.#why);
      };
      // An answer that has come while this process was busy is read first.
      const timer = setTimeout(() => setImmediate(() => isOpen && late()), timeoutMs);
      let isOpen = true;
      client.sendCommand(args).then(
        (reply) => {
          isOpen = false;
          clearTimeout(timer);
          this.#silentSince = undefined;
          resolve(reply);
        },
        (error) => {
          isOpen = false;
          clearTimeout(timer);
          reject(this.#judge(error, client));
        },
      );
    });
  };

  /** Messages of this channel arrive at `listener`, also after reconnecting, but not what is sent in between. */
  async subscribe(channel: string, listener: (message: string) => void): Promise<void> {
    this.#subscription = { channel, listener };
    await this.#ready?.subscribe(channel, listener).catch(() => {});
  }

  async unsubscribe(): Promise<void> {
    const { channel } = this.#subscription ?? {};
    this.#subscription = undefined;
    if (channel !== undefined) await this.#ready?.unsubscribe(channel).catch(() => {});
  }

  close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#down('The log is closed.');
    this.#drop();
    return Promise.resolve();
  }

  /** Whatever fails, it is tried again later. Returns what failed. */
  async #connect(): Promise<unknown> {
    const client = this.#create();
    this.#client = client;
    client.on('error', (error) => this.#lost(client, error));
    try {
      await client.connect();
      await this.#options.renew(this.#send);
      if (this.#subscription) await client.subscribe(this.#subscription.channel, this.#subscription.listener);
    } catch (error) {
      this.#lost(client, error);
      return error;
    }
    if (this.#client !== client) return this.#why;
    this.#ready = client;
    this.#up();
    return undefined;
  }

  async #renew(): Promise<void> {
    try {
      await this.#options.renew(this.#send);
      if (!this.#isUp) this.#up();
      else this.#again(this.#options.renewMs);
    } catch {
      const silent = performance.now() - (this.#silentSince ?? Number.POSITIVE_INFINITY);
      if (this.#client && silent > SILENT_TIMEOUTS * this.#options.timeoutMs) this.#drop();
      this.#again(this.#backOff());
    }
  }

  /** The next attempt at what is to be done regularly. */
  #again(ms: number): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void (this.#client ? this.#renew() : this.#connect()), ms);
  }

  #backOff(): number {
    const most = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures++);
    return most * (0.5 + Math.random() / 2);
  }

  #up(): void {
    if (this.#isClosed) return this.#drop();
    if (this.#isTold) {
      this.#options.logger.info({}, 'Redis is available again');
      this.#upSince = performance.now();
    }
    this.#isTold = false;
    this.#failures = 0;
    this.#silentSince = undefined;
    this.#isUp = true;
    this.#again(this.#options.renewMs);
    for (const listener of this.#listeners) listener(true);
  }

  #down(why: string): void {
    const wasUp = this.#isUp;
    this.#isUp = false;
    if (why !== this.#why.message) this.#why = new LogUnavailableError(why);
    if (this.#isClosed) return;
    this.#tell();
    if (!wasUp) return;
    this.#again(this.#backOff());
    for (const listener of this.#listeners) listener(false);
  }

  /** Once: not for every attempt. */
  #tell(): void {
    if (this.#isTold || this.#isOpening) return;
    this.#options.logger.warn({ reason: this.#why.message }, 'Redis is unavailable');
    this.#isTold = true;
  }

  #lost(client: Client, error: unknown): void {
    if (this.#client !== client) return;
    this.#down(describe(error));
    this.#drop();
    this.#again(this.#backOff());
  }

  #drop(): void {
    const client = this.#client;
    this.#client = undefined;
    this.#ready = undefined;
    this.#silentSince = undefined;
    try {
      client?.destroy();
    } catch {
      // It was not open any more.
    }
  }

  /** What an error of a command means for the connection, and for whoever sent the command. */
  #judge(error: unknown, client: Client): unknown {
    if (this.#client !== client) return this.#why;
    const text = textOf(error);
    if (!isReply(error)) {
      this.#down(describe(error));
      return this.#why;
    }
    if (!REFUSALS.test(text)) return error;
    this.#down(describe(error));
    if (MOVED.test(text)) this.#lost(client, error);
    return this.#why;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

/** Whether an error is an answer of Redis: such errors begin with a word in capitals. */
function isReply(error: unknown): boolean {
  return /^[A-Z]{2,} /.test(textOf(error));
}

/** Why the address can never do; undefined for any other error. */
function whatIsWrong(error: unknown): string | undefined {
  const text = textOf(error);
  return WRONG_ADDRESS.find(([reply]) => reply.test(text))?.[1];
}

/** For the operator. Nothing of what an error says but known words: it may repeat what it was given. */
function describe(error: unknown): string {
  if (error instanceof LogUnavailableError) return error.message;
  const wrong = whatIsWrong(error);
  if (wrong !== undefined) return wrong;
  const refusal = REFUSALS.exec(textOf(error))?.[1];
  if (refusal !== undefined) return `Redis refuses commands: ${refusal}.`;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[A-Z_]+$/.test(code)
    ? `Redis cannot be reached: ${code}.`
    : 'The connection to Redis is lost.';
}
