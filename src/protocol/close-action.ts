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

/** Standard codes after which the same connection would end the same way. */
const FINAL = [1002, 1003, 1007, 1008, 1009, 1010, 1015];

/** Client faults that can be mended without changing the client. */
const MENDABLE: Record<number, CloseAction> = { 4401: 'authenticate', 4408: 'reconnect', 4429: 'wait' };

/**
 * How to react to any close code, including those of later versions: 4400 to 4499 are the client's fault (`give_up`),
 * 4500 to 4599 the server's (`reconnect`), and most standard ones are transient. A page can use it without loading the
 * table of all closes, whose actions are the same.
 */
export function closeActionOf(code: number): CloseAction {
  if (code === 1000) return 'done';
  if (code < 3000) return FINAL.includes(code) ? 'give_up' : 'reconnect';
  return MENDABLE[code] ?? (code >= 4500 && code <= 4599 ? 'reconnect' : 'give_up');
}
