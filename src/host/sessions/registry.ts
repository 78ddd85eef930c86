import { type Claim, type Credentials, type Position, Ring, RingBudget } from '../../event-log/index';
import { type Clock, systemClock } from '../../options/clock';
import type { AuthMessage, ReconnectMessage, ResumeRefusal } from '../../protocol/index';
import { openConnection } from '../../session/index';
import type { Addresses } from '../limits/addresses';
import type { Subject, Subjects } from '../limits/subjects';
import type { ResolvedHostOptions } from '../options';
import type { SessionEnd } from '../telemetry/observer';
import type { Attachment, ClientSession } from './attachment';
import { AwaySessions } from './away-sessions';
import { EndedSessions } from './ended-sessions';
import { ResumeGuesses } from './guesses';
import { HeldSession, type SessionKeeper, type SessionSurroundings } from './held-session';
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
  | { session: ClientSession; position: Position; shown: string }
  | { refused: ResumeRefusal };

export interface RegistryOptions {
  options: Pick<ResolvedHostOptions, 'resume' | 'observer' | 'logger' | 'logContent' | 'session'>;
  subjects: Pick<Subjects, 'keep' | 'release'>;
  addresses: Pick<Addresses, 'bannedFor' | 'wrong'>;
}

/** All sessions of a host, with a client or without. They belong to the host, not to the sockets. */
export class SessionRegistry implements SessionKeeper {
  readonly #resume: ResolvedHostOptions['resume'];
  readonly #surroundings: SessionSurroundings;
  readonly #logger: ResolvedHostOptions['logger'];
  readonly #subjects: Pick<Subjects, 'keep' | 'release'>;
  readonly #guesses: ResumeGuesses;
  readonly #budget: RingBudget;
  readonly #sessions = new Map<string, HeldSession>();
  readonly #away: AwaySessions<HeldSession>;
  readonly #ended: EndedSessions;
  #draining = false;

  constructor({ options, subjects, addresses }: RegistryOptions) {
    const { resume, observer, logger, logContent, session } = options;
    const clock: Clock = session.clock ?? systemClock;
    const windowMs = resume ? resume.windowMs : 0;
    const most = resume ? resume.sessions : 0;
    this.#resume = resume;
    this.#logger = logger;
    this.#subjects = subjects;
    this.#guesses = new ResumeGuesses(addresses);
    this.#budget = new RingBudget(resume ? resume.totalBytes : 0);
    this.#away = new AwaySessions({ windowMs, most, clock }, (away, why) => away.end(why));
    this.#ended = new EndedSessions({ windowMs, most, clock });
    this.#surroundings = {
      keeper: this,
      observer,
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

  /** Begins the session of a new client, which is greeted. `first`: a message of it that is answered before that. */
  open(attachment: Attachment, subject: Subject, number: number, first?: AuthMessage): HeldSession {
    const { token, hash } = this.#resume ? newToken() : NO_TOKEN;
    const epoch = this.#resume ? newEpoch() : '';
    const credentials = subject.name === undefined ? { token: hash } : { token: hash, subject: subject.name };
    const ring = this.#resume ? new Ring(this.#resume, this.#budget) : undefined;
    const session = new HeldSession(
      { epoch, number, subject, credentials, ring },
      this.#surroundings,
      attachment,
    );
    const greeting = this.#resume
      ? { epoch, resume_token: token, resume_window_ms: this.#resume.windowMs }
      : undefined;
    this.#subjects.keep(subject);
    if (this.#resume) this.#sessions.set(epoch, session);
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

  /** The server is shutting down: nobody can come back to it any more. */
  drain(): void {
    this.#draining = true;
    for (const session of [...this.#away]) session.end('draining');
  }

  away(session: HeldSession): void {
    this.#surroundings.observer.sessionAway(session.number);
    if (this.#draining) session.end('draining');
    else this.#away.add(session);
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
    this.#subjects.release(session.subject);
    if (this.#sessions.delete(session.epoch) && how !== 'unheard') {
      this.#ended.add(session.epoch, session.credentials);
    }
    this.#surroundings.observer.sessionEnded(session.number, how);
    if (awayMs === undefined) return;
    this.#logger.info(
      { connection: session.number, how, awayMs: Math.round(awayMs) },
      'session ended while away',
    );
  }

  #judge({ message, subject }: ResumeRequest, key: string): ResumeOutcome | Promise<ResumeOutcome> {
    const { epoch, resume_token: token, session_id: label, last_seq: seq } = message;
    const claim: Claim = { epoch, token: hashOf(token), subject: subject.name };
    const session = this.#sessions.get(epoch);
    const credentials = session?.credentials ?? this.#ended.find(epoch);
    if (!isJustified(claim, credentials)) return this.#refuseGuess(key, credentials);
    if (!session) return EXPIRED;
    const position = { label, seq };
    return session.isBehind(position) ? BEHIND : { session, position, shown: claim.token };
  }

  #refuseGuess(key: string, credentials: Credentials | undefined): ResumeOutcome | Promise<ResumeOutcome> {
    const tooMany = this.#guesses.wrong(key, credentials !== undefined);
    const outcome = (isTooMany: boolean) => (isTooMany ? FORBIDDEN : UNKNOWN);
    return tooMany instanceof Promise ? tooMany.then(outcome) : outcome(tooMany);
  }
}

const NO_TOKEN = { token: '', hash: '' };
const FORBIDDEN: ResumeOutcome = { refused: 'forbidden' };
const UNKNOWN: ResumeOutcome = { refused: 'unknown' };
const EXPIRED: ResumeOutcome = { refused: 'expired' };
const BEHIND: ResumeOutcome = { refused: 'epoch' };
