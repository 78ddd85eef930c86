import type { ClientMessage } from '../protocol/index';
import type { SessionEvent } from './events/session-events';
import { optionsWithLabel, type SharedSessionOptions } from './options';
import { RealtimeRagSession, type StopOptions } from './session';

/** Sessions that a client has left by switching its label may finish what they had accepted. So many at once. */
const MAX_LEFT_SESSIONS = 4;

/**
 * The sessions of one client by their labels: the one that it talks to now, and those that it has left, which finish
 * what they had accepted and then end without a word.
 */
export class LabelledSessions {
  readonly #options: SharedSessionOptions;
  readonly #prepare: (session: RealtimeRagSession) => void;
  readonly #left = new Set<RealtimeRagSession>();
  #current: RealtimeRagSession;
  /** Were left for the messages that are being handled: a listener may send another meanwhile. */
  readonly #leaving: RealtimeRagSession[] = [];
  #stopped = false;

  /** @param prepare is given each session before it hears anything */
  constructor(options: SharedSessionOptions, prepare: (session: RealtimeRagSession) => void) {
    this.#options = options;
    this.#prepare = prepare;
    this.#current = this.#begin();
  }

  /** The session that the client is talking to now. */
  get current(): RealtimeRagSession {
    return this.#current;
  }

  get answering(): boolean {
    return this.#all().some((session) => session.answering);
  }

  /** The session that a message is for: the one that it names, which becomes the current one, or else that. */
  sessionFor(message: ClientMessage): RealtimeRagSession {
    const label = 'session_id' in message && message.type !== 'reconnect' ? message.session_id : undefined;
    if (label) this.#switchTo(label);
    return this.#current;
  }

  /** The message was handled. What becomes of the sessions that the client has left follows from it. */
  afterHandling(message: ClientMessage): void {
    for (const session of this.#leaving.splice(0)) void session.stop();
    if (this.#left.size > MAX_LEFT_SESSIONS) void this.#oldest()?.stop({ immediate: true });
    if (stopsAtOnce(message)) for (const left of this.#left) void left.stop({ immediate: true });
  }

  stop(options: StopOptions): Promise<unknown> {
    // A listener may send a message before the last of them is stopped: it gets no new session any more.
    this.#stopped = true;
    return Promise.all(this.#all().map((session) => session.stop(options)));
  }

  /** Whether the client is told of an event: not that a session which it has left is idle or closed. */
  isHeard(session: RealtimeRagSession, event: SessionEvent): boolean {
    if (session === this.#current || event.type !== 'status') return true;
    return event.stage !== 'idle' && event.stage !== 'closed';
  }

  #all(): RealtimeRagSession[] {
    return [...this.#left, this.#current];
  }

  #oldest(): RealtimeRagSession | undefined {
    const [oldest] = this.#left;
    return oldest;
  }

  #begin(id?: string): RealtimeRagSession {
    const session = new RealtimeRagSession(optionsWithLabel(this.#options, id));
    session.on('status', ({ stage }) => {
      if (stage === 'closed') this.#forget(session);
    });
    this.#prepare(session);
    return session;
  }

  /** The client gets a fresh session of that name, which is its own alone. */
  #switchTo(label: string): void {
    if (!this.#maySwitchTo(label)) return;
    // Two sessions of one name would mix their numbers: the one that was left ends first.
    for (const left of this.#left) if (left.id === label) void left.stop({ immediate: true });
    // A listener may have switched to yet another one meanwhile, or stopped them all.
    if (!this.#maySwitchTo(label)) return;
    const old = this.#current;
    this.#current = this.#begin(label);
    this.#left.add(old);
    old.hold(false);
    // A client that stops is still answered until the sessions that it has left have finished.
    this.#current.hold(true);
    this.#leaving.push(old);
  }

  #maySwitchTo(label: string): boolean {
    const { id, state } = this.#current;
    return label !== id && !this.#stopped && state !== 'stopping' && state !== 'closed';
  }

  #forget(session: RealtimeRagSession): void {
    this.#left.delete(session);
    if (this.#left.size === 0) this.#current.hold(false);
  }
}

/** What the client has left is no exception. */
function stopsAtOnce(message: ClientMessage): boolean {
  return message.type === 'control' && message.action === 'stop' && message.immediate === true;
}
