import { Digest, type LoggedEvent, type Position, type Ring } from '../../event-log/index';
import type { AckMessage, ServerMessage } from '../../protocol/index';
import type { Attachment } from './attachment';
import { typeOf } from './frame-type';
import type { LogWriter } from './log-writer';

/** Where the frames of a session go: into its ring, through the log if there is one, and to the client if it is there. */
export class Outlet {
  /** Absent: nobody can come back to the session. */
  readonly ring: Ring | undefined;
  #writer: LogWriter | undefined;
  #digest: Digest | undefined;
  #attachment: Attachment | undefined;
  /** A client that is back, until it is certain who may come back next. */
  #arriving: Attachment | undefined;
  /** While the client is being told what it missed: the offset of the last event that it was sent. */
  #sentUpTo: number | undefined;
  /** What the client was told in place of events includes those up to this offset. */
  #toldUpTo = 0;

  constructor(ring: Ring | undefined, attachment: Attachment | undefined) {
    this.ring = ring;
    this.#attachment = attachment;
  }

  /** From now on frames go through this writer, which gives them to `pass`. */
  writeWith(writer: LogWriter): void {
    this.#writer = writer;
    writer.continueAfter(this.ring?.newest ?? 0);
  }

  /** The client that gets the frames, or will in a moment. */
  get client(): Attachment | undefined {
    return this.#attachment ?? this.#arriving;
  }

  /** Sends one frame of the session. */
  send(text: string, event: ServerMessage): void {
    let logged: LoggedEvent | undefined;
    if (event.type !== 'ack' && this.ring) {
      logged = this.ring.add(event.session_id, event.seq, text);
      this.note(event);
    }
    if (this.#writer) this.#writer.send(text, event, logged);
    else this.pass(text, event, logged);
  }

  /** An event that is in the ring already leads to this. */
  note(event: ServerMessage): void {
    if (event.type === 'ack') return;
    this.#digest ??= new Digest();
    this.#digest.note(event);
  }

  /** A frame that may go to the client now. */
  pass(text: string, event: ServerMessage, logged: LoggedEvent | undefined): void {
    // What is being caught up on includes this event.
    if (logged && (this.#sentUpTo !== undefined || logged.offset <= this.#toldUpTo)) return;
    this.#attachment?.send(text, event.type, event);
  }

  /** Undefined while client and log keep up; otherwise resolves when they do again, or the client is gone. */
  ready(): Promise<void> | undefined {
    return this.#attachment?.ready() ?? this.#writer?.ready();
  }

  /** A client is back, and gets nothing before it is welcomed. Returns the former one. */
  expect(attachment: Attachment): Attachment | undefined {
    const former = this.client;
    this.#attachment = undefined;
    this.#sentUpTo = undefined;
    this.#arriving = attachment;
    return former;
  }

  /** Whether the client is back, but not welcomed yet. */
  get isArriving(): boolean {
    return this.#arriving !== undefined;
  }

  isExpected(attachment: Attachment): boolean {
    return this.#arriving === attachment;
  }

  /**
   * Tells a client that is expected that it is back, and what it missed: what follows `found`, or, if that is no longer
   * known, what it has led to.
   */
  welcome(
    attachment: Attachment,
    found: ReturnType<Ring['find']> | undefined,
    resumed: AckMessage,
  ): Promise<void> | undefined {
    this.#arriving = undefined;
    this.#attachment = attachment;
    if (typeof found === 'number') {
      this.#sentUpTo = found;
      sendNow(attachment, resumed);
    } else {
      sendNow(attachment, { ...resumed, truncated: true });
      for (const message of this.#digest?.messages(resumed.session_id) ?? []) sendNow(attachment, message);
      this.#toldUpTo = this.ring?.newest ?? 0;
      this.#sentUpTo = this.#toldUpTo;
    }
    return this.#catchUp(attachment);
  }

  /** The client is gone; returns whether it was the one of this session. What follows is kept for it. */
  leave(attachment: Attachment): boolean {
    if (attachment !== this.client) return false;
    this.ring?.awaitFrom(this.#sentUpTo ?? this.#released);
    this.#attachment = undefined;
    this.#arriving = undefined;
    this.#sentUpTo = undefined;
    return true;
  }

  /** Nothing is sent any more. Returns the client. */
  close(): Attachment | undefined {
    const client = this.client;
    this.#attachment = undefined;
    this.#arriving = undefined;
    return client;
  }

  /** Where a client is. */
  find(position: Position): ReturnType<Ring['find']> | undefined {
    return this.ring?.find(position);
  }

  /** The offset of the last event that the client may have been sent. */
  get #released(): number {
    return this.#writer?.offset ?? this.ring?.newest ?? 0;
  }

  /** Sends what the client missed, no faster than it reads. What is said meanwhile comes after that. */
  #catchUp(attachment: Attachment): Promise<void> | undefined {
    while (this.#attachment === attachment && this.ring && this.#sentUpTo !== undefined) {
      const behind = attachment.ready();
      if (behind) return behind.then(() => this.#catchUp(attachment));
      const released = this.#released;
      const next = this.#sentUpTo < released ? this.ring.at(this.#sentUpTo + 1) : undefined;
      if (next) {
        this.#sentUpTo = next.offset;
        attachment.send(next.text, typeOf(next.text));
      } else if (this.#sentUpTo < released) {
        // It was pushed out in the meantime.
        attachment.tooSlow();
        return undefined;
      } else {
        this.#sentUpTo = undefined;
        this.ring.awaitFrom(undefined);
      }
    }
    return undefined;
  }
}

function sendNow(attachment: Attachment, message: ServerMessage): void {
  attachment.send(JSON.stringify(message), message.type);
}
