import { randomUUID } from 'node:crypto';
import { type AsrSource, createAsrParser } from '../../asr/index';
import { RingBudget } from '../../event-log/index';
import { type Clock, systemClock } from '../../options/clock';
import { type AuthMessage, CLOSES } from '../../protocol/index';
import { openConnection } from '../../session/index';
import type { SharedSessionOptions } from '../../session/options';
import type { Principal, Subject, Subjects } from '../limits/subjects';
import type { ResolvedHostOptions } from '../options';
import type { Attachment, ClientSession } from '../sessions/attachment';
import { Deadlines } from '../sessions/deadlines';
import { HeldSession } from '../sessions/held-session';
import type { LiveSessions } from '../sessions/live/live-sessions';
import type { SessionKeeper, SessionSurroundings } from '../sessions/session-keeper';
import type { SessionEnd } from '../telemetry/observer';
import { Arrivals } from './arrivals';
import { Callbacks } from './callbacks';
import { type Hearing, keyOf, Meeting } from './meeting';
import { MeetingReader } from './reader';
import { RecentKeys } from './recent-keys';
import { peculiaritiesOf } from './sources';

interface MeetingsOptions {
  options: Pick<
    ResolvedHostOptions,
    'webhooks' | 'meetings' | 'resume' | 'observer' | 'logger' | 'logContent' | 'session' | 'limits'
  >;
  subjects: Pick<Subjects, 'keep' | 'release'>;
  /** The number of a session that did not begin with a connection. */
  number: () => number;
  /** Where sessions are looked at; absent when nobody does. */
  live: LiveSessions | undefined;
  /** Whether clients show who they are. */
  authenticates: boolean;
}

/** One message of a source. */
interface HeardMessage {
  source: AsrSource;
  meeting: string;
  /** Whose session it is. */
  subject: Subject;
  /** The JSON value, and its size. */
  message: unknown;
  bytes: number;
  /** The meeting is over with it. */
  ends: boolean;
}

/** `over`: the meeting has ended. `full`: there are too many. */
export type Taking = Hearing | { retryAfterMs: number } | 'over' | 'full';

/** How long it is remembered that a meeting has ended: what comes late begins no new session. */
const OVER_MS = 3_600_000;
const MOST_OVER = 10_000;
/** How long it is remembered that a message was taken: it cannot be repeated later, because its signature is too old. */
const TAKEN_MS = 1_800_000;
const MOST_TAKEN = 100_000;
/** For what all meetings keep for readers that come later, unless the host says something else about its sessions. */
const TOTAL_BYTES = 268_435_456;

/** All meetings whose sources send webhooks to this host. */
export class Meetings implements SessionKeeper<HeldSession> {
  /** Messages that were taken, by source and id. */
  readonly taken: RecentKeys;
  readonly arrivals = new Arrivals();
  readonly #options: MeetingsOptions;
  readonly #surroundings: SessionSurroundings<HeldSession>;
  readonly #budget: RingBudget;
  readonly #callbacks: Callbacks | undefined;
  readonly #meetings = new Map<string, Meeting>();
  readonly #bySession = new Map<HeldSession, Meeting>();
  /** Readers that came before their meetings. */
  readonly #waiting = new Map<string, { sessionId: string; readers: Set<MeetingReader> }>();
  readonly #over: RecentKeys;
  readonly #idle: Deadlines<Meeting>;
  readonly #clock: Clock;
  #draining = false;
  #gone: (() => void) | undefined;

  constructor(given: MeetingsOptions) {
    const { meetings, resume, observer, logger, logContent, session } = given.options;
    const clock = session.clock ?? systemClock;
    this.#options = given;
    this.#clock = clock;
    const heard = given.live?.heardBy(observer) ?? observer;
    this.#surroundings = { keeper: this, observer: heard, logContent, windowMs: 0, cancelsWhileAway: false };
    this.#budget = new RingBudget(resume ? resume.totalBytes : TOTAL_BYTES);
    this.#callbacks = meetings.callback && new Callbacks(meetings.callback, { observer, logger });
    this.#over = new RecentKeys({ clock, forMs: OVER_MS, most: MOST_OVER });
    this.taken = new RecentKeys({ clock, forMs: TAKEN_MS, most: MOST_TAKEN });
    this.#idle = new Deadlines(clock, meetings.idleMs, (meeting) => meeting.finish());
  }

  get size(): number {
    return this.#meetings.size;
  }

  /** Takes one message of a source. What it leads to comes later. */
  hear({ source, meeting: id, subject, message, bytes, ends }: HeardMessage): Taking {
    const key = keyOf(source, id);
    if (this.#over.has(key)) return 'over';
    let meeting = this.#meetings.get(key);
    if (!meeting) {
      if (ends) return this.#end(source, key, undefined);
      if (this.#draining) return 'ending';
      if (!isUnderstood(source, message)) return 'unknown';
      if (this.#meetings.size >= this.#options.options.meetings.meetings) return 'full';
      meeting = this.#begin(source, id, subject);
    }
    const heard = meeting.hear(message, bytes);
    if (heard === 'taken') {
      this.#idle.stop(meeting);
      this.#idle.start(meeting);
    }
    return ends && typeof heard === 'string' ? this.#end(source, key, meeting) : heard;
  }

  /**
   * A client wants to read along: the session that it gets, or undefined when there is no such source or it may not. Its
   * meeting may begin later. `meeting`: as in its address, `<source>:<id>`.
   */
  read(
    attachment: Attachment,
    { subject, issuer }: Principal,
    meeting: string,
    first?: AuthMessage,
  ): ClientSession | undefined {
    const at = meeting.indexOf(':');
    const source = this.#options.options.webhooks.get(meeting.slice(0, Math.max(0, at)));
    const isAllowed = subject.name === source?.subject || (issuer === true && source?.isOpenToIssuers);
    const may = !this.#options.authenticates || isAllowed;
    if (!source || !may || at === meeting.length - 1 || this.#over.has(meeting)) return undefined;
    const known = this.#meetings.get(meeting);
    const waiting = this.#waiting.get(meeting) ?? { sessionId: randomUUID(), readers: new Set() };
    const { sessionId } = known ?? waiting;
    const reader = new MeetingReader(attachment, sessionId, (one) => this.#left(one, meeting), first);
    if (known) reader.join(known);
    else {
      waiting.readers.add(reader);
      this.#waiting.set(meeting, waiting);
      reader.waitForIt();
    }
    return reader;
  }

  /** Ends the sessions of a subject. */
  endAllOf(subject: string): void {
    for (const session of [...this.#bySession.keys()]) {
      if (session.subject.name === subject) session.end('disconnected');
    }
  }

  /**
   * The server is shutting down: what was asked is answered, and answers are posted, within this time. Resolves when all
   * that is done, or given up.
   */
  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    this.#idle.clear();
    const began = this.#clock.now();
    if (this.#meetings.size > 0) {
      const gone = new Promise<void>((resolve) => {
        this.#gone = resolve;
      });
      const timer = this.#clock.setTimeout(() => {
        for (const meeting of [...this.#meetings.values()]) meeting.drain({ immediate: true });
      }, timeoutMs);
      for (const meeting of [...this.#meetings.values()]) meeting.drain({ retryAfterMs: retryAfterMs() });
      await gone;
      this.#clock.clearTimeout(timer);
    }
    await this.#callbacks?.drain(Math.max(0, timeoutMs - (this.#clock.now() - began)));
  }

  /** Never called: sessions of meetings have no client that may be away. */
  away(): void {}

  /** The same. */
  back(): void {}

  /** A session has ended. */
  ended(session: HeldSession, how: SessionEnd): void {
    const { subjects, options } = this.#options;
    const meeting = this.#bySession.get(session);
    this.#bySession.delete(session);
    this.#options.live?.delete(session);
    subjects.release(session.subject);
    options.observer.sessionEnded(session.number, how);
    if (!meeting) return;
    this.#idle.stop(meeting);
    this.#meetings.delete(meeting.key);
    options.observer.meetings(this.#meetings.size);
    options.logger.info({ connection: session.number, source: meeting.source, how }, 'meeting ended');
    if (this.#meetings.size === 0) this.#gone?.();
  }

  #begin(source: AsrSource, id: string, subject: Subject): Meeting {
    const { options, subjects, number } = this.#options;
    const waiting = this.#waiting.get(keyOf(source, id));
    const sessionId = waiting?.sessionId ?? randomUUID();
    const meeting = new Meeting({
      source,
      id,
      sessionId,
      limits: options.limits,
      budget: this.#budget,
      onAnswer: (answer) => this.#callbacks?.post(answer),
    });
    const session = new HeldSession(
      { epoch: '', number: number(), subject, credentials: { token: '' }, ring: undefined },
      this.#surroundings,
      meeting,
    );
    this.#options.live?.add(session, { name: meeting.key });
    subjects.keep(subject);
    // Even if nothing of it can be taken.
    this.#idle.start(meeting);
    this.#meetings.set(meeting.key, meeting);
    this.#bySession.set(session, meeting);
    options.observer.meetings(this.#meetings.size);
    const settings = settingsFor(source, subject, sessionId);
    meeting.begin(session, () => {
      try {
        session.start((transport) => openConnection(transport, settings));
      } catch (error) {
        session.drop();
        throw error;
      }
    });
    options.logger.info({ connection: session.number, source }, 'meeting began');
    this.#waiting.delete(meeting.key);
    for (const reader of waiting?.readers ?? []) reader.begin(meeting);
    return meeting;
  }

  #end(source: AsrSource, key: string, meeting: Meeting | undefined): Taking {
    // A bot does not come back, but a meeting may be held again.
    if (peculiaritiesOf(source).namesMeetings) this.#over.add(key);
    meeting?.finish();
    const { code, reason } = CLOSES.normal;
    for (const reader of this.#waiting.get(key)?.readers ?? []) reader.end(code, reason);
    return 'taken';
  }

  #left(reader: MeetingReader, key: string): void {
    const waiting = this.#waiting.get(key);
    if (waiting?.readers.delete(reader) && waiting.readers.size === 0) this.#waiting.delete(key);
  }
}

/** A restarting server should not get all readers back at once. */
function retryAfterMs(): number {
  return 1_000 + Math.floor(Math.random() * 2_000);
}

/** The options of the session of a meeting, which has this id. */
function settingsFor(source: AsrSource, subject: Subject, sessionId: string): SharedSessionOptions {
  const { partialTimeoutMs } = peculiaritiesOf(source);
  const { createId = randomUUID, turnEnd, ...same } = subject.session;
  let isNew = true;
  return {
    ...same,
    ...(partialTimeoutMs === undefined
      ? turnEnd && { turnEnd }
      : { turnEnd: { partialTimeoutMs, ...turnEnd } }),
    createId: () => {
      const id = isNew ? sessionId : createId();
      isNew = false;
      return id;
    },
  };
}

function isUnderstood(source: AsrSource, message: unknown): boolean {
  const parser = createAsrParser(source);
  parser.push(typeof message === 'object' && message !== null ? message : String(message));
  return parser.unknown === 0;
}
