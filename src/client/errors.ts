import type { ErrorCode, ErrorMessage, ResumeRefusal } from '../protocol/index';
import { shapeOf } from '../protocol/shape-of';

/**
 * Why a connection could not be opened.
 *
 * - `unreachable`: nothing answers at that address.
 * - `refused`: something answers, but it is not a WebSocket server or closed before greeting.
 * - `unauthorized`: the server rejects the credential, or requires one.
 * - `protocol`: the first message is not one of this protocol.
 * - `timeout`: the server did not greet in time.
 * - `credential`: the function that gets the credential failed; its error is the `cause`.
 */
export type ConnectFailure =
  | 'unreachable'
  | 'refused'
  | 'unauthorized'
  | 'protocol'
  | 'timeout'
  | 'credential';

export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly failure: ConnectFailure;

  constructor(failure: ConnectFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.failure = failure;
  }
}

/** Thrown when sending without a connection. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';

  constructor(was: 'new' | 'closed') {
    super(
      was === 'new'
        ? 'Not connected yet: call connect() first.'
        : 'The connection is closed: make a new client.',
    );
  }
}

/**
 * Why a session is over although nobody ended it: the server's reason for not resuming it, or
 *
 * - `not_kept`: the server does not keep sessions for clients that come back, or has ended this one.
 * - `closed`: the connection is closed, and the client does not reconnect.
 * - `truncated`: the session goes on, but the end of this answer is no longer known.
 */
export type SessionLoss = ResumeRefusal | 'not_kept' | 'closed' | 'truncated';

/** An answer ended without its last part, because its session is over. Ask again. */
export class SessionLostError extends Error {
  override readonly name = 'SessionLostError';
  readonly reason: SessionLoss;

  constructor(reason: SessionLoss) {
    super(`The session was lost (${reason}).`);
    this.reason = reason;
  }
}

/** The server could not answer a question. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  readonly code: ErrorCode;
  /** The same question may succeed later. */
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor({ code, message, retryable = false, retry_after_ms }: ErrorMessage) {
    super(message);
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = retry_after_ms;
  }
}

/** Thrown by `send` if so configured: too much waits for the server. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';

  constructor() {
    super('Too many messages wait for the server.');
  }
}

/** Whether a backend has failed: servers that give questions no id do not say which one. */
export function isBackendError(code: string): boolean {
  return code.startsWith('BACKEND_');
}

/** The credential is wrong, or did not come in time. */
const UNAUTHORIZED: readonly number[] = [4401, 4408];

/** Why a socket closed before the greeting, judging by its events (browsers reveal little). */
export function connectErrorOf(address: string, closeCode: number, errorEvent: unknown): ConnectError {
  const { message, error } = fieldsOf(errorEvent);
  const status = /\b(?:response|status)\D{0,6}(\d{3})\b/i.exec(String(message ?? ''))?.[1];
  if (status === '401' || UNAUTHORIZED.includes(closeCode)) {
    return new ConnectError(
      'unauthorized',
      `${address} does not accept the credential, or wants one (${status ? `HTTP status ${status}` : `close code ${closeCode}`}).`,
    );
  }
  if (status) {
    return new ConnectError('refused', `${address} refused the WebSocket with HTTP status ${status}.`);
  }
  const code = fieldsOf(error).code;
  const detail = typeof code === 'string' && /^[A-Z_]+$/.test(code) ? ` (${code})` : '';
  if (closeCode === 1006) {
    return new ConnectError('unreachable', `No WebSocket connection to ${address}${detail}.`);
  }
  return new ConnectError('refused', `${address} closed with code ${closeCode} before greeting.`);
}

function fieldsOf(value: unknown): { message?: unknown; error?: unknown; code?: unknown } {
  return shapeOf(value) === 'an object' ? (value as object) : {};
}
