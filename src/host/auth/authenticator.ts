import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from '../../logging/logger';
import { startTimer } from '../../options/duration';
import type { Admission } from '../telemetry/observer';
import {
  type Authenticate,
  type AuthenticateRequest,
  type Credential,
  type CredentialWay,
  expiryOf,
  type Identity,
} from './identity';
import type { TicketStore } from './tickets';

/** A subject's identity, and how it was proved. */
export interface Verified {
  identity: Identity;
  how: Admission;
}

/** `refused`: the credential is not accepted. `unknown`: it cannot be checked at the moment. */
export type Verdict = Verified | 'refused' | 'unknown';

export interface AuthenticatorOptions {
  authenticate: Authenticate;
  tickets: TicketStore | undefined;
  /** How long one verdict may take, in milliseconds; `Infinity`: no limit. */
  timeoutMs: number;
  /** How many verdicts may be pending at once. */
  concurrency: number;
  logger: Logger;
}

/** What a handshake reveals about a client. */
export type HandshakeInfo = Pick<AuthenticateRequest, 'headers' | 'url' | 'address'>;

/**
 * Checks credentials: against the tickets that this host issued, then with the given `authenticate` hook.
 * Returns a verdict in time, however slow the hook is and however it fails, and rejects excess checks.
 */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  #awaited = 0;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /** Returns synchronously when the hook does; the promise never rejects. */
  check(handshake: HandshakeInfo, credential: Credential | undefined): Verdict | Promise<Verdict> {
    if (this.#awaited >= this.#options.concurrency) return 'unknown';
    const request = new PendingRequest(handshake, credential);
    try {
      const found = this.#ask(request, credential);
      return isPromise(found) ? this.#await(found, credential, request) : verdictOf(found, credential);
    } catch (error) {
      return this.#failed(error);
    }
  }

  #ask(request: PendingRequest, credential: Credential | undefined) {
    const { tickets, authenticate } = this.#options;
    // A message may also carry a ticket.
    if (!tickets || !credential || credential.via === 'bearer') return authenticate(request);
    const redeemed = tickets.redeem(credential.token);
    if (isPromise(redeemed)) return redeemed.then((identity) => identity ?? authenticate(request));
    return redeemed ?? authenticate(request);
  }

  async #await(
    found: Promise<Identity | null>,
    credential: Credential | undefined,
    request: PendingRequest,
  ): Promise<Verdict> {
    this.#awaited++;
    let timer: ReturnType<typeof startTimer>;
    const late = new Promise<never>((_, reject) => {
      timer = startTimer(() => reject(new Error('authenticate took too long')), this.#options.timeoutMs);
    });
    try {
      return verdictOf(await Promise.race([found, late]), credential);
    } catch (error) {
      return this.#failed(error);
    } finally {
      clearTimeout(timer);
      request.end();
      this.#awaited--;
    }
  }

  #failed(error: unknown): Verdict {
    this.#options.logger.error({ err: error }, 'authenticate failed');
    return 'unknown';
  }
}

/** The argument of the hook. Its signal is created on first use, because most hooks return at once. */
class PendingRequest implements AuthenticateRequest {
  readonly headers: IncomingHttpHeaders;
  readonly url: string;
  readonly address: string;
  readonly token?: string;
  readonly via?: CredentialWay;
  #abort: AbortController | undefined;
  #ended = false;

  constructor({ headers, url, address }: HandshakeInfo, credential: Credential | undefined) {
    this.headers = headers;
    this.url = url;
    this.address = address;
    if (!credential) return;
    this.token = credential.token;
    this.via = credential.via;
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#ended) this.#abort.abort();
    return this.#abort.signal;
  }

  end(): void {
    this.#ended = true;
    this.#abort?.abort();
  }
}

function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null)?.then === 'function';
}

function verdictOf(identity: Identity | null, credential: Credential | undefined): Verdict {
  if (!identity) return 'refused';
  if (typeof identity.subject !== 'string' || identity.subject === '') {
    throw new TypeError('authenticate must return { subject }, a string that is not empty, or null.');
  }
  if (hasExpired(identity)) return 'refused';
  return { identity, how: credential?.via ?? 'request' };
}

function hasExpired(identity: Identity): boolean {
  const expiry = expiryOf(identity);
  // An invalid date admits nobody.
  return expiry !== undefined && !(expiry > Date.now());
}
