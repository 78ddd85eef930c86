import type { EventLog } from '../../event-log/index';
import type { Clock } from '../../options/clock';
import { Deadlines } from './deadlines';

/** How long a frame waits for the log. */
const ANSWER_MS = 500;
/** How long a client that has said nothing yet may turn out to be one that comes back. */
const BEGIN_MS = 1_000;
/** How many sessions are begun again at the same time. */
const AT_ONCE = 4;
/** How many sessions are looked for in the log at once, after it was away. */
const CHECKED_AT_ONCE = 64;
/** How long a session that could not be begun again waits for the next attempt, at first and at most. */
const RETRY_MS = 250;
const RETRY_MAX_MS = 5_000;
/** How many ended sessions are remembered while the log cannot be told, and how often that is tried. */
const MAX_FAREWELLS = 10_000;
const FAREWELL_ATTEMPTS = 5;

interface Farewell {
  epoch: string;
  fence: number;
  attempts: number;
}

/** What is counted about the log of a host. */
export interface LogWatch {
  /** How long the log took for one batch. */
  appended(durationMs: number): void;
  /** How many sessions are not written now, because the log cannot be reached or refuses them. */
  unwritten(sessions: number): void;
  /** A session that was not written for a while is again. */
  begunAgain(): void;
}

/** What writes one session. */
interface LogWriter {
  /** Whether the log could not keep up with the session, which goes on without it. */
  readonly isUnwritten: boolean;
  /** The log has not answered in time. */
  unanswered(): void;
  /** The session is to be written from now on. */
  begin(): void;
  /** The session is to be written again. Resolves when that is done, or has failed. */
  beginAgain(): Promise<void>;
  /** Finds out whether the log still has the session, and begins it again if not. Undefined if it is not written. */
  authorise(): Promise<void> | undefined;
}

export interface SharedLogOptions {
  log: EventLog;
  clock: Clock;
  random: () => number;
  watch: LogWatch;
}

/**
 * The log as all sessions of a host use it: how long they wait for it, and when those that could not be written are
 * begun again.
 */
export class SharedLog {
  readonly log: EventLog;
  readonly clock: Clock;
  readonly watch: LogWatch;
  readonly #random: () => number;
  readonly #answers: Deadlines<LogWriter>;
  readonly #beginnings: Deadlines<LogWriter>;
  /** Sessions that are not written, in order, and those of them that wait for their next attempt. */
  readonly #unwritten = new Map<LogWriter, { failures: number; timer: unknown }>();
  readonly #due = new Set<LogWriter>();
  readonly #writers = new Set<LogWriter>();
  readonly #farewells = new Set<Farewell>();
  #active = 0;
  #pumping = false;
  #closed = false;

  constructor({ log, clock, random, watch }: SharedLogOptions) {
    this.log = log;
    this.clock = clock;
    this.watch = watch;
    this.#random = random;
    this.#answers = new Deadlines(clock, ANSWER_MS, (writer) => writer.unanswered());
    this.#beginnings = new Deadlines(clock, BEGIN_MS, (writer) => writer.begin());
    log.onAvailable((available) => {
      if (!available) return;
      const quiet = [...this.#writers].filter((writer) => !writer.isUnwritten);
      this.#pump();
      void this.#check(quiet);
    });
  }

  /** This session is written here until it is forgotten. */
  add(writer: LogWriter): void {
    this.#writers.add(writer);
  }

  /** The log has been asked for something that a frame waits for. */
  asked(writer: LogWriter): void {
    this.#answers.start(writer);
  }

  answered(writer: LogWriter): void {
    this.#answers.stop(writer);
  }

  /** This session is new: it is begun in a while, unless it has been by then. */
  beginSoon(writer: LogWriter): void {
    this.#beginnings.start(writer);
  }

  /** This session is not written: it is begun again as soon as the log accepts that. */
  lost(writer: LogWriter): void {
    if (this.#closed || this.#unwritten.has(writer)) return;
    this.#unwritten.set(writer, { failures: 0, timer: undefined });
    this.watch.unwritten(this.#unwritten.size);
    this.#retry(writer);
  }

  /** This session needs nothing more. */
  forget(writer: LogWriter): void {
    this.#answers.stop(writer);
    this.#beginnings.stop(writer);
    this.#due.delete(writer);
    this.#writers.delete(writer);
    const entry = this.#unwritten.get(writer);
    if (!entry) return;
    this.clock.clearTimeout(entry.timer);
    this.#unwritten.delete(writer);
    this.watch.unwritten(this.#unwritten.size);
  }

  /** Lets a session go. Resolves with whether another host can go on with it. */
  release(epoch: string, fence: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = this.clock.setTimeout(() => resolve(false), ANSWER_MS);
      const done = (released: boolean) => {
        this.clock.clearTimeout(timer);
        resolve(released);
      };
      this.log.release(epoch, fence).then(
        (result) => done(result === 'written'),
        () => done(false),
      );
    });
  }

  /** The log is told that this session has ended, as soon as it can be. */
  farewell(epoch: string, fence: number): void {
    if (this.#closed || this.#farewells.size >= MAX_FAREWELLS) return;
    this.#farewells.add({ epoch, fence, attempts: 0 });
    this.#pump();
  }

  close(): void {
    this.#closed = true;
    this.#answers.clear();
    this.#beginnings.clear();
    for (const { timer } of this.#unwritten.values()) this.clock.clearTimeout(timer);
    this.#unwritten.clear();
    this.#due.clear();
    this.#writers.clear();
    this.#farewells.clear();
  }

  /** The log may have lost also what was quiet while it was away. */
  async #check(writers: readonly LogWriter[]): Promise<void> {
    for (let at = 0; at < writers.length && this.log.available; at += CHECKED_AT_ONCE) {
      await Promise.all(writers.slice(at, at + CHECKED_AT_ONCE).map((writer) => writer.authorise()));
    }
  }

  /** Later each time, and not all at once: what failed for one often failed for all. */
  #retry(writer: LogWriter): void {
    const entry = this.#unwritten.get(writer);
    if (!entry) return;
    const longest = Math.min(RETRY_MAX_MS, RETRY_MS * 2 ** entry.failures);
    entry.failures++;
    entry.timer = this.clock.setTimeout(
      () => {
        entry.timer = undefined;
        this.#due.add(writer);
        this.#pump();
      },
      longest * (0.5 + this.#random() / 2),
    );
  }

  /** Starts what is due, one in a turn of the event loop: a session that is begun again may bring much with it. */
  #pump(): void {
    if (this.#pumping || this.#active >= AT_ONCE || !this.log.available || this.#closed) return;
    const work = this.#next();
    if (!work) return;
    this.#run(work);
    this.#pumping = true;
    setImmediate(() => {
      this.#pumping = false;
      this.#pump();
    });
  }

  #next(): (() => Promise<void>) | undefined {
    const [writer] = this.#due;
    if (writer) {
      this.#due.delete(writer);
      return async () => {
        await writer.beginAgain();
        if (writer.isUnwritten) this.#retry(writer);
        else this.#begun(writer);
      };
    }
    const [farewell] = this.#farewells;
    if (!farewell) return undefined;
    this.#farewells.delete(farewell);
    return () => this.#sayFarewell(farewell);
  }

  async #sayFarewell(farewell: Farewell): Promise<void> {
    try {
      await this.log.end(farewell.epoch, farewell.fence);
    } catch {
      if (++farewell.attempts >= FAREWELL_ATTEMPTS) return;
      this.clock.setTimeout(() => {
        if (this.#closed) return;
        this.#farewells.add(farewell);
        this.#pump();
      }, RETRY_MAX_MS);
    }
  }

  #run(work: () => Promise<void>): void {
    this.#active++;
    void work().then(() => {
      this.#active--;
      this.#pump();
    });
  }

  #begun(writer: LogWriter): void {
    if (!this.#unwritten.delete(writer)) return;
    this.watch.unwritten(this.#unwritten.size);
    this.watch.begunAgain();
  }
}
