import { type Credentials, Digest, type Position, type Ring } from '../../event-log/index';
import {
  type ClientMessage,
  closeActionOf,
  type ProtocolFault,
  type ServerMessage,
} from '../../protocol/index';
import type { Connection, QuestionProgress, SpeculationProgress, Transport } from '../../session/index';
import type { StopOptions } from '../../session/session';
import type { Subject } from '../limits/subjects';
import type { HostObserver, SessionEnd } from '../telemetry/observer';
import { QuestionTracker } from '../telemetry/question-tracker';
import type { Attachment, ClientSession } from './attachment';
import { newToken } from './tokens';

/** Whoever keeps the sessions of a host is told what becomes of each. */
export interface SessionKeeper {
  /** It has lost its client, which may come back. */
  away(session: HeldSession): void;
  /** Its client is back, and has missed events that are no longer known if `truncated`. */
  back(session: HeldSession, truncated: boolean): void;
  ended(session: HeldSession, how: SessionEnd): void;
}

/** What all sessions of a host have in common. */
export interface SessionSurroundings {
  keeper: SessionKeeper;
  observer: HostObserver;
  logContent: boolean;
  windowMs: number;
  /** Questions are cancelled when their client is away. */
  cancelsWhileAway: boolean;
}

export interface HeldSessionOptions {
  /** Its key. */
  epoch: string;
  /** The number of the connection that began it. */
  number: number;
  subject: Subject;
  credentials: Credentials;
  /** What it says is kept here. Absent: nobody can come back to it. */
  ring: Ring | undefined;
}

/**
 * One client's session, whatever socket its frames go to. It goes on while the client is away, which is told later what
 * it missed.
 */
export class HeldSession implements ClientSession, Transport {
  readonly epoch: string;
  readonly number: number;
  readonly subject: Subject;
  readonly #surroundings: SessionSurroundings;
  readonly #ring: Ring | undefined;
  #credentials: Credentials;
  #connection: Connection | undefined;
  #attachment: Attachment | undefined;
  /** While the client is being told what it missed: the offset of the last event that it was sent. */
  #sentUpTo: number | undefined;
  #digest: Digest | undefined;
  /** Most sessions have no question for a while, and no tracker until then. */
  #tracker: QuestionTracker | undefined;
  /** The backend waits for the client, or for it to come back. */
  #pause: { over: Promise<void>; end: () => void } | undefined;
  #ended = false;

  /** Call `start` next. */
  constructor(
    { epoch, number, subject, credentials, ring }: HeldSessionOptions,
    surroundings: SessionSurroundings,
    attachment?: Attachment,
  ) {
    this.epoch = epoch;
    this.number = number;
    this.subject = subject;
    this.#credentials = credentials;
    this.#ring = ring;
    this.#surroundings = surroundings;
    this.#attachment = attachment;
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

  get answering(): boolean {
    return this.#connection?.answering ?? false;
  }

  /** Whether the client knows of more than was ever said here. */
  isBehind(position: Position): boolean {
    return this.#ring?.find(position) === 'ahead';
  }

  attach(attachment: Attachment, position: Position, shown: string): Promise<void> | undefined {
    const older = this.#attachment;
    const found = this.#ring?.find(position);
    const truncated = typeof found !== 'number';
    const { token, hash } = newToken();
    this.#attachment = attachment;
    // The client may never learn of the new token; until it shows that it has, the one it came with is good, too.
    this.#credentials = { ...this.#credentials, token: hash, former: shown };
    this.#sentUpTo = truncated ? this.#ring?.newest : found;
    older?.takenOver();
    this.#surroundings.keeper.back(this, truncated);
    const label = this.#connection?.session.id ?? position.label;
    this.#sendNow({ ...this.#resumed(label, token), ...(truncated ? { truncated } : {}) });
    if (truncated) for (const message of this.#digest?.messages(label) ?? []) this.#sendNow(message);
    this.#goOn();
    return this.#catchUp(attachment);
  }

  handle(message: ClientMessage): void {
    // Whoever sends something has got the new token.
    if (this.#credentials.former !== undefined) {
      const { former: _, ...confirmed } = this.#credentials;
      this.#credentials = confirmed;
    }
    if ('is_final' in message || 'action' in message) {
      this.#surroundings.observer.clientMessage(message, this.number);
    }
    this.#connection?.handle(message);
  }

  refuse(fault: ProtocolFault): void {
    this.#connection?.refuse(fault);
  }

  detach(attachment: Attachment, closeCode: number): void {
    if (attachment !== this.#attachment) return;
    this.#attachment = undefined;
    if (!this.#ring || isFarewell(closeCode)) return this.end('closed');
    this.#ring.awaitFrom(this.#sentUpTo ?? this.#ring.newest);
    this.#sentUpTo = undefined;
    this.#goOn();
    this.#surroundings.keeper.away(this);
    if (this.#surroundings.cancelsWhileAway && !this.#ended) this.#connection?.cancelAll();
  }

  drop(): void {
    this.end('unheard');
  }

  drain(options?: Omit<StopOptions, 'cause'>): void {
    void this.#connection?.drain(options);
  }

  /** Nothing is sent any more; what is running is aborted. */
  end(how: SessionEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#attachment = undefined;
    this.#connection?.closed();
    this.#goOn();
    this.#ring?.clear();
    this.#surroundings.keeper.ended(this, how);
  }

  /** Called by the session: one frame. */
  send(text: string, event: ServerMessage): void {
    if (event.type !== 'ack' && this.#ring) {
      this.#ring.add(event.session_id, event.seq, text);
      this.#digest ??= new Digest();
      this.#digest.note(event);
    }
    // What is being caught up on includes this event.
    if (this.#sentUpTo === undefined || event.type === 'ack') this.#attachment?.send(text, event.type);
    this.#surroundings.observer.sessionEvent(event, this.number);
    if (event.type === 'answer') this.#tracker?.answer(event);
    else if (event.type === 'error' && event.code === 'SLOW_CONSUMER') this.#attachment?.tooSlow();
  }

  /** Called by the session, before it asks the backend for more of an answer. */
  ready(): Promise<void> | undefined {
    const behind = this.#attachment?.ready();
    if (!behind && (this.#attachment || !this.#ring?.isNearlyFull)) return undefined;
    this.#pause ??= pause();
    void behind?.then(this.#pause.end);
    return this.#pause.over;
  }

  /** Called by the session: it has closed. */
  close(code: number, reason: string): void {
    this.#attachment?.close(code, reason);
    this.end('closed');
  }

  /** Called by the session. */
  question(progress: QuestionProgress): void {
    this.#tracker ??= new QuestionTracker(this.#surroundings, this.number);
    this.#tracker.follow(progress, this.#ended);
  }

  /** Called by the session. */
  speculation(progress: SpeculationProgress): void {
    this.#surroundings.observer.speculated(progress);
  }

  /** Whatever the backend has waited for, it is different now. */
  #goOn(): void {
    this.#pause?.end();
    this.#pause = undefined;
  }

  #resumed(label: string, token: string): ServerMessage {
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

  #sendNow(message: ServerMessage): void {
    this.#attachment?.send(JSON.stringify(message), message.type);
  }

  /** Sends what the client missed, no faster than it reads. What is said meanwhile comes after that. */
  #catchUp(attachment: Attachment): Promise<void> | undefined {
    while (this.#attachment === attachment && this.#ring && this.#sentUpTo !== undefined) {
      const behind = attachment.ready();
      if (behind) return behind.then(() => this.#catchUp(attachment));
      const next = this.#ring.at(this.#sentUpTo + 1);
      if (next) {
        this.#sentUpTo = next.offset;
        attachment.send(next.text, typeOf(next.text));
      } else if (this.#sentUpTo < this.#ring.newest) {
        // It was pushed out in the meantime.
        attachment.tooSlow();
        return undefined;
      } else {
        this.#sentUpTo = undefined;
        this.#ring.awaitFrom(undefined);
      }
    }
    return undefined;
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

const TYPE = /^\{"type":"(ack|status|answer|error)"/;

/** The type of a message of ours, which comes first in its text. */
function typeOf(text: string): ServerMessage['type'] {
  const [, type] = TYPE.exec(text) ?? [];
  return (type ?? 'status') as ServerMessage['type'];
}
