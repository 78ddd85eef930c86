import type { LoggedEvent } from './event-log';

/** How much is kept of one session, wherever it is kept. The latest event is kept in any case. */
export interface LogLimits {
  maxEvents: number;
  /** Of all events together, each with 80 for keeping it. */
  maxBytes: number;
}

export const LOG_LIMITS: LogLimits = { maxEvents: 2_048, maxBytes: 262_144 };

/** What it takes to keep an event, beside its text. */
export const EVENT_BYTES = 80;

export function bytesOf({ text }: LoggedEvent): number {
  return Buffer.byteLength(text) + EVENT_BYTES;
}
