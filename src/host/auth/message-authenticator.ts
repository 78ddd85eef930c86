import { CLOSES, type ProtocolFault } from '../../protocol/index';
import { ERROR_MESSAGES, type ErrorClose, TRY_AGAIN_MS } from '../connection/errors';
import type { Addresses } from '../limits/addresses';
import type { Principal } from '../limits/subjects';
import type { Authenticator, HandshakeInfo, Verdict, Verified } from './authenticator';

/**
 * The outcome of an `auth` message: the client is `admitted`, its connection is extended (`renewed`), or the
 * credential is `refused`, with or without a close.
 */
export type AuthOutcome =
  | { kind: 'admitted'; verified: Verified }
  | { kind: 'renewed'; expiresAt: Date | number | undefined }
  | { kind: 'refused'; fault: ProtocolFault; close?: ErrorClose };

/** Checks credentials that arrive as messages: the first one, and fresh ones on an open connection. */
export class MessageAuthenticator {
  readonly #authenticator: Authenticator;
  readonly #addresses: Pick<Addresses, 'bannedFor' | 'wrong'>;

  constructor(authenticator: Authenticator, addresses: Pick<Addresses, 'bannedFor' | 'wrong'>) {
    this.#authenticator = authenticator;
    this.#addresses = addresses;
  }

  /**
   * Returns synchronously when `authenticate` does and nobody sent a wrong credential lately; the promise never
   * rejects. `principal` is the client's current one. A wrong credential counts for the address of a client that
   * has not authenticated. One that has is known: its own subject answers for what it sends, not everybody behind
   * the same address.
   */
  check(
    token: string,
    handshake: HandshakeInfo,
    principal: Principal | undefined,
  ): AuthOutcome | Promise<AuthOutcome> {
    const key = principal?.subject.key ?? handshake.address;
    const decide = (verdict: Verdict): AuthOutcome | Promise<AuthOutcome> => {
      const outcome = principal ? renewal(principal, verdict) : admission(verdict);
      const counted = verdict === 'refused' ? this.#addresses.wrong(key) : undefined;
      return counted ? counted.then(() => outcome) : outcome;
    };
    const proceed = (bannedForMs: number) => {
      if (bannedForMs > 0) return banned(bannedForMs);
      const verdict = this.#authenticator.check(handshake, { token, via: 'message' });
      return verdict instanceof Promise ? verdict.then(decide) : decide(verdict);
    };
    const bannedForMs = this.#addresses.bannedFor(key);
    return bannedForMs instanceof Promise ? bannedForMs.then(proceed) : proceed(bannedForMs);
  }
}

const WRONG = { code: 'UNAUTHORIZED', message: ERROR_MESSAGES.credential } as const;
const UNVERIFIED = {
  code: 'INTERNAL_ERROR',
  message: ERROR_MESSAGES.unverified,
  retryable: true,
  retry_after_ms: TRY_AGAIN_MS,
} as const;

function banned(ms: number): AuthOutcome {
  const fault = {
    code: 'RATE_LIMITED',
    message: ERROR_MESSAGES.wrongCredentials,
    retryable: true,
    retry_after_ms: Math.ceil(ms),
  } as const;
  return { kind: 'refused', fault, close: CLOSES.rateLimited };
}

function admission(verdict: Verdict): AuthOutcome {
  if (verdict === 'refused') return { kind: 'refused', fault: WRONG, close: CLOSES.unauthorized };
  if (verdict === 'unknown') return { kind: 'refused', fault: UNVERIFIED, close: CLOSES.internalError };
  return { kind: 'admitted', verified: verdict };
}

/** A fresh credential extends a connection; it cannot hand it over to another subject. */
function renewal(principal: Principal, verdict: Verdict): AuthOutcome {
  if (verdict === 'refused') return { kind: 'refused', fault: WRONG };
  if (verdict === 'unknown') return { kind: 'refused', fault: UNVERIFIED };
  const { subject, expiresAt } = verdict.identity;
  if (subject === principal.subject.name) return { kind: 'renewed', expiresAt };
  const fault = { code: 'FORBIDDEN', message: ERROR_MESSAGES.otherSubject } as const;
  return { kind: 'refused', fault, close: CLOSES.forbidden };
}
