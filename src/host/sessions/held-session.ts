import type { Claim, Credentials, LogEntry, LoggedEvent, Position, Ring } from '../../event-log/index';
import {
  type AckMessage,
  CLOSES,
  type ClientMessage,
  closeActionOf,
  type ProtocolFault,
  type ServerMessage,
} from '../../protocol/index';
import type {
  Connection,
  QuestionProgress,
  RealtimeRagSession,
  SpeculationProgress,
  Transport,
} from '../../session/index';
import type { StopOptions } from '../../session/session';
import type { Subject } from '../limits/subjects';
import type { SessionEnd } from '../telemetry/observer';
import { QuestionTracker } from '../telemetry/question-tracker';
import type { Attachment, ClientSession } from './attachment';
import { LogWriter, type WrittenSession } from './log-writer';
import { Outlet } from './outlet';
import type { SessionSurroundings } from './session-keeper';
import type { SharedLog } from './shared-log';
import { newToken } from './tokens';

export interface HeldSessionOptions {
  /** Its key. */
  epoch: string;
  /** The number of the connection that began it. */
  number: number;
  subject: Subject;
  credentials: Credentials;
  /** What it says is kept here. Absent: nobody can come back to it. */
  ring: Ring | undefined;
  /** Where it is written, so that other hosts can go on with it. `fence`: of one that was claimed there. */
  log?: { shared: SharedLog; fence?: number } | undefined;
}

/**
 * One client's session, whatever socket its frames go to. It goes on while the client is away, which is told later what
 * it missed.
 */
export class HeldSession implements ClientSession, Transport, WrittenSession {
  readonly epoch: string;
  readonly number: number;
  readonly subject: Subject;
  readonly #surroundings: SessionSurroundings<HeldSession>;
  readonly #outlet: Outlet;
  readonly #writer: LogWriter | undefined;
  #credentials: Credentials;
  /** What its client came back with last. */
  #claim: Claim | undefined;
  #connection: Connection | undefined;
  /** Most sessions have no question for a while, and no tracker until then. */
  #tracker: QuestionTracker | undefined;
  /** The backend waits for the client, or for it to come back. */
  #pause: { over: Promise<void>; end: () => void } | undefined;
  /** The session is to go on at another host: when the answer is complete (`soon`), or already on its way. */
  #moving: 'soon' | 'now' | undefined;
  #retryAfterMs: number | undefined;
  #ended = false;

  /** Call `start` next. */
  constructor(
    { epoch, number, subject, credentials, ring, log }: HeldSessionOptions,
    surroundings: SessionSurroundings<HeldSession>,
    attachment?: Attachment,
  ) {
    this.epoch = epoch;
    this.number = number;
    this.subject = subject;
    this.#credentials = credentials;
    this.#surroundings = surroundings;
    this.#outlet = new Outlet(ring, attachment);
    if (!log) return;
    this.#writer = new LogWriter(log.shared, this, log.fence);
    this.#outlet.writeWith(this.#writer);
  }

  /** `open` makes the connection, which may send its first frames at once. */
  start(open: (transport: Transport) => Connection): void {
    this.#connection = open(this);
  }

  /** Who may come back to it. */
  get credentials(): Credentials {
    return this.#credentials;
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** The one that its client talks to; absent before it has begun. */
  get current(): RealtimeRagSession | undefined {
    return this.#connection?.session;
  }

  get answering(): boolean {
    return this.#connection?.answering ?? false;
  }

  /** Whether the client knows of more than was ever said here. */
  isBehind(position: Position): boolean {
    return this.#outlet.find(position) === 'ahead';
  }

  /** The ring holds these events of another host. */
  noteEarlier(events: readonly LoggedEvent[]): void {
    for (const { text } of events) this.#outlet.note(JSON.parse(text) as ServerMessage);
  }

  attach(attachment: Attachment, position: Position, claim: Claim): Promise<void> | undefined {
    const found = this.#outlet.find(position);
    const { token, hash } = newToken();
    // The client may never learn of the new token; until it shows that it has, the one it came with is good, too.
    this.#credentials = { ...this.#credentials, token: hash, former: claim.token };
    this.#claim = claim;
    this.#outlet.expect(attachment)?.takenOver();
    this.#surroundings.keeper.back(this, typeof found !== 'number');
    const welcome = () => {
      if (!this.#outlet.isExpected(attachment)) return undefined;
      const label = this.#connection?.session.id ?? position.label;
      const told = this.#outlet.welcome(attachment, found, this.#resumed(label, token));
      this.#goOn();
      this.#connection?.goOn();
      // A question that is asked again is not asked a third time.
      this.#writer?.changes();
      return told;
    };
    const kept = this.#writer?.authorise();
    return kept ? kept.then(welcome) : welcome();
  }

  isOvertaken({ token, attempt = Number.POSITIVE_INFINITY }: Claim): boolean {
    return token === this.#claim?.token && attempt < (this.#claim.attempt ?? 0);
  }

  handle(message: ClientMessage): void {
    // Whoever goes on with the session handles what the client sends again there.
    if (this.#moving === 'now') return;
    this.#writer?.begin();
    if ('action' in message || ('is_final' in message && message.is_final)) this.#writer?.changes();
    // Whoever sends something has got the new token.
    if (this.#credentials.former !== undefined) {
      const { former: _, ...confirmed } = this.#credentials;
      this.#credentials = confirmed;
      void this.#writer?.authorise();
    }
    this.#tell(message);
    this.#connection?.handle(message);
  }

  /** The observer hears of each message once, however often it is sent. */
  #tell(message: ClientMessage): void {
    if (!('is_final' in message || 'action' in message)) return;
    const { client_seq: clientSeq = Number.POSITIVE_INFINITY } = message;
    if (clientSeq <= (this.#connection?.lastClientSeq ?? 0)) return;
    this.#surroundings.observer.clientMessage(message, this.number);
  }

  refuse(fault: ProtocolFault): void {
    if (this.#moving !== 'now') this.#connection?.refuse(fault);
  }

  detach(attachment: Attachment, closeCode: number): void {
    if (!this.#outlet.leave(attachment)) return;
    if (!this.#outlet.ring || isFarewell(closeCode)) return this.end('closed');
    this.#writer?.begin();
    this.#goOn();
    this.#surroundings.keeper.away(this);
    if (this.#surroundings.cancelsWhileAway && !this.#ended) this.#connection?.cancelAll();
  }

  /** A session that was begun elsewhere goes on with what was interrupted. */
  goOn(): void {
    this.#connection?.goOn();
  }

  /** Finds out whether another host has taken the session over: then it has ended when this resolves. */
  checkOwner(): Promise<void> | undefined {
    return this.#writer?.authorise();
  }

  /** Whether another host may have taken it over, which cannot be found out now. */
  get isDoubtful(): boolean {
    return this.#writer?.isUnwritten === true;
  }

  drop(): void {
    this.end('unheard');
  }

  drain(options: Omit<StopOptions, 'cause'> = {}): void {
    if (this.#writer?.canRelease) this.moveOn(options);
    else void this.#connection?.drain(options);
  }

  /** Another host is to go on with the session: as soon as its answer is complete, or at once if `immediate`. */
  moveOn(options: Omit<StopOptions, 'cause'> = {}): void {
    this.#retryAfterMs ??= options.retryAfterMs;
    if (this.#moving === 'now') return;
    this.#moving = 'soon';
    if (options.immediate || !this.answering) void this.#move(options);
  }

  /** Nothing is sent any more; what is running is aborted. */
  end(how: SessionEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    const isArriving = this.#outlet.isArriving;
    const client = this.#outlet.close();
    // A client that has just come finds its session elsewhere; one that was here before has gone there.
    if (how === 'fenced' && isArriving) client?.moved(undefined);
    else if (how === 'fenced') client?.takenOver();
    else if (how === 'moved') client?.moved(this.#retryAfterMs);
    else if (how === 'disconnected') client?.close(CLOSES.unauthorized.code, CLOSES.unauthorized.reason);
    void this.#writer?.end();
    this.#connection?.closed();
    this.#goOn();
    this.#outlet.ring?.clear();
    this.#surroundings.keeper.ended(this, how);
  }

  /** Called by the session: one frame. */
  send(text: string, event: ServerMessage): void {
    this.#outlet.send(text, event);
    this.#surroundings.observer.sessionEvent(event, this.number);
    if (event.type === 'answer') this.#tracker?.answer(event);
    else if (event.type === 'error' && event.code === 'SLOW_CONSUMER') this.#outlet.client?.tooSlow();
  }

  /** Called by the log. */
  pass(text: string, event: ServerMessage, logged: LoggedEvent | undefined): void {
    this.#outlet.pass(text, event, logged);
  }

  /** Called by the log. */
  fenced(): void {
    this.end('fenced');
  }

  /** For the log. */
  entry(): LogEntry {
    const { ring } = this.#outlet;
    const snapshot = this.takeSnapshot(true);
    const kept = { epoch: this.epoch, credentials: this.#credentials, events: ring?.after(0) ?? [] };
    return snapshot === undefined
      ? { ...kept, snapshotAt: 0 }
      : { ...kept, snapshot, snapshotAt: ring?.newest ?? 0 };
  }

  /** For the log. */
  takeSnapshot(always: boolean): string | undefined {
    const snapshot = this.#connection?.takeSnapshot() ?? (always ? this.#connection?.snapshot() : undefined);
    return snapshot && JSON.stringify(snapshot);
  }

  /** Called by the session, before it asks the backend for more of an answer. */
  ready(): Promise<void> | undefined {
    const { client, ring } = this.#outlet;
    const behind = this.#outlet.ready();
    if (!behind && (client || !ring?.isNearlyFull)) return undefined;
    if (!this.#pause) {
      const waiting = pause();
      this.#pause = waiting;
      void behind?.then(() => {
        if (this.#pause === waiting) this.#goOn();
      });
    }
    return this.#pause.over;
  }

  /** Called by the session: it has closed. */
  close(code: number, reason: string): void {
    const closed = () => {
      this.#outlet.client?.close(code, reason);
      this.end('closed');
    };
    if (this.#writer) void this.#writer.settled().then(closed);
    else closed();
  }

  /** Called by the session. */
  question(progress: QuestionProgress): void {
    this.#tracker ??= new QuestionTracker(this.#surroundings, this.number);
    this.#tracker.follow(progress, this.#ended);
    // Deferred: the session is in the middle of something.
    if (progress.phase === 'ended' && this.#moving === 'soon') process.nextTick(() => this.moveOn());
  }

  /** Called by the session. */
  speculation(progress: SpeculationProgress): void {
    this.#surroundings.observer.speculated(progress);
  }

  /** If that is impossible now, the session ends as it would without a log. */
  async #move(options: Omit<StopOptions, 'cause'>): Promise<void> {
    this.#moving = 'now';
    const released = await this.#writer?.release();
    if (released) this.end('moved');
    else if (!this.#ended) void this.#connection?.drain(options);
  }

  /** Whatever the backend has waited for, it is different now. */
  #goOn(): void {
    this.#pause?.end();
    this.#pause = undefined;
  }

  #resumed(label: string, token: string): AckMessage {
    const last = this.#connection?.lastClientSeq ?? 0;
    return {
      type: 'ack',
      session_id: label,
      received_type: 'reconnect',
      message: 'resumed',
      epoch: this.epoch,
      resume_token: token,
      resume_window_ms: this.#surroundings.windowMs,
      ...(last === 0 ? {} : { last_client_seq: last }),
    };
  }
}

/** Whether a client whose connection is closed with this code does not come back. */
function isFarewell(code: number): boolean {
  if (code === NO_CODE) return true;
  const action = closeActionOf(code);
  return action === 'done' || action === 'give_up';
}

/** What a close frame without a code counts as. */
const NO_CODE = 1005;

function pause(): { over: Promise<void>; end: () => void } {
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { over, end };
}
