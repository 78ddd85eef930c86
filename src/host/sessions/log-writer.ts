import type { Batch, Credentials, LogEntry, LoggedEvent, WriteResult } from '../../event-log/index';
import type { SessionEvent } from '../../session/index';
import type { SharedLog } from './shared-log';
import { joined, WaitingFrames } from './waiting-frames';

/** After so many events a snapshot is written even if only an answer went on: the log keeps only the latest events. */
const SNAPSHOT_EVENTS = 256;
/** While more characters than this wait for the log, an answer is not read on from the backend. */
const BEHIND_CHARS = 65_536;

/** The session that is written. */
export interface WrittenSession {
  readonly epoch: string;
  /** All that is known about it, events that wait for the log included. */
  entry(): LogEntry;
  readonly credentials: Credentials;
  /**
   * What it must know to go on elsewhere, as JSON; undefined when nothing changed since the last one. With `always`,
   * also when only an answer went on.
   */
  takeSnapshot(always: boolean): string | undefined;
  /** This frame may go to the client. */
  pass(text: string, event: SessionEvent, logged: LoggedEvent | undefined): void;
  /** Another host answers for the session. */
  fenced(): void;
}

/**
 * Writes one session to the log. The session never waits for that; its frames do: an event goes to the client when it
 * is kept, and what was sent after it follows. The events of one turn of the event loop are one batch, and while one
 * is on its way the next gathers. When the log does not answer in time, everything that waits goes out, and the session
 * is begun again later.
 */
export class LogWriter {
  readonly #shared: SharedLog;
  readonly #session: WrittenSession;
  #state: 'new' | 'writing' | 'unwritten' | 'over';
  #fence: number;
  #gathering = new WaitingFrames();
  #inFlight: WaitingFrames | undefined;
  /** Answers of the log to earlier steps are too late. */
  #step = 0;
  #askedAt = 0;
  #scheduled = false;
  #mustBegin = false;
  #sinceSnapshot = 0;
  #offset = 0;
  #ready: Promise<void> | undefined;
  #release = () => {};

  /** @param fence of the session if it was claimed; a new one is not written before `begin` */
  constructor(shared: SharedLog, session: WrittenSession, fence?: number) {
    this.#shared = shared;
    this.#session = session;
    this.#fence = fence ?? 0;
    this.#state = fence === undefined ? 'new' : 'writing';
    shared.add(this);
    if (fence === undefined) shared.beginSoon(this);
  }

  /** Of the last event that went out. */
  get offset(): number {
    return this.#offset;
  }

  /** Whether the log could not keep up with the session, which goes on without it. */
  get isUnwritten(): boolean {
    return this.#state === 'unwritten';
  }

  /** Whether another host can be made to go on with the session. */
  get canRelease(): boolean {
    return this.#state === 'writing';
  }

  /** Continues behind these events, which are in the log. */
  continueAfter(offset: number): void {
    this.#offset = offset;
  }

  /** A new session is written from now on. */
  begin(): void {
    if (this.#state !== 'new') return;
    this.#state = 'writing';
    this.#mustBegin = true;
    this.#gathering.changed = true;
    this.#schedule();
  }

  /**
   * The session is about to handle something that must not get lost: what it sends is held until the outcome is kept.
   */
  changes(): void {
    if (this.#state !== 'writing') return;
    this.#gathering.changed = true;
    this.#schedule();
  }

  /** Sends a frame; `logged` is absent for one that is not kept. */
  send(text: string, event: SessionEvent, logged: LoggedEvent | undefined): void {
    if (this.#state !== 'writing') {
      if (this.#state !== 'over') this.#pass(text, event, logged);
      return;
    }
    const waiting = logged || this.#gathering.due ? this.#gathering : this.#inFlight;
    if (!waiting) return this.#pass(text, event, undefined);
    waiting.frames.push({ text, event, logged });
    waiting.chars += text.length;
    if (!logged) return;
    waiting.events.push(logged);
    this.#schedule();
  }

  /** Who may come back has changed. Undefined if there is nothing to wait for; otherwise resolves when it is kept. */
  authorise(): Promise<void> | undefined {
    if (this.#state !== 'writing') return undefined;
    const waiting = this.#gathering;
    waiting.credentials = true;
    this.#schedule();
    return new Promise((resolve) => waiting.calls.push(resolve));
  }

  /** Undefined while the log keeps up; otherwise resolves when it does again, or when nothing waits for it any more. */
  ready(): Promise<void> | undefined {
    if (!this.#behind) return undefined;
    this.#ready ??= new Promise((resolve) => {
      this.#release = resolve;
    });
    return this.#ready;
  }

  /** Resolves when everything that was sent has gone out. */
  settled(): Promise<void> {
    const waiting = this.#gathering.due || this.#scheduled ? this.#gathering : this.#inFlight;
    if (!waiting) return Promise.resolve();
    return new Promise((resolve) => waiting.calls.push(resolve));
  }

  /** The session has ended. */
  async end(): Promise<void> {
    const isUnknown = this.#state === 'new' || this.#state === 'over';
    await this.#finish();
    if (!isUnknown) this.#shared.farewell(this.#session.epoch, this.#fence);
  }

  /**
   * Another host may go on with the session: resolves with whether one can. Nothing may be sent meanwhile, and nothing is
   * sent any more.
   */
  async release(): Promise<boolean> {
    this.begin();
    this.changes();
    await this.settled();
    const wasWritten = this.#state === 'writing';
    await this.#finish();
    if (!wasWritten) return false;
    return this.#shared.release(this.#session.epoch, this.#fence);
  }

  /** Called by the shared log: begins a session again that is not written. Resolves when that is done, or has failed. */
  beginAgain(): Promise<void> {
    // What is sent from now on gathers behind the entry.
    this.#state = 'writing';
    this.#mustBegin = true;
    this.#gathering.changed = true;
    const done = this.settled();
    this.#write();
    return done;
  }

  /** Called by the shared log: it has not answered in time. */
  unanswered(): void {
    this.#lose();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    process.nextTick(write, this);
  }

  /** Called at the end of a turn of the event loop that had something to write. */
  write(): void {
    if (this.#scheduled) this.#write();
  }

  #write(): void {
    this.#scheduled = false;
    const waiting = this.#gathering;
    if (this.#state !== 'writing' || this.#inFlight || !(waiting.due || this.#mustBegin)) return;
    this.#gathering = new WaitingFrames();
    this.#inFlight = waiting;
    const step = ++this.#step;
    this.#askedAt = this.#shared.clock.now();
    this.#shared.asked(this);
    const asked = this.#ask(waiting);
    if (!asked) return this.#written();
    asked.then(
      (result) => this.#answered(step, result),
      () => {
        if (step === this.#step) this.#lose();
      },
    );
  }

  /** Undefined if there is nothing to be kept after all. */
  #ask(waiting: WaitingFrames): Promise<WriteResult> | undefined {
    const session = this.#session;
    const { log } = this.#shared;
    if (this.#mustBegin) {
      this.#sinceSnapshot = 0;
      return attempt(() => log.begin(session.entry(), this.#fence));
    }
    this.#sinceSnapshot += waiting.events.length;
    const snapshot = session.takeSnapshot(this.#sinceSnapshot >= SNAPSHOT_EVENTS);
    if (snapshot !== undefined) this.#sinceSnapshot = 0;
    const authorised = waiting.credentials
      ? attempt(() => log.authorise(session.epoch, this.#fence, session.credentials))
      : undefined;
    if (waiting.events.length === 0 && snapshot === undefined) return authorised;
    const batch: Batch = { events: waiting.events, ...(snapshot === undefined ? {} : { snapshot }) };
    const appended = attempt(() => log.append(session.epoch, this.#fence, batch));
    return authorised ? worseOf(authorised, appended) : appended;
  }

  #answered(step: number, result: WriteResult): void {
    if (this.#state === 'over') return;
    if (result === 'fenced') return this.#fenced();
    if (step !== this.#step || !this.#inFlight) return;
    this.#shared.watch.appended(this.#shared.clock.now() - this.#askedAt);
    if (result === 'written') return this.#written();
    if (this.#mustBegin) return this.#lose();
    // The log lacks something: what waits goes along with the session, which is begun again.
    const inFlight = this.#inFlight;
    this.#mustBegin = true;
    this.#shared.answered(this);
    this.#inFlight = undefined;
    this.#gathering = joined(inFlight, this.#gathering);
    this.#gathering.changed = true;
    this.#write();
  }

  #written(): void {
    this.#shared.answered(this);
    this.#mustBegin = false;
    if (this.#inFlight) this.#letGo(this.#inFlight);
    this.#inFlight = undefined;
    if (this.#gathering.due) this.#write();
  }

  /** What waits goes out, and the session goes on without the log. */
  #lose(): void {
    if (this.#state !== 'writing') return;
    this.#shared.answered(this);
    this.#letAllGo();
    this.#state = 'unwritten';
    this.#shared.lost(this);
  }

  #fenced(): void {
    this.#stop();
    this.#session.fenced();
  }

  async #finish(): Promise<void> {
    await this.settled();
    if (this.#state === 'over') return;
    this.#letAllGo();
    this.#stop();
  }

  #stop(): void {
    this.#state = 'over';
    this.#step++;
    this.#shared.forget(this);
    const calls = [...(this.#inFlight?.calls ?? []), ...this.#gathering.calls];
    this.#inFlight = undefined;
    this.#gathering = new WaitingFrames();
    for (const call of calls) call();
    this.#keepUp();
  }

  #letAllGo(): void {
    this.#step++;
    if (this.#inFlight) this.#letGo(this.#inFlight);
    this.#letGo(this.#gathering);
    this.#inFlight = undefined;
    this.#gathering = new WaitingFrames();
  }

  /** What is sent meanwhile comes behind. */
  #letGo(waiting: WaitingFrames): void {
    for (const { text, event, logged } of waiting.frames) this.#pass(text, event, logged);
    waiting.chars = 0;
    for (const call of waiting.calls.splice(0)) call();
    this.#keepUp();
  }

  #keepUp(): void {
    if (!this.#ready || this.#behind) return;
    this.#ready = undefined;
    this.#release();
  }

  get #behind(): boolean {
    return this.#gathering.chars + (this.#inFlight?.chars ?? 0) > BEHIND_CHARS;
  }

  #pass(text: string, event: SessionEvent, logged: LoggedEvent | undefined): void {
    if (logged) this.#offset = logged.offset;
    this.#session.pass(text, event, logged);
  }
}

function write(writer: LogWriter): void {
  writer.write();
}

/** What throws is an answer too. */
async function attempt(ask: () => Promise<WriteResult>): Promise<WriteResult> {
  return ask();
}

async function worseOf(one: Promise<WriteResult>, other: Promise<WriteResult>): Promise<WriteResult> {
  const results = await Promise.all([one, other]);
  return results.find((result) => result === 'fenced') ?? results.find((r) => r === 'behind') ?? 'written';
}
