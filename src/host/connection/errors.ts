import { CLOSES, type ErrorCode, type ProtocolFault, type ResumeRefusal } from '../../protocol/index';

/** A close by the server that is preceded by an `error` message. */
export interface ErrorClose {
  readonly code: number;
  readonly reason: string;
  readonly error: ErrorCode;
}

/** The message of the error before a close; its code follows from the close. */
export type ClosingFault = Omit<ProtocolFault, 'code' | 'close_code'>;

/**
 * How long a client should wait before it retries when its credential could not be checked, in milliseconds.
 */
export const TRY_AGAIN_MS = 1_000;

/** The largest first message of a client that has not authenticated, in bytes. */
export const MAX_AUTH_BYTES = 4_096;

export const ERROR_MESSAGES = {
  authFirst: `The first message must be {"type":"auth","token":"…"}, of at most ${MAX_AUTH_BYTES} bytes.`,
  credential: 'The credential is not accepted; get a fresh one.',
  wrongCredentials: 'Too many wrong credentials were sent; try again later.',
  expired: 'The credential has expired; connect again with a fresh one.',
  signedOut: 'The credential is no longer valid; connect again with a fresh one.',
  otherSubject: 'The credential belongs to another subject; connect again to change who you are.',
  unverified: 'The credential cannot be checked now; try again later.',
  internal: 'The server failed to handle this message; connect again.',
  subjectConnections: 'This subject has too many connections; close another one first.',
  slow: 'Too much is waiting to be read; connect again.',
  meeting: 'There is no such meeting for this credential.',
  draining: 'The server is shutting down; connect again to go on with this session.',
  takenOver: 'A newer connection goes on with this session.',
} as const;

/** Why a client cannot go on with the session it had. The one it was greeted with goes on. */
export const RESUME_ERRORS = {
  unknown: resumeFailed('unknown', 'There is no session for this epoch and token.'),
  expired: resumeFailed('expired', 'The session has ended.'),
  forbidden: resumeFailed(
    'forbidden',
    'Only the first message of a connection can resume a session, and not after too many failed attempts.',
  ),
  epoch: resumeFailed('epoch', "'last_seq' is beyond what this session has sent."),
  unavailable: resumeFailed(
    'unavailable',
    'It cannot be found out now whether the session goes on; try again later.',
  ),
} as const satisfies Record<ResumeRefusal, ProtocolFault>;

function resumeFailed(reason: ResumeRefusal, why: string): ProtocolFault {
  return {
    code: 'RESUME_FAILED',
    message: `${why} Go on with the session at hand.`,
    reason,
    ...(reason === 'unavailable' ? { retryable: true, retry_after_ms: TRY_AGAIN_MS } : {}),
  };
}

export const TOO_MANY_CONNECTIONS: ClosingFault = {
  message: ERROR_MESSAGES.subjectConnections,
  retryable: true,
  retry_after_ms: 5 * TRY_AGAIN_MS,
};

export const BINARY_FRAME = {
  code: 'INVALID_MESSAGE',
  message: 'Binary frames are not read; send JSON as a text frame.',
} as const satisfies ProtocolFault;

/** What a client is sent before the WebSocket layer closes with `code` because of a broken frame. */
export function frameFault(code: number, maxPayload: number): ProtocolFault {
  return code === CLOSES.messageTooLarge.code
    ? {
        code: 'MESSAGE_TOO_LARGE',
        message: `A frame may have at most ${maxPayload} bytes; the connection is closed.`,
      }
    : { code: 'INVALID_MESSAGE', message: 'The WebSocket frames cannot be read; the connection is closed.' };
}
