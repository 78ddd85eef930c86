import { CLOSES, type ErrorCode } from '../../protocol/index';

/** A close of ours that an error goes before. */
export interface Expulsion {
  readonly code: number;
  readonly reason: string;
  readonly error: ErrorCode;
}

export const BINARY_FRAME = {
  code: 'INVALID_MESSAGE',
  message: 'Binary frames are not read; send JSON as a text frame.',
} as const;

/** How many bytes the first message of a client may have that is not known yet. */
export const MAX_HELLO_BYTES = 4_096;

export const SENTENCES = {
  hello: `The first message must be {"type":"auth","token":"…"}, of at most ${MAX_HELLO_BYTES} bytes.`,
  credential: 'The credential is not accepted; get a fresh one.',
  expired: 'The credential has expired; connect again with a fresh one.',
  signedOut: 'The credential holds no longer; connect again with a fresh one.',
  otherSubject: 'The credential is of somebody else; connect again to change who you are.',
  unknown: 'The credential can not be checked now; try again later.',
  internal: 'The server failed to handle this message; connect again.',
  subjectConnections: 'Too many connections of one subject; close another first.',
  slow: 'Too much is waiting to be read; connect again.',
} as const;

/** For a fault of the WebSocket layer, by the code that it closes with. */
export function faultSentence(code: number, maxPayload: number): string {
  return code === CLOSES.messageTooLarge.code
    ? `A frame may have at most ${maxPayload} bytes; the connection is closed.`
    : 'The WebSocket frames can not be read; the connection is closed.';
}

export function faultOf(code: number): ErrorCode {
  return code === CLOSES.messageTooLarge.code ? 'MESSAGE_TOO_LARGE' : 'INVALID_MESSAGE';
}
