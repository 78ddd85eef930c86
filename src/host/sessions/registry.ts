import { type Claim, type ClaimedEntry, type Position, Ring, RingBudget } from '../../event-log/index';
import { type Clock, systemClock } from '../../options/clock';
import type { AuthMessage, ReconnectMessage, ResumeRefusal } from '../../protocol/index';
import { openConnection, restoreConnection } from '../../session/index';
import type { Addresses } from '../limits/addresses';
import type { Subject, Subjects } from '../limits/subjects';
import type { ResolvedHostOptions } from '../options';
import type { HostObserver, SessionEnd } from '../telemetry/observer';
import type { Attachment, ClientSession } from './attachment';
import { AwaySessions } from './away-sessions';
import { Deadlines } from './deadlines';
import { EndedSessions } from './ended-sessions';
import { FleetSessions, type Found } from './fleet/fleet-sessions';
import type { LocalOutcome } from './fleet/served-links';
import { ResumeGuesses } from './guesses';
import { HeldSession } from './held-session';
import { keptConnection } from './kept-connection';
import type { LiveSessions } from './live/live-sessions';
import type { SessionKeeper, SessionSurroundings } from './session-keeper';
import { type LogWatch, SharedLog } from './shared-log';
import { hashOf, isJustified, newEpoch, newToken } from './tokens';

/** A client that wants to go on with the session it had. */
export interface ResumeRequest {
  message: ReconnectMessage;
  subject: Subject;
  /** The key of its address. */
  address: string;
}

/** The session, to be attached to; or why not. */
export type ResumeOutcome =
  | { session: ClientSession; position: Position; claim: Claim }
  | { refused: ResumeRefusal };

/** A client that begins a session. */
export interface NewClient {
  attachment: Attachment;
  subject: Subject;
  /** Of its connection. */
  number: number;
  /** A message of it that is answered before it is greeted. */
  first?: AuthMessage | undefined;
  /** Whether it may come back, where this host lets anybody. */
  resumable?: boolean;
}

export interface RegistryOptions {
  options: Pick<ResolvedHostOptions, 'resume' | 'observer' | 'logger' | 'logContent' | 'session'>;
  subjects: Pick<Subjects, 'keep' | 'release'>;
  addresses: Pick<Addresses, 'bannedFor' | 'wrong'>;
  /** The number of the next connection, or of a session that did not begin with one. */
  number: () => number;
  /** Where sessions are looked at; absent when nobody does. */
  live: LiveSessions | undefined;
}

/** All sessions of a host, with a client or without. They belong to the host, not to the sockets. */
export class SessionRegistry implements SessionKeeper<HeldSession> {
  readonly #resume: ResolvedHostOptions['resume'];
  readonly #surroundings: SessionSurroundings<HeldSession>;
  readonly #logger: ResolvedHostOptions['logger'];
  readonly #subjects: Pick<Subjects, 'keep' | 'release'>;
  readonly #guesses: ResumeGuesses;
  readonly #budget: RingBudget;
  readonly #sessions = new Map<string, HeldSession>();
  readonly #away: AwaySessions<HeldSession>;
  readonly #ended: EndedSessions;
  /** Taken over, and not attached to yet: without their clients they go on too. */
  readonly #adopted: Deadlines<HeldSession>;
  readonly #clock: Clock;
  readonly #number: () => number;
  /** Where sessions are written, so that other hosts can go on with them. */
  readonly #log: SharedLog | undefined;
  readonly #fleet: FleetSessions | undefined;
  readonly #live: LiveSessions | undefined;
  #draining = false;

  constructor({ options, subjects, addresses, number, live }: RegistryOptions) {
    this.#number = number;
    this.#live = live;
    const { resume, observer, logger, logContent, session } = options;
    const clock: Clock = session.clock ?? systemClock;
    const windowMs = resume ? resume.windowMs : 0;
    const most = resume ? resume.sessions : 0;
    this.#resume = resume;
    this.#clock = clock;
    this.#logger = logger;
    this.#subjects = subjects;
    this.#guesses = new ResumeGuesses(addresses);
    this.#budget = new RingBudget(resume ? resume.totalBytes : 0);
    this.#away = new AwaySessions(
      { windowMs, most, ownerOf: ({ subject }) => subject.key, clock },
      (away, why) => away.end(why),
    );
    this.#ended = new EndedSessions({ windowMs, most, clock });
    this.#adopted = new Deadlines(clock, ADOPTED_MS, (session) => session.goOn());
    const log = resume ? resume.log : undefined;
    const fleet = resume ? resume.fleet : undefined;
    this.#log = log && new SharedLog({ log, clock, random: Math.random, watch: logWatch(observer) });
    this.#fleet =
      fleet &&
      new FleetSessions({
        fleet,
        log,
        clock,
        logger,
        find: (claim, position) => this.#find(claim, position),
        onRelays: (relays) => observer.relays(relays),
      });
    this.#surroundings = {
      keeper: this,
      observer: live?.heardBy(observer) ?? observer,
      logContent,
      windowMs,
      cancelsWhileAway: resume ? resume.whileAway === 'cancel' : false,
    };
  }

  /** Whether clients can come back. */
  get resumable(): boolean {
    return this.#resume !== false;
  }

  /** How many sessions wait for their clients. */
  get awayCount(): number {
    return this.#away.size;
  }

  /** Begins the session of a new client, which is greeted. */
  open({ attachment, subject, number, first, resumable = true }: NewClient): HeldSession {
    const resume = resumable && this.#resume;
    const { token, hash } = resume ? newToken() : NO_TOKEN;
    const epoch = resume ? newEpoch() : '';
    const credentials = subject.name === undefined ? { token: hash } : { token: hash, subject: subject.name };
    const ring = resume ? new Ring(resume, this.#budget) : undefined;
    const log = resume && this.#log ? { shared: this.#log } : undefined;
    const session = new HeldSession(
      { epoch, number, subject, credentials, ring, log },
      this.#surroundings,
      attachment,
    );
    const greeting = resume ? { epoch, resume_token: token, resume_window_ms: resume.windowMs } : undefined;
    this.#live?.add(session);
    this.#subjects.keep(subject);
    if (resume) {
      this.#sessions.set(epoch, session);
      this.#fleet?.announce(epoch, true);
    }
    try {
      session.start((transport) => openConnection(transport, subject.session, first, greeting));
    } catch (error) {
      session.drop();
      throw error;
    }
    return session;
  }

  /** Finds the session that a client wants to go on with. The promise, if it is one, never rejects. */
  resume(request: ResumeRequest): ResumeOutcome | Promise<ResumeOutcome> {
    const { subject, address } = request;
    const key = subject.name === undefined ? address : subject.key;
    const banned = this.#guesses.isBanned(key);
    const judge = (isBanned: boolean) => (isBanned ? FORBIDDEN : this.#judge(request, key));
    return banned instanceof Promise ? banned.then(judge) : judge(banned);
  }

  /** Ends the sessions of a subject, with a client or without. */
  endAllOf(subject: string): void {
    for (const session of this.#sessions.values()) {
      if (session.subject.name === subject) session.end('disconnected');
    }
  }

  /** Other hosts can talk to this one from now on. */
  async join(): Promise<void> {
    await this.#fleet?.join();
  }

  /**
   * The server is shutting down: nobody can come back to it any more. Sessions whose clients are away end, or are let go
   * for other hosts, within this time. Resolves when that is done.
   */
  async drain(timeoutMs: number): Promise<void> {
    this.#draining = true;
    const gone = this.#away.whenEmpty();
    for (const session of [...this.#away]) this.#letGo(session);
    const timer = this.#clock.setTimeout(() => {
      for (const session of [...this.#away]) session.moveOn({ immediate: true });
    }, timeoutMs);
    await gone;
    this.#clock.clearTimeout(timer);
  }

  /** This host no longer talks to others. The last session has ended, or been let go. */
  async close(): Promise<void> {
    await this.#fleet?.close();
    this.#log?.close();
    this.#adopted.clear();
  }

  away(session: HeldSession): void {
    this.#surroundings.observer.sessionAway(session.number);
    this.#away.add(session);
    if (this.#draining) this.#letGo(session);
  }

  back(session: HeldSession, truncated: boolean): void {
    const awayMs = this.#away.delete(session);
    this.#surroundings.observer.sessionResumed(session.number, {
      truncated,
      ...(awayMs === undefined ? {} : { awayMs }),
    });
    this.#logger.info({ connection: session.number, truncated, awayMs }, 'session resumed');
  }

  ended(session: HeldSession, how: SessionEnd): void {
    const awayMs = this.#away.delete(session);
    this.#adopted.stop(session);
    this.#live?.delete(session);
    this.#subjects.release(session.subject);
    const isKnown = this.#sessions.delete(session.epoch);
    if (isKnown && !GOES_ON_ELSEWHERE.includes(how)) this.#ended.add(session.epoch, session.credentials);
    if (session.epoch !== '') this.#fleet?.announce(session.epoch, false);
    this.#surroundings.observer.sessionEnded(session.number, how);
    if (awayMs === undefined) return;
    this.#logger.info(
      { connection: session.number, how, awayMs: Math.round(awayMs) },
      'session ended while away',
    );
  }

  #judge(request: ResumeRequest, key: string): ResumeOutcome | Promise<ResumeOutcome> {
    const { epoch, resume_token: token, session_id: label, last_seq: seq, attempt } = request.message;
    const claim: Claim = { epoch, token: hashOf(token), subject: request.subject.name, attempt };
    const position = { label, seq };
    const conclude = (found: Found | LocalOutcome, isKnown: boolean) => {
      if ('session' in found) return { ...found, position, claim };
      const { refused } = found;
      return refused === 'unknown' || refused === 'gone' ? this.#refuseGuess(key, isKnown) : { refused };
    };
    const adopt = (entry: ClaimedEntry) => this.#adopt(entry, request);
    const judge = (): ResumeOutcome | Promise<ResumeOutcome> => {
      const here = this.#find(claim, position);
      const isKnown = !('refused' in here) || here.refused !== 'gone';
      if (isKnown || !this.#fleet || this.#draining) return conclude(here, isKnown);
      return this.#fleet.find(claim, position, adopt).then((found) => conclude(found, false));
    };
    if ('session' in this.#find(claim, position)) return judge();
    // A host that stood still may not know yet that it has lost a session, and what was said for it since.
    const session = this.#sessions.get(epoch);
    const judgeAfter = () => (session?.isDoubtful ? UNAVAILABLE : judge());
    const checked = session?.checkOwner();
    return checked ? checked.then(judgeAfter) : judgeAfter();
  }

  /** Finds a session of this host. */
  #find(claim: Claim, position: Position): LocalOutcome {
    const session = this.#sessions.get(claim.epoch);
    const credentials = session?.credentials ?? this.#ended.find(claim.epoch);
    // Asked in any case: it takes as long.
    const justified = isJustified(claim, credentials);
    if (!credentials) return { refused: 'gone' };
    if (!justified) return { refused: 'unknown' };
    if (!session) return { refused: 'expired' };
    if (session.isBehind(position)) return { refused: 'epoch' };
    return session.isOvertaken(claim) ? { refused: 'forbidden' } : { session };
  }

  /** Goes on with a session of another host. Its client is not attached yet, and may even be gone. */
  #adopt(entry: ClaimedEntry, { subject, message }: ResumeRequest): Found {
    const { epoch, credentials, fence, events } = entry;
    const shared = this.#log;
    const number = this.#number();
    if (!shared || !this.#resume) return { refused: 'unavailable' };
    const ring = new Ring(this.#resume, this.#budget);
    ring.load(events);
    let session: HeldSession | undefined;
    try {
      const kept = keptConnection(entry, this.#resume.interrupted);
      const options = { epoch, number, subject, credentials, ring, log: { shared, fence } };
      session = new HeldSession(options, this.#surroundings);
      session.noteEarlier(events);
      session.start((transport) => restoreConnection(transport, subject.session, kept));
    } catch (error) {
      this.#logger.error({ err: error }, 'a session of another host cannot go on');
      shared.farewell(epoch, fence);
      return { refused: 'expired' };
    }
    const adopted = session;
    this.#live?.add(adopted, { earlier: events });
    this.#subjects.keep(subject);
    this.#sessions.set(epoch, adopted);
    this.#fleet?.announce(epoch, true);
    this.#surroundings.observer.sessionTakenOver(number);
    this.#logger.info({ connection: number }, 'session taken over');
    this.away(adopted);
    this.#adopted.start(adopted);
    const position = { label: message.session_id, seq: message.last_seq };
    return adopted.isBehind(position) ? { refused: 'epoch' } : { session: adopted };
  }

  /** Its client is away, and the server is shutting down. */
  #letGo(session: HeldSession): void {
    if (this.#log) session.moveOn();
    else session.end('draining');
  }

  #refuseGuess(key: string, isKnown: boolean): ResumeOutcome | Promise<ResumeOutcome> {
    const tooMany = this.#guesses.wrong(key, isKnown);
    const outcome = (isTooMany: boolean) => (isTooMany ? FORBIDDEN : UNKNOWN);
    return tooMany instanceof Promise ? tooMany.then(outcome) : outcome(tooMany);
  }
}

/** How long the client of a session that was taken over may take before the session goes on. */
const ADOPTED_MS = 1_000;
/** Ends after which somebody may come back to a session, though not here. */
const GOES_ON_ELSEWHERE: readonly SessionEnd[] = ['unheard', 'fenced', 'moved'];

function logWatch(observer: HostObserver): LogWatch {
  return {
    appended: (durationMs) => observer.logAppended(durationMs),
    unwritten: (sessions) => observer.unwritten(sessions),
    begunAgain: () => observer.begunAgain(),
  };
}

const NO_TOKEN = { token: '', hash: '' };
const FORBIDDEN: ResumeOutcome = { refused: 'forbidden' };
const UNKNOWN: ResumeOutcome = { refused: 'unknown' };
const UNAVAILABLE: ResumeOutcome = { refused: 'unavailable' };
