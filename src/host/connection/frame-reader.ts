import { CLOSES, type ClientMessage, type ProtocolFault, parseClientMessage } from '../../protocol/index';
import { type Breach, Inflow } from '../limits/inbound-rate-limit';
import type { ResolvedHostOptions } from '../options';
import { BINARY_FRAME, type Expulsion, MAX_HELLO_BYTES, SENTENCES } from './errors';

/** Whom the frames are for. */
export interface InletOwner {
  /** Whether it is known who the client is. */
  readonly known: boolean;
  readonly gone: boolean;
  handle(message: ClientMessage): void;
  refuse(fault: ProtocolFault): void;
  expel(expulsion: Expulsion, message: string, more?: Partial<ProtocolFault>): void;
}

/**
 * What comes in from one client, frame by frame: counted, read, and handed on or refused. Whoever sends too
 * much or nonsense is told so, and closed when it does not help.
 */
export class Inlet {
  readonly #options: ResolvedHostOptions;
  readonly #owner: InletOwner;
  /** Made with the first frame: most connections are quiet most of the time. */
  #inflow: Inflow | undefined;
  #held: [data: Buffer, isBinary: boolean][] | undefined;

  constructor(options: ResolvedHostOptions, owner: InletOwner) {
    this.#options = options;
    this.#owner = owner;
  }

  take(data: Buffer, isBinary: boolean): void {
    if (this.#owner.gone) return;
    if (this.#held) {
      this.#held.push([data, isBinary]);
      return;
    }
    this.guard(() => this.#read(data, isBinary));
  }

  /** A ping is answered by the WebSocket layer; a flood of them is one of frames. */
  ping(): void {
    const now = performance.now();
    const breach = this.#flow(now).take(0, now);
    if (breach?.closes) this.#overdone(breach);
  }

  /** Keeps back what comes, so that all is answered in order. The socket reads no more than it has. */
  hold(): void {
    this.#held = [];
  }

  /** Does what was waited for, then takes what came meanwhile. */
  release(work: () => void): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    this.guard(work);
    for (const [data, isBinary] of held) this.take(data, isBinary);
  }

  /** Whatever goes wrong in there concerns this one client. */
  guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#options.logger.error({ err: error }, 'a message could not be handled');
      this.#owner.expel(CLOSES.internalError, SENTENCES.internal, { retryable: true });
    }
  }

  #read(data: Buffer, isBinary: boolean): void {
    const { observer, limits } = this.#options;
    const now = performance.now();
    const breach = this.#flow(now).take(data.length, now);
    if (breach) return this.#overdone(breach);
    if (isBinary) return this.#unreadable(BINARY_FRAME, now);
    if (!this.#owner.known && data.length > MAX_HELLO_BYTES) return this.#unannounced();
    const result = parseClientMessage(data.toString(), limits);
    if (!result.ok) return this.#unreadable(result.fault, now);
    const { message } = result;
    observer.messageReceived(message.type, data.length);
    if (this.#owner.known || message.type === 'auth') this.#owner.handle(message);
    else this.#unannounced();
  }

  #flow(now: number): Inflow {
    this.#inflow ??= new Inflow(this.#options.limits, now);
    return this.#inflow;
  }

  #overdone({ scope, retryAfterMs, closes }: Breach): void {
    this.#options.observer.rateLimited(scope);
    const message = `Too many ${scope} a second; wait before you send more.`;
    const more = { retryable: true, retry_after_ms: retryAfterMs };
    if (closes) this.#owner.expel(CLOSES.rateLimited, message, more);
    else this.#owner.refuse({ code: 'RATE_LIMITED', message, ...more });
  }

  #unreadable(fault: ProtocolFault, now: number): void {
    const { observer, limits } = this.#options;
    observer.messageInvalid(fault.code);
    if (!this.#owner.known) return this.#unannounced();
    if (!this.#flow(now).invalid(now)) return this.#owner.refuse(fault);
    this.#owner.expel(
      CLOSES.badRequests,
      `More than ${limits.invalidPerMinute} messages in a minute could not be read; the connection is closed.`,
    );
  }

  #unannounced(): void {
    this.#owner.expel(CLOSES.unauthorized, SENTENCES.hello);
  }
}
