import {
  BackendError,
  type Enter,
  gateBackend,
  type Hold,
  type RagBackend,
  type Slots,
} from '../../backend/index';
import { passagesOf } from '../../backend/wrappers/passages';
import type { Logger } from '../../logging/logger';
import type { SharedSessionOptions } from '../../session/options';
import type { Verified } from '../auth/authenticator';
import type { SubjectLimits } from '../auth/identity';
import type { ResolvedLimits } from '../options';
import type { Admission, HostObserver } from '../telemetry/observer';
import { isLoopback } from './addresses';
import { consume, inMemory, type MakeRateLimiter, type RateLimiter } from './limiters';

export interface SubjectsOptions {
  session: SharedSessionOptions;
  limits: ResolvedLimits;
  slots: Slots;
  observer: HostObserver;
  makeRateLimiter: MakeRateLimiter;
  logger: Logger;
}

/**
 * A principal: the subject that limits are counted for, how it authenticated, and until when that is valid.
 */
export interface Principal {
  readonly subject: Subject;
  readonly how: Admission;
  readonly expiresAt?: Date | number;
  /** Whether it may act for other subjects. */
  readonly issuer?: boolean;
}

/** All connected subjects, and how much each of them asks. */
export class Subjects {
  readonly #options: SubjectsOptions;
  /** By their keys. */
  readonly #known = new Map<string, Subject>();
  readonly #limiters = { ofAll: new Map<number, RateLimiter>(), ofAnonymous: new Map<number, RateLimiter>() };
  #anonymous = 0;

  constructor(options: SubjectsOptions) {
    this.#options = options;
  }

  /** Without authentication, each connection is a subject of its own. */
  anonymous(): Principal {
    const subject = new Subject(this, this.#options, `anonymous ${++this.#anonymous}`, undefined);
    subject.enter(undefined);
    return { subject, how: 'none' };
  }

  /**
   * The same for requests over HTTP, which would otherwise each be a subject of its own: those of one address are one.
   * Not those of this machine: a proxy on it would make one subject of everybody.
   */
  anonymousAt(address: string): Principal {
    if (isLoopback(address)) return this.anonymous();
    const subject = this.#subject(`address ${address}`, undefined);
    subject.enter(undefined);
    return { subject, how: 'none' };
  }

  /**
   * Counts one more connection of a subject, to be released with `leave`; undefined when there are too many.
   */
  admit({ identity, how }: Verified): Principal | undefined {
    const { subject: name, limits, expiresAt, issuer = false } = identity;
    const subject = this.#subject(keyOf(name), name);
    const isKnown = subject.connections > 0 || subject.sessions > 0;
    if (isKnown && subject.connections >= (limits?.connections ?? Number.POSITIVE_INFINITY)) return undefined;
    subject.enter(limits);
    return { subject, how, issuer, ...(expiresAt === undefined ? {} : { expiresAt }) };
  }

  /** The limits of a subject that is known here. */
  limitsOf(name: string): SubjectLimits | undefined {
    return this.#known.get(keyOf(name))?.limits;
  }

  leave({ subject }: Principal): void {
    subject.connections--;
    this.#forget(subject);
  }

  /** A session of the subject is kept, with a connection or without; call `release` when it has ended. */
  keep(subject: Subject): void {
    subject.sessions++;
  }

  release(subject: Subject): void {
    subject.sessions--;
    this.#forget(subject);
  }

  #subject(key: string, name: string | undefined): Subject {
    const subject = this.#known.get(key) ?? new Subject(this, this.#options, key, name);
    this.#known.set(key, subject);
    return subject;
  }

  /** A subject whose client may come back is still the same: its limits go on counting. */
  #forget({ key, connections, sessions }: Subject): void {
    if (connections === 0 && sessions === 0) this.#known.delete(key);
  }

  /** Counts a question; resolves with 0, or with the milliseconds to wait when the limit is exceeded. */
  async spend({ key, name }: Subject, perMinute: number): Promise<number> {
    if (perMinute === Number.POSITIVE_INFINITY) return 0;
    try {
      return await consume(this.#limiter(name === undefined, perMinute), key);
    } catch (error) {
      // When the store is unreachable, one question too many is better than none.
      this.#options.logger.warn({ err: error }, 'questions cannot be counted');
      return 0;
    }
  }

  /** An anonymous subject is one connection of this host, and unknown to other hosts. */
  #limiter(isAnonymous: boolean, perMinute: number): RateLimiter {
    const limiters = isAnonymous ? this.#limiters.ofAnonymous : this.#limiters.ofAll;
    let limiter = limiters.get(perMinute);
    if (!limiter) {
      const make = isAnonymous ? inMemory : this.#options.makeRateLimiter;
      limiter = make({ keyPrefix: `realtime-rag:questions:${perMinute}`, points: perMinute, duration: 60 });
      limiters.set(perMinute, limiter);
    }
    return limiter;
  }
}

/** One subject with all its connections and sessions; the one of an anonymous connection has no others. */
export class Subject {
  readonly name: string | undefined;
  /** The key of its counters. */
  readonly key: string;
  readonly session: SharedSessionOptions;
  connections = 0;
  sessions = 0;
  readonly #subjects: Subjects;
  readonly #options: SubjectsOptions;
  #limits: SubjectLimits | undefined;
  #answering = 0;

  constructor(subjects: Subjects, options: SubjectsOptions, key: string, name: string | undefined) {
    this.#subjects = subjects;
    this.#options = options;
    this.key = key;
    this.name = name;
    const { backend, user } = options.session;
    const endUser = user === undefined && name !== undefined ? { user: name } : {};
    this.session = { ...options.session, backend: this.#gated(backend), ...endUser };
  }

  /**
   * The same, for answers that are passages alone: they count like questions. Undefined when the backend cannot find any
   * without answering.
   */
  get retrieval(): SharedSessionOptions | undefined {
    const passages = passagesOf(this.#options.session.backend);
    return passages && { ...this.session, backend: this.#gated(passages) };
  }

  get limits(): SubjectLimits | undefined {
    return this.#limits;
  }

  enter(limits: SubjectLimits | undefined): void {
    this.connections++;
    this.#limits = limits;
  }

  #gated(backend: RagBackend): RagBackend {
    const { slots } = this.#options;
    const hold: Hold = (speculation) => slots.hold(() => speculation.decline());
    const enter: Enter = async (_query, { signal }, place) => {
      // From now on nobody takes it away.
      place?.keep();
      const end = this.#begin();
      // Whatever is awaited here, a question that was cancelled no longer counts.
      signal.addEventListener('abort', end, { once: true });
      try {
        await this.#spend();
        const leave = place ? place.leave : await slots.enter(signal);
        return () => {
          end();
          leave();
        };
      } catch (error) {
        end();
        throw error;
      }
    };
    return gateBackend(backend, enter, hold);
  }

  /** Takes one of the places of this subject; returns the function that releases it, once. */
  #begin(): () => void {
    const { limits, observer } = this.#options;
    const atOnce = this.#limits?.concurrentQuestions ?? limits.concurrentQuestions;
    if (this.#answering >= atOnce) {
      observer.rateLimited('concurrent_questions');
      const why = `${atOnce} questions of one subject are being answered already.`;
      throw new BackendError('RATE_LIMITED', why, { retryAfterMs: 1_000 });
    }
    this.#answering++;
    let isOver = false;
    return () => {
      if (!isOver) this.#answering--;
      isOver = true;
    };
  }

  async #spend(): Promise<void> {
    const { limits, observer } = this.#options;
    const perMinute = this.#limits?.questionsPerMinute ?? limits.questionsPerMinute;
    const retryAfterMs = await this.#subjects.spend(this, perMinute);
    if (retryAfterMs === 0) return;
    observer.rateLimited('questions');
    throw new BackendError('RATE_LIMITED', `A subject may ask ${perMinute} questions in a minute.`, {
      retryAfterMs,
    });
  }
}

/** The key of the counters of a subject with this name. */
function keyOf(name: string): string {
  return `subject ${name}`;
}
