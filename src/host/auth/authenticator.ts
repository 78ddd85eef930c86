import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from '../../logging/logger';
import type { Admission } from '../telemetry/observer';
import type { Credential } from './credential';
import type { Authenticate, AuthenticateRequest, CredentialWay, Identity } from './identity';
import type { TicketStore } from './tickets';

/** `refused`: the credential is not good. `unknown`: nobody could be asked, now. */
export type Verdict = { identity: Identity; how: Admission } | 'refused' | 'unknown';

/** What is said to whoever was `unknown` about when to try again, in milliseconds. */
export const TRY_AGAIN_MS = 1_000;

export interface AuthenticatorOptions {
  authenticate: Authenticate;
  tickets: TicketStore | undefined;
  /** How long one verdict may take, in milliseconds. */
  timeoutMs: number;
  /** How many may be awaited at once. */
  concurrency: number;
  logger: Logger;
}

/** What is known of somebody before they are known. */
export type Facts = Pick<AuthenticateRequest, 'headers' | 'url' | 'address'>;

/**
 * Asks who somebody is: the tickets that this host made, then whatever it was set up with. However long
 * that takes and however it fails, there is a verdict in time, and a flood of askers is sent away.
 */
export class Authenticator {
  readonly #options: AuthenticatorOptions;
  #awaited = 0;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /** At once when the hook answers at once. */
  check(facts: Facts, credential: Credential | undefined): Verdict | Promise<Verdict> {
    // Whoever answers at once never waits here.
    if (this.#awaited >= this.#options.concurrency) return 'unknown';
    const asking = new Asking(facts, credential);
    try {
      const found = this.#ask(asking, credential);
      return isPromise(found) ? this.#await(found, credential, asking) : verdictOf(found, credential);
    } catch (error) {
      return this.#failed(error);
    }
  }

  #ask(asking: Asking, credential: Credential | undefined) {
    const { tickets, authenticate } = this.#options;
    // A ticket may be sent as a message too.
    if (!tickets || !credential || credential.via === 'bearer') return authenticate(asking);
    const redeemed = tickets.redeem(credential.token);
    if (isPromise(redeemed)) return redeemed.then((identity) => identity ?? authenticate(asking));
    return redeemed ?? authenticate(asking);
  }

  async #await(
    found: Promise<Identity | null>,
    credential: Credential | undefined,
    asking: Asking,
  ): Promise<Verdict> {
    this.#awaited++;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('authenticate took too long')), this.#options.timeoutMs);
    });
    try {
      return verdictOf(await Promise.race([found, late]), credential);
    } catch (error) {
      return this.#failed(error);
    } finally {
      clearTimeout(timer);
      asking.end();
      this.#awaited--;
    }
  }

  #failed(error: unknown): Verdict {
    this.#options.logger.error({ err: error }, 'authenticate failed');
    return 'unknown';
  }
}

/** What the hook is told. Its signal is made when it is looked at: most hooks answer at once. */
class Asking implements AuthenticateRequest {
  readonly headers: IncomingHttpHeaders;
  readonly url: string;
  readonly address: string;
  readonly token?: string;
  readonly via?: CredentialWay;
  #abort: AbortController | undefined;
  #ended = false;

  constructor({ headers, url, address }: Facts, credential: Credential | undefined) {
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
    throw new TypeError('authenticate must give { subject } with a text in it, or null.');
  }
  if (hasExpired(identity)) return 'refused';
  return { identity, how: credential?.via ?? 'request' };
}

/** Milliseconds since 1970; undefined when it does not end. */
export function expiryOf({ expiresAt }: Identity): number | undefined {
  return expiresAt === undefined ? undefined : Number(expiresAt);
}

function hasExpired(identity: Identity): boolean {
  const expiry = expiryOf(identity);
  // A date that is none admits nobody.
  return expiry !== undefined && !(expiry > Date.now());
}
