import * as v from 'valibot';
import { type EventLog, type Fleet, LOG_LIMITS } from '../../event-log/index';
import { duration, oneOf, wholeNumber, withMethods } from '../../options/fields';
import { refuseOption } from '../../options/read-options';
import { INTERRUPTED, type Interrupted } from '../../session/index';

/** What happens to the session of a client while it is away. */
export type WhileAway = 'continue' | 'cancel';
const WHILE_AWAY = ['continue', 'cancel'] as const satisfies readonly WhileAway[];

export interface ResumeOptions {
  /** How long a client may be away before its session ends, in milliseconds. Default 120,000. */
  windowMs?: number;
  /**
   * What happens to its questions meanwhile. `continue` (default): they are answered, as far as there is room to keep
   * it. `cancel`: they are cancelled.
   */
  whileAway?: WhileAway;
  /** How many of the latest events of a session are kept for its client. Default 2,048. */
  maxEvents?: number;
  /** How many bytes they may have. Default 262,144. */
  maxBytes?: number;
  /** How many bytes the events of all sessions may have together. Default 268,435,456. */
  totalBytes?: number;
  /** How many sessions may wait for their clients; beyond that the one that has waited longest ends. Default 10,000. */
  sessions?: number;
  /**
   * Where sessions are written, so that another host can go on with them when this one is gone:
   * `createRedisLog(...)`, given also as `fleet`. The host does not close it. Default: nowhere.
   */
  log?: EventLog;
  /** The hosts that clients may come back to, which find each other's sessions here. Default: this host is alone. */
  fleet?: Fleet;
  /**
   * What a host that goes on with a session of another one does with the question that was being answered. `ask_again`
   * (default): it is asked again, once, if nothing of the answer had been sent. Otherwise, and always with `tell`, the
   * client gets the error `QUERY_INTERRUPTED`.
   */
  interrupted?: Interrupted;
}

export const resumeSchema = v.object(
  {
    windowMs: v.optional(duration(), 120_000),
    whileAway: v.optional(oneOf(WHILE_AWAY), 'continue'),
    maxEvents: v.optional(wholeNumber({ min: 1 }), LOG_LIMITS.maxEvents),
    maxBytes: v.optional(wholeNumber({ min: 1 }), LOG_LIMITS.maxBytes),
    totalBytes: v.optional(wholeNumber({ min: 1, unlimited: true }), 268_435_456),
    sessions: v.optional(wholeNumber({ min: 0, unlimited: true }), 10_000),
    log: v.optional(
      withMethods<EventLog>(
        'a log such as createRedisLog() makes',
        'begin',
        'append',
        'authorise',
        'claim',
        'release',
        'end',
        'onAvailable',
      ),
    ),
    fleet: v.optional(withMethods<Fleet>('a fleet such as createRedisLog() makes', 'join', 'send', 'leave')),
    interrupted: v.optional(oneOf(INTERRUPTED), 'ask_again'),
  },
  'must be an object, or false for sessions that end with their connections',
);

/** Throws a `TypeError` that names the option when two of them do not go together. */
export function checkResumeOptions(resume: v.InferOutput<typeof resumeSchema> | false): void {
  if (!resume) return;
  const { log, fleet } = resume;
  if (log && !fleet) {
    refuseOption('createHost', 'resume.fleet', "is missing; hosts that share a 'log' find each other there");
  }
  if (fleet && !log && !fleet.find) {
    refuseOption('createHost', 'resume.log', "is missing; this 'fleet' cannot find sessions without one");
  }
}
