import type { ClientMessage } from '../protocol/index';
import type { SessionEvent } from './events/session-events';
import { optionsWithLabel, type SharedSessionOptions } from './options';
import { RealtimeRagSession, type StopOptions } from './session';

/** The maximum number of sessions left by switching labels that may finish their accepted questions at once. */
const MAX_LEFT_SESSIONS = 4;

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

  /**
   * @param prepare called with each session before it receives anything
   * @param send called with each event that is sent to the client, in order
   */
  constructor(
    options: SharedSessionOptions,
    prepare: (session: RealtimeRagSession) => void,
    send: (event: SessionEvent) => void,
  ) {
    this.#options = options;
    this.#prepare = prepare;
    this.#send = send;
    this.#current = this.#begin();
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
