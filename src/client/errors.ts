import { CLOSES } from '../protocol/index';

/**
 * Why a connection could not be opened.
 *
 * - `unreachable`: nothing answers at that address.
 * - `refused`: something answers, but it is not a WebSocket server or closed before greeting.
 * - `unauthorized`: the server rejects the credential, or requires one.
 * - `protocol`: the first message is not one of this protocol.
 * - `timeout`: the server did not greet in time.
 */
export type ConnectFailure = 'unreachable' | 'refused' | 'unauthorized' | 'protocol' | 'timeout';

export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly failure: ConnectFailure;

  constructor(failure: ConnectFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** Thrown when sending without a connection. */
export class NotConnectedError extends Error {
  override readonly name = 'NotConnectedError';

  constructor(was: 'new' | 'closed') {
    super(
      was === 'new'
        ? 'Not connected yet: wait for connect() before sending.'
        : 'The connection is closed: make a new client and connect() it.',
    );
  }
}

const UNAUTHORIZED: readonly number[] = [CLOSES.unauthorized.code, CLOSES.timeout.code];

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
  return new ConnectError(
    'refused',
    `${address} closed the connection with code ${closeCode} before greeting.`,
  );
}

function fieldsOf(value: unknown): { message?: unknown; error?: unknown; code?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}
