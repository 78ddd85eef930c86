import * as v from 'valibot';
import type { ClientMessage } from '../protocol/index';
import type { Interrupted } from './answers/answers-state';
import type { SessionEvent } from './events/session-events';
import { optionsWithLabel, type SharedSessionOptions } from './options';
import { partsOf, RealtimeRagSession, type StopOptions } from './session';
import { type SessionState, sessionSchema } from './session-state';

/** The maximum number of sessions left by switching labels that may finish their accepted questions at once. */
const MAX_LEFT_SESSIONS = 4;

export const labelsSchema = v.object({
  /** Those that the client has left, oldest first. */
  left: v.array(sessionSchema),
  current: sessionSchema,
});
type LabelsState = v.InferOutput<typeof labelsSchema>;

/** Sessions to go on with: what they were, and what has been sent since. */
export interface KeptSessions {
  sessions: LabelsState;
  since: readonly SessionEvent[];
  /** How long ago their state was written. */
  ageMs: number;
}

/** What a client gets of one session. */
interface Outlet {
  /** Sessions of the same label that must end first: two would mix their sequence numbers. */
  formers: Set<RealtimeRagSession>;
  /** The message that began the session has been answered. */
  answered: boolean;
  /** Events that wait for the end of the former sessions. */
  waiting: SessionEvent[];
  /** The last number sent under this label, shared with the former sessions: some events are not sent. */
  numbering: { seq: number };
}

/**
 * A client's sessions by label: the current one, and those it has left, which finish their accepted questions and
 * then end silently.
 */
export class LabelledSessions {
  readonly #options: SharedSessionOptions;
  readonly #prepare: (session: RealtimeRagSession) => void;
  readonly #send: (event: SessionEvent) => void;
  readonly #outlets = new Map<RealtimeRagSession, Outlet>();
  readonly #left = new Set<RealtimeRagSession>();
  #current: RealtimeRagSession;
  /** Sessions left because of messages being handled: a listener may send another in the meantime. */
  readonly #leaving: RealtimeRagSession[] = [];
  #stopped = false;
  /** Sessions have begun or ended. */
  #changed = false;

  /**
   * @param prepare called with each session before it receives anything
   * @param send called with each event that is sent to the client, in order
   * @param kept sessions to go on with, after `goOn`; throws a `TypeError` when they are at odds with themselves
   */
  constructor(
    options: SharedSessionOptions,
    prepare: (session: RealtimeRagSession) => void,
    send: (event: SessionEvent) => void,
    kept?: KeptSessions,
  ) {
    this.#options = options;
    this.#prepare = prepare;
    this.#send = send;
    this.#current = kept ? this.#restore(kept) : this.#begin();
  }

  /** Whether anything has changed, since the last call, that another process must know to go on. */
  takeChanged(): boolean {
    let changed = this.#changed;
    this.#changed = false;
    for (const session of this.#all()) changed = partsOf(session).events.takeChanged() || changed;
    return changed;
  }

  /** Undefined while any session is making a step, and when they have ended. */
  snapshot(): LabelsState | undefined {
    const current = this.#write(this.#current);
    const left: SessionState[] = [];
    for (const session of this.#left) {
      const state = this.#write(session);
      if (!state) return undefined;
      left.push(state);
    }
    return current && { left, current };
  }

  /** After they have been restored: they go on. */
  goOn(interrupted: Interrupted): void {
    for (const session of this.#all()) partsOf(session).goOn(interrupted);
  }

  cancelAll(): void {
    for (const session of this.#all()) partsOf(session).cancelAll();
  }

  #write(session: RealtimeRagSession): SessionState | undefined {
    const state = partsOf(session).snapshot();
    const outlet = this.#outlets.get(session);
    // What waits for a former session does so only within a step.
    if (!state || !outlet || outlet.waiting.length > 0) return undefined;
    return { ...state, seq: outlet.numbering.seq };
  }

  #restore({ sessions, since, ageMs }: KeptSessions): RealtimeRagSession {
    const begun: RealtimeRagSession[] = [];
    try {
      for (const state of [...sessions.left, sessions.current]) {
        const isLeft = state !== sessions.current;
        const session = this.#begin(state.id);
        begun.push(session);
        partsOf(session).restore(state, since, ageMs);
        const outlet = this.#outlets.get(session);
        if (outlet)
          Object.assign(outlet, { answered: true, numbering: { seq: partsOf(session).events.seq } });
        if (isLeft) this.#left.add(session);
      }
    } catch (error) {
      // Nothing of them may outlive this.
      for (const session of begun) void session.stop({ immediate: true });
      throw error;
    }
    const current = begun.pop() as RealtimeRagSession;
    current.hold(this.#left.size > 0);
    return current;
  }

  /** The client's current session. */
  get current(): RealtimeRagSession {
    return this.#current;
  }

  get answering(): boolean {
    return this.#all().some((session) => session.answering);
  }

  /** The session that a message is for: the one it names, which becomes current, or else the current one. */
  sessionFor(message: ClientMessage): RealtimeRagSession {
    const label = 'session_id' in message && message.type !== 'reconnect' ? message.session_id : undefined;
    if (label) this.#switchTo(label);
    return this.#current;
  }

  /** The message has been handled: updates the sessions that the client has left accordingly. */
  afterHandling(message: ClientMessage): void {
    for (const session of this.#leaving.splice(0)) void session.stop();
    if (this.#left.size > MAX_LEFT_SESSIONS) void this.#oldest()?.stop({ immediate: true });
    if (stopsAtOnce(message)) for (const left of this.#left) void left.stop({ immediate: true });
  }

  stop(options: StopOptions): Promise<unknown> {
    // A listener may send a message before the last one is stopped; it no longer gets a new session.
    this.#stopped = true;
    return Promise.all(this.#all().map((session) => session.stop(options)));
  }

  /** `idle` and `closed` of sessions that the client has left are not sent. */
  #isHeard(session: RealtimeRagSession, event: SessionEvent): boolean {
    if (session === this.#current || event.type !== 'status') return true;
    return event.stage !== 'idle' && event.stage !== 'closed';
  }

  #onEvent(session: RealtimeRagSession, outlet: Outlet, event: SessionEvent): void {
    if (outlet.answered && outlet.formers.size > 0) {
      outlet.waiting.push(event);
      return;
    }
    this.#pass(session, outlet, event);
    if (outlet.answered) return;
    outlet.answered = true;
    for (const former of [...outlet.formers]) void former.stop({ immediate: true });
  }

  #pass(session: RealtimeRagSession, outlet: Outlet, event: SessionEvent): void {
    if (this.#isHeard(session, event)) this.#send(numbered(event, outlet.numbering));
    if (event.type === 'status' && event.stage === 'closed') this.#forget(session);
  }

  #all(): RealtimeRagSession[] {
    return [...this.#left, this.#current];
  }

  #oldest(): RealtimeRagSession | undefined {
    const [oldest] = this.#left;
    return oldest;
  }

  #begin(id?: string): RealtimeRagSession {
    const formers = new Set([...this.#left].filter((left) => left.id === id));
    const session = new RealtimeRagSession(optionsWithLabel(this.#options, id));
    const [former] = formers;
    const numbering = (former && this.#outlets.get(former)?.numbering) ?? { seq: 0 };
    const outlet: Outlet = { formers, answered: false, waiting: [], numbering };
    this.#outlets.set(session, outlet);
    session.on('event', (event) => this.#onEvent(session, outlet, event));
    this.#prepare(session);
    return session;
  }

  /**
   * Starts a new session with that label for this client only. Sessions left with the same label end as soon as the
   * message that switches has been answered.
   */
  #switchTo(label: string): void {
    if (!this.#maySwitchTo(label)) return;
    this.#changed = true;
    const old = this.#current;
    this.#current = this.#begin(label);
    this.#left.add(old);
    old.hold(false);
    // A client that stops still gets answers until the sessions it has left have finished.
    this.#current.hold(true);
    this.#leaving.push(old);
  }

  #maySwitchTo(label: string): boolean {
    const { id, state } = this.#current;
    return label !== id && !this.#stopped && state !== 'stopping' && state !== 'closed';
  }

  #forget(session: RealtimeRagSession): void {
    this.#changed = true;
    this.#left.delete(session);
    this.#outlets.delete(session);
    for (const [later, outlet] of this.#outlets) {
      if (!outlet.formers.delete(session) || outlet.formers.size > 0) continue;
      // Sending may lead to further events, which are passed after these.
      for (let event = outlet.waiting.shift(); event; event = outlet.waiting.shift())
        this.#pass(later, outlet, event);
    }
    if (this.#left.size === 0) this.#current.hold(false);
  }
}

function numbered(event: SessionEvent, numbering: { seq: number }): SessionEvent {
  if (!('seq' in event)) return event;
  const seq = ++numbering.seq;
  return event.seq === seq ? event : { ...event, seq };
}

/** An immediate stop, which also applies to the sessions that the client has left. */
function stopsAtOnce(message: ClientMessage): boolean {
  return message.type === 'control' && message.action === 'stop' && message.immediate === true;
}
