import type { CloseAction } from './close-action';
import type { ErrorCode } from './codes';
import { wellFormed } from './well-formed';

export interface Close {
  code: number;
  /** As sent in the close frame: ASCII, at most 123 bytes, never input or upstream text. */
  reason: string;
  action: CloseAction;
  /** The `error` message sent just before, with the same code in its `close_code`. */
  error?: ErrorCode;
}

/** Every WebSocket close in this protocol. PROTOCOL.md says when each is used. */
export const CLOSES = {
  normal: { code: 1000, reason: 'session closed', action: 'done' },
  /** By the WebSocket layer: a malformed frame. */
  protocolError: { code: 1002, reason: '', action: 'give_up', error: 'INVALID_MESSAGE' },
  /** Never sent: what a client sees when the connection is lost. */
  lost: { code: 1006, reason: '', action: 'reconnect' },
  /** By the WebSocket layer: a text frame that is not valid UTF-8. */
  invalidText: { code: 1007, reason: '', action: 'give_up', error: 'INVALID_MESSAGE' },
  /** By the WebSocket layer: a message in too many fragments. */
  policy: { code: 1008, reason: '', action: 'give_up', error: 'INVALID_MESSAGE' },
  /** By the WebSocket layer: a frame larger than the server's `maxPayload`. */
  messageTooLarge: { code: 1009, reason: '', action: 'give_up', error: 'MESSAGE_TOO_LARGE' },
  internalError: { code: 1011, reason: 'internal error', action: 'reconnect', error: 'INTERNAL_ERROR' },
  serviceRestart: { code: 1012, reason: 'service restart', action: 'reconnect' },
  badRequests: {
    code: 4400,
    reason: 'too many invalid messages',
    action: 'give_up',
    error: 'INVALID_MESSAGE',
  },
  unauthorized: { code: 4401, reason: 'unauthorized', action: 'authenticate', error: 'UNAUTHORIZED' },
  forbidden: { code: 4403, reason: 'forbidden', action: 'give_up', error: 'FORBIDDEN' },
  timeout: { code: 4408, reason: 'not authenticated in time', action: 'reconnect', error: 'UNAUTHORIZED' },
  takenOver: { code: 4409, reason: 'taken over', action: 'give_up', error: 'TAKEN_OVER' },
  rateLimited: { code: 4429, reason: 'rate limited', action: 'wait', error: 'RATE_LIMITED' },
  slowConsumer: { code: 4508, reason: 'slow consumer', action: 'reconnect', error: 'SLOW_CONSUMER' },
} as const satisfies Record<string, Close>;

export type CloseName = keyof typeof CLOSES;

const MAX_REASON_BYTES = 123;

/** A reason that fits in a close frame: at most 123 bytes of UTF-8, cut between characters. */
export function closeReason(text: string): string {
  let bytes = 0;
  let end = 0;
  const whole = wellFormed(text);
  for (const character of whole) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (bytes > MAX_REASON_BYTES) break;
    end += character.length;
  }
  return whole.slice(0, end);
}
