import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { type Clock, systemClock } from '../../options/clock';
import { duration, wholeNumber, withMethods } from '../../options/fields';
import { readOptions } from '../../options/read-options';
import type { HostId } from '../event-log';
import { LOG_LIMITS } from '../limits';
import { MemoryMember } from './member';
import { MemoryStore } from './store';

export interface MemoryLogOptions {
  /** For how long a session is kept whose host is gone, in milliseconds. Default 120,000. */
  windowMs?: number;
  /** Events kept of each session. Default 2,048. */
  maxEvents?: number;
  /** Bytes kept of each session. Default 262,144. */
  maxBytes?: number;
  /** For how long a dead host counts as alive, in milliseconds. Default 3,000. */
  leaseMs?: number;
  clock?: Clock;
}

/** A log and a fleet for several hosts of one process. */
export interface MemoryLog {
  /** The view of one host. Throws when there is a host of this id already. */
  member(host?: HostId): MemoryMember;
}

const schema = v.object({
  windowMs: v.optional(duration(), 120_000),
  maxEvents: v.optional(wholeNumber({ min: 1 }), LOG_LIMITS.maxEvents),
  maxBytes: v.optional(wholeNumber({ min: 1 }), LOG_LIMITS.maxBytes),
  leaseMs: v.optional(duration(), 3_000),
  clock: v.optional(withMethods<Clock>('a clock', 'now', 'setTimeout', 'clearTimeout'), systemClock),
});

/** Creates a log that lives in this process, for several hosts of it. Nothing of it survives the process. */
export function createMemoryLog(options: MemoryLogOptions = {}): MemoryLog {
  const store = new MemoryStore(readOptions('createMemoryLog', schema, options));
  return { member: (host = randomUUID()) => new MemoryMember(store, host) };
}
