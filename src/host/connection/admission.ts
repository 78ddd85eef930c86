import { type AuthMessage, CLOSES, type ProtocolFault } from '../../protocol/index';
import type { HandshakeInfo } from '../auth/authenticator';
import type { AuthOutcome, MessageAuthenticator } from '../auth/message-authenticator';
import type { HostContext } from '../context';
import type { AddressEntry } from '../limits/addresses';
import type { Principal } from '../limits/subjects';
import { type ClosingFault, ERROR_MESSAGES, type ErrorClose, TOO_MANY_CONNECTIONS } from './errors';

/**
 * How a client enters: authenticated by its handshake, or yet to authenticate by its first message. `meeting`: the one
 * that it wants to read, instead of a session of its own.
 */
export type Entrance = { address: AddressEntry; meeting?: string | undefined } & (
  | { principal: Principal }
  | { handshake: HandshakeInfo }
);

/** What follows from a credential: who the client is now, a longer time, or an error, with or without a close. */
export type Admitted =
  | { kind: 'admitted'; principal: Principal }
  | { kind: 'renewed' }
  | { kind: 'refused'; fault: ProtocolFault; close?: ErrorClose };

/** How many wrong credentials a client may send on its open connection before that is closed. */
const WRONG_RENEWALS = 5;

/** Who a client is, and until when it may stay. */
export class Admission {
  readonly #context: HostContext;
  readonly #address: AddressEntry;
  #principal: Principal | undefined;
  /** Kept until the client is authenticated. */
  #handshake: HandshakeInfo | undefined;
  /** When the time to authenticate runs out or the credential expires, on the clock of `performance.now`. */
  #deadline: number;
  #wrongRenewals = 0;
  #meeting: string | undefined;

  constructor(context: HostContext, address: AddressEntry, openedAt: number) {
    this.#context = context;
    this.#address = address;
    this.#deadline = openedAt + context.options.firstMessageTimeoutMs;
  }

  /** Absent until it is authenticated. */
  get principal(): Principal | undefined {
    return this.#principal;
  }

  /** The meeting that the client wants to read. */
  get meeting(): string | undefined {
    return this.#meeting;
  }

  /** Returns who the client is, unless it has yet to authenticate. */
  enter(entrance: Entrance): Principal | undefined {
    this.#meeting = entrance.meeting;
    if ('principal' in entrance) return this.#admit(entrance.principal);
    this.#handshake = entrance.handshake;
    return undefined;
  }

  check(authenticator: MessageAuthenticator, { token }: AuthMessage): AuthOutcome | Promise<AuthOutcome> {
    // The full headers are not kept for the lifetime of a connection.
    const handshake = this.#handshake ?? { headers: {}, url: '', address: this.#address.key };
    return authenticator.check(token, handshake, this.#principal);
  }

  conclude(outcome: AuthOutcome): Admitted {
    const { subjects, pendingAuth, options } = this.#context;
    if (outcome.kind === 'renewed') {
      this.#wrongRenewals = 0;
      this.#expireAt(outcome.expiresAt);
      return outcome;
    }
    if (outcome.kind === 'refused') {
      const isOneTooMany = outcome.fault.code === 'UNAUTHORIZED' && ++this.#wrongRenewals >= WRONG_RENEWALS;
      return isOneTooMany ? { ...outcome, close: CLOSES.unauthorized } : outcome;
    }
    const principal = subjects.admit(outcome.verified);
    if (!principal) {
      options.observer.rateLimited('connections');
      const close = CLOSES.rateLimited;
      return { kind: 'refused', fault: { code: close.error, ...TOO_MANY_CONNECTIONS }, close };
    }
    pendingAuth.leave(this.#address);
    this.#handshake = undefined;
    return { kind: 'admitted', principal: this.#admit(principal) };
  }

  /** `now` is on the clock of `performance.now`. Returns how the connection is to be closed when its time is over. */
  overdue(now: number): { close: ErrorClose; fault: ClosingFault } | undefined {
    if (now < this.#deadline) return undefined;
    return this.#principal
      ? { close: CLOSES.unauthorized, fault: { message: ERROR_MESSAGES.expired } }
      : { close: CLOSES.timeout, fault: { message: ERROR_MESSAGES.authFirst, retryable: true } };
  }

  /** The client is gone. */
  leave(): void {
    const { addresses, subjects, pendingAuth } = this.#context;
    addresses.leave(this.#address);
    if (this.#principal) subjects.leave(this.#principal);
    else pendingAuth.leave(this.#address);
  }

  #admit(principal: Principal): Principal {
    this.#principal = principal;
    this.#expireAt(principal.expiresAt);
    return principal;
  }

  #expireAt(expiresAt: Date | number | undefined): void {
    const left = expiresAt === undefined ? Number.POSITIVE_INFINITY : Number(expiresAt) - Date.now();
    this.#deadline = performance.now() + left;
  }
}
