import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { BackendError, gateBackend, type RagBackend, type Slots } from '../../backends/index';
import type { SharedSessionOptions } from '../../session/index';
import type { Identity, SubjectLimits } from '../auth/types';
import type { HostObserver } from '../observer';
import type { ResolvedLimits } from './options';

export interface SubjectsOptions {
  session: SharedSessionOptions;
  limits: ResolvedLimits;
  slots: Slots;
  observer: HostObserver;
}

/** Everybody who is connected, and how much each asks. */
export class Subjects {
  readonly #options: SubjectsOptions;
  readonly #known = new Map<string, Subject>();
  readonly #limiters = new Map<number, RateLimiterMemory>();
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
  async spend(key: string, perMinute: number): Promise<number> {
    if (perMinute === Number.POSITIVE_INFINITY) return 0;
    let limiter = this.#limiters.get(perMinute);
    if (!limiter) {
      limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
      this.#limiters.set(perMinute, limiter);
    }
    try {
      await limiter.consume(key);
      return 0;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
      throw refusal;
    }
  }
}

/** One subject with all its connections; a stranger has one. */
export class Subject {
  readonly name: string | undefined;
  readonly session: SharedSessionOptions;
  connections = 0;
  readonly #subjects: Subjects;
  readonly #options: SubjectsOptions;
  readonly #key: string;
  #limits: SubjectLimits | undefined;
  #answering = 0;

  constructor(subjects: Subjects, options: SubjectsOptions, key: string, name: string | undefined) {
    this.#subjects = subjects;
    this.#options = options;
    this.#key = key;
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
    const retryAfterMs = await this.#subjects.spend(this.#key, perMinute);
    if (retryAfterMs === 0) return;
    this.#answering--;
    observer.rateLimited('questions');
    throw new BackendError('RATE_LIMITED', `A subject may ask ${perMinute} questions in a minute.`, {
      retryAfterMs,
    });
  }
}
