import { CLOSES, type ProtocolFault } from '../../protocol/index';
import { ERROR_MESSAGES, type ErrorClose, TRY_AGAIN_MS } from '../connection/errors';
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

  constructor(authenticator: Authenticator) {
    this.#authenticator = authenticator;
  }

  /**
   * Returns synchronously when `authenticate` does; the promise never rejects. `principal` is the client's
   * current one; counting a wrong credential is up to the caller.
   */
  check(
    token: string,
    handshake: HandshakeInfo,
    principal: Principal | undefined,
  ): AuthOutcome | Promise<AuthOutcome> {
    const decide = (verdict: Verdict) => (principal ? renewal(principal, verdict) : admission(verdict));
    const verdict = this.#authenticator.check(handshake, { token, via: 'message' });
    return verdict instanceof Promise ? verdict.then(decide) : decide(verdict);
  }
}

const WRONG = { code: 'UNAUTHORIZED', message: ERROR_MESSAGES.credential } as const;
const UNVERIFIED = {
  code: 'INTERNAL_ERROR',
  message: ERROR_MESSAGES.unverified,
  retryable: true,
  retry_after_ms: TRY_AGAIN_MS,
} as const;

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

/** Limits the sockets that have yet to authenticate by a first message, so that nobody can hoard them. */
export class PendingAuthLimit {
  readonly #max: number;
  #pending = 0;

  constructor(max: number) {
    this.#max = max;
  }

  enter(): boolean {
    if (this.#pending >= this.#max) return false;
    this.#pending++;
    return true;
  }

  leave(): void {
    this.#pending--;
  }
}
