import { CLOSES, type ProtocolFault } from '../../protocol/index';
import type { DialectConnection, FrameMeaning } from '../dialects/dialect';
import { InboundRateLimit, type RateBreach } from '../limits/inbound-rate-limit';
import type { ResolvedHostOptions } from '../options';
import { BINARY_FRAME, type ClosingFault, ERROR_MESSAGES, type ErrorClose, MAX_AUTH_BYTES } from './errors';

/** A frame that is rejected. With `close`, the connection ends. */
export interface FrameRefusal {
  ok: false;
  fault: ProtocolFault;
  close?: ErrorClose;
}

export type FrameResult = FrameMeaning | FrameRefusal;

/** Reads the frames of one client: counts them against its limits, and has its dialect read those within them. */
export class FrameReader {
  readonly #options: ResolvedHostOptions;
  readonly #dialect: DialectConnection;
  /** Created with the first frame, because most connections are quiet most of the time. */
  #rateLimit: InboundRateLimit | undefined;

  /** Frames received while something is decided or told: they wait, so that replies keep their order. */
  #held: [data: Buffer, isBinary: boolean][] | undefined;
  /** A broken frame ends the connection with this code, after what came before it. */
  #fault: number | undefined;

  constructor(options: ResolvedHostOptions, dialect: DialectConnection) {
    this.#options = options;
    this.#dialect = dialect;
  }

  /**
   * Until the client is `authenticated`, its first message must be `auth`; anything else closes the
   * connection.
   */
  read(data: Buffer, isBinary: boolean, authenticated: boolean): FrameResult {
    const { observer, limits } = this.#options;
    const now = performance.now();
    const breach = this.#rate(now).take(data.length, now);
    if (breach) return this.#overLimit(breach);
    if (isBinary) return this.#unreadable(BINARY_FRAME, authenticated, now);
    if (!authenticated && data.length > MAX_AUTH_BYTES) return AUTH_FIRST;
    const result = this.#dialect.read(data.toString(), limits);
    if (!result.ok) return this.#unreadable(result.fault, authenticated, now);
    observer.messageReceived(result.type, data.length);
    if (result.notUnderstood !== undefined) observer.resultNotUnderstood(result.notUnderstood);
    return authenticated || result.messages[0]?.type === 'auth' ? result : AUTH_FIRST;
  }

  /** From now on frames are held. */
  hold(): void {
    this.#held = [];
  }

  get holds(): boolean {
    return this.#held !== undefined;
  }

  /** Holds this frame, if frames are held; returns whether they are. */
  held(data: Buffer, isBinary: boolean): boolean {
    this.#held?.push([data, isBinary]);
    return this.#held !== undefined;
  }

  /** The frames break off. Returns whether that has to wait for those that are held. */
  breakOff(fault: number): boolean {
    if (this.holds) this.#fault = fault;
    return this.holds;
  }

  /** The code that they broke off with meanwhile, when none is held any more. */
  get brokenBy(): number | undefined {
    return this.holds ? undefined : this.#fault;
  }

  /** Returns the frames that were held, and holds no more. */
  release(): readonly [data: Buffer, isBinary: boolean][] {
    const held = this.#held ?? [];
    this.#held = undefined;
    return held;
  }

  /** Pings are answered by the WebSocket layer but count as frames: a flood of them closes the connection. */
  ping(): FrameRefusal | undefined {
    const now = performance.now();
    const breach = this.#rate(now).take(0, now);
    return breach?.closes ? this.#overLimit(breach) : undefined;
  }

  #rate(now: number): InboundRateLimit {
    this.#rateLimit ??= new InboundRateLimit(this.#options.limits, now);
    return this.#rateLimit;
  }

  #overLimit({ scope, retryAfterMs, closes }: RateBreach): FrameRefusal {
    this.#options.observer.rateLimited(scope);
    const fault: ProtocolFault = {
      code: 'RATE_LIMITED',
      message: `Too many ${scope} a second; wait before you send more.`,
      retryable: true,
      retry_after_ms: retryAfterMs,
    };
    return closes ? { ok: false, fault, close: CLOSES.rateLimited } : { ok: false, fault };
  }

  #unreadable(fault: ProtocolFault, authenticated: boolean, now: number): FrameRefusal {
    const { observer, limits } = this.#options;
    observer.messageInvalid(fault.code);
    if (!authenticated) return AUTH_FIRST;
    if (!this.#rate(now).invalid(now)) return { ok: false, fault };
    return closing(CLOSES.badRequests, {
      message: `More than ${limits.invalidPerMinute} messages in a minute could not be read; the connection is closed.`,
    });
  }
}

function closing(close: ErrorClose, fault: ClosingFault): FrameRefusal {
  return { ok: false, fault: { code: close.error, ...fault }, close };
}

const AUTH_FIRST = closing(CLOSES.unauthorized, { message: ERROR_MESSAGES.authFirst });
