import type { Credentials, EventLog, LogEntry, LoggedEvent } from '../../src/event-log/event-log';
import type { Fleet } from '../../src/event-log/fleet';
import type { LogLimits } from '../../src/event-log/limits';

/** One host of a fleet, and what may happen to it. */
export interface LogHost {
  log: EventLog & Fleet;
  /** As if its process had died. */
  kill(): void;
  /** Its process stands still, until it goes on. */
  pause(): void;
  goOn(): void;
}

/** A log for several hosts, whose time passes quickly. */
export interface LogRig {
  host(): Promise<LogHost>;
  /** Lets time pass until a dead host counts as dead. */
  lapse(): Promise<void>;
  /** Lets time pass until a session that nobody answers for is forgotten. */
  expire(): Promise<void>;
  /** The log loses everything. */
  flush(): Promise<void>;
  /** Ends all hosts. */
  endHosts(): Promise<void>;
}

export type StartLogRig = (limits: LogLimits) => Promise<LogRig>;

export const LIMITS: LogLimits = { maxEvents: 50, maxBytes: 20_000 };

let epochs = 0;

export function newEpoch(): string {
  return `epoch-${++epochs}-${Math.random().toString(36).slice(2)}`;
}

/** Events with these offsets; what they say is in two languages. */
export function eventsOf(from: number, to: number, label = 'a label, 标签'): LoggedEvent[] {
  return Array.from({ length: to - from + 1 }, (_, at) => {
    const offset = from + at;
    return { offset, label, seq: offset, text: `{"seq":${offset},"content":"答案\\n${offset}"}` };
  });
}

export const CREDENTIALS: Credentials = { token: 'hash of the token', subject: 'somebody' };

export function entryOf(epoch: string, more: Partial<LogEntry> = {}): LogEntry {
  return { epoch, credentials: CREDENTIALS, snapshotAt: 0, events: [], ...more };
}

export function claimOf(epoch: string, { token, subject }: Credentials = CREDENTIALS) {
  return { epoch, token, subject };
}
