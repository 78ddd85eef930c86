import type { ErrorCode } from './codes';
import { wellFormed } from './well-formed';

/**
 * How a client should react to a close:
 *
 * - `done`: do nothing; it ended normally.
 * - `reconnect`: reconnect with increasing delays (with jitter).
 * - `wait`: reconnect after the `retry_after_ms` of the preceding error.
 * - `authenticate`: get a fresh credential, once, and reconnect with it.
 * - `give_up`: do not reconnect unchanged; the client or its user has to change something.
 */
export type CloseAction = 'done' | 'reconnect' | 'wait' | 'authenticate' | 'give_up';

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

const ACTIONS = new Map<number, CloseAction>(Object.values(CLOSES).map(({ code, action }) => [code, action]));
/** RFC 6455 codes after which the same connection would end the same way. */
const FINAL = [1003, 1010, 1015];

/**
 * How to react to any close code, including those of later versions: 4400 to 4499 are the client's fault (`give_up`),
 * 4500 to 4599 the server's (`reconnect`), and most standard ones are transient.
 */
export function closeActionOf(code: number): CloseAction {
  const known = ACTIONS.get(code);
  if (known) return known;
  if (code < 3000) return FINAL.includes(code) ? 'give_up' : 'reconnect';
  return code >= 4500 && code <= 4599 ? 'reconnect' : 'give_up';
}

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
