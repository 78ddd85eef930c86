import { BackendError, gateBackend, type RagBackend, type Slots } from '../../backend/index';
import type { Logger } from '../../logging/logger';
import type { SharedSessionOptions } from '../../session/index';
import type { Identity, SubjectLimits } from '../auth/identity';
import type { HostObserver } from '../telemetry/observer';
import { consume, inMemory, type MakeRateLimiter, type RateLimiter } from './limiters';
import type { ResolvedLimits } from './options';

export interface SubjectsOptions {
  session: SharedSessionOptions;
  limits: ResolvedLimits;
  slots: Slots;
  observer: HostObserver;
  makeRateLimiter: MakeRateLimiter;
  logger: Logger;
}

/** Everybody who is connected, and how much each asks. */
export class Subjects {
  readonly #options: SubjectsOptions;
  readonly #known = new Map<string, Subject>();
  readonly #limiters = { ofAll: new Map<number, RateLimiter>(), ofStrangers: new Map<number, RateLimiter>() };
  #strangers = 0;

  constructor(options: SubjectsOptions) {
    this.#options = options;
  }

  /** Somebody whom nobody knows: each connection is one of its own. */
  stranger(): Subject {
    const subject = new Subject(this, this.#options, `stranger ${++this.#strangers}`, undefined);
    subject.enter(undefined);
    return subject;
  }

  /** Counts one more connection of somebody; undefined when they have too many. */
  enter(identity: Identity): Subject | undefined {
    const { subject: name, limits } = identity;
    const known = this.#known.get(name);
    if (known && known.connections >= (limits?.connections ?? Number.POSITIVE_INFINITY)) return undefined;
    const subject = known ?? new Subject(this, this.#options, `subject ${name}`, name);
    this.#known.set(name, subject);
    subject.enter(limits);
    return subject;
  }

  leave(subject: Subject): void {
    if (subject.leave() === 0 && subject.name !== undefined) this.#known.delete(subject.name);
  }

  /** Counts a question; resolves with how long to wait when it was one too many, else with 0. */
  async spend({ key, name }: Subject, perMinute: number): Promise<number> {
    if (perMinute === Number.POSITIVE_INFINITY) return 0;
    try {
      return await consume(this.#limiter(name === undefined, perMinute), key);
    } catch (error) {
      // Whoever keeps the counts can not be asked: better one question too many than none.
      this.#options.logger.warn({ err: error }, 'questions can not be counted');
      return 0;
    }
  }

  /** A stranger is one connection of this host, and nobody to other hosts. */
  #limiter(isStranger: boolean, perMinute: number): RateLimiter {
    const limiters = isStranger ? this.#limiters.ofStrangers : this.#limiters.ofAll;
    let limiter = limiters.get(perMinute);
    if (!limiter) {
      const make = isStranger ? inMemory : this.#options.makeRateLimiter;
      limiter = make({ keyPrefix: `realtime-rag:questions:${perMinute}`, points: perMinute, duration: 60 });
      limiters.set(perMinute, limiter);
    }
    return limiter;
  }
}

/** One subject with all its connections; a stranger has one. */
export class Subject {
  readonly name: string | undefined;
  /** What it is counted by. */
  readonly key: string;
  readonly session: SharedSessionOptions;
  connections = 0;
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
    this.session = {
      ...options.session,
      backend: this.#gated(backend),
      ...(user === undefined && name !== undefined ? { user: name } : {}),
    };
  }

  enter(limits: SubjectLimits | undefined): void {
    this.connections++;
    this.#limits = limits;
  }

  leave(): number {
    return --this.connections;
  }

  #gated(backend: RagBackend): RagBackend {
    return gateBackend(backend, async (_query, { signal }) => {
      await this.#begin();
      const end = () => {
        this.#answering--;
      };
      try {
        const leave = await this.#options.slots.enter(signal);
        return () => {
          end();
          leave();
        };
      } catch (error) {
        end();
        throw error;
      }
    });
  }

  async #begin(): Promise<void> {
    const { limits, observer } = this.#options;
    const atOnce = this.#limits?.concurrentQuestions ?? limits.concurrentQuestions;
    if (this.#answering >= atOnce) {
      observer.rateLimited('concurrent_questions');
      throw new BackendError(
        'RATE_LIMITED',
        `${atOnce} questions of one subject are being answered already.`,
        {
          retryAfterMs: 1_000,
        },
      );
    }
    this.#answering++;
    const perMinute = this.#limits?.questionsPerMinute ?? limits.questionsPerMinute;
    const retryAfterMs = await this.#subjects.spend(this, perMinute);
    if (retryAfterMs === 0) return;
    this.#answering--;
    observer.rateLimited('questions');
    throw new BackendError('RATE_LIMITED', `A subject may ask ${perMinute} questions in a minute.`, {
      retryAfterMs,
    });
  }
}
