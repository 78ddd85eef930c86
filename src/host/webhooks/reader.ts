import type {
  AckMessage,
  AuthMessage,
  ClientMessage,
  ProtocolFault,
  ServerMessage,
} from '../../protocol/index';
import type { StopOptions } from '../../session/session';
import type { Attachment, ClientSession } from '../sessions/attachment';
import { typeOf } from '../sessions/frame-type';
import type { Listener, Meeting } from './meeting';

/** What a reader may send. */
const MAY = "A reader of a meeting may send 'keepalive', 'auth', and 'control' with instant_query or cancel.";

/** Somebody who reads what the session of a meeting says, and may ask something there: the session is not its own. */
export class MeetingReader implements ClientSession, Listener {
  readonly #attachment: Attachment;
  readonly #onLeave: (reader: MeetingReader) => void;
  /** Of the session of the meeting, which may begin later. */
  readonly #sessionId: string;
  #meeting: Meeting | undefined;
  /** The offset of the last event that it was sent. */
  #sentUpTo = 0;
  /** Resolves when it has read on. */
  #waits: Promise<void> | undefined;
  #close: { code: number; reason: string } | undefined;
  #gone = false;

  /** Call `join` or `waitForIt` next. `first`: a message of it that is acknowledged at once. */
  constructor(
    attachment: Attachment,
    sessionId: string,
    onLeave: (reader: MeetingReader) => void,
    first?: AuthMessage,
  ) {
    this.#attachment = attachment;
    this.#sessionId = sessionId;
    this.#onLeave = onLeave;
    if (first) this.#acknowledge(first);
  }

  get answering(): boolean {
    return this.#meeting?.answering ?? false;
  }

  get hasEnded(): boolean {
    return this.#gone;
  }

  /** Undefined while it keeps up; otherwise resolves when it has read on, or is gone. */
  get behind(): Promise<void> | undefined {
    return this.#waits ?? this.#attachment.ready();
  }

  /** The reader is greeted, and told what was said in the meeting since the beginning. */
  join(meeting: Meeting): void {
    const { ring } = meeting;
    const isTruncated = ring.oldest > 1;
    this.#greet(isTruncated);
    if (isTruncated) {
      for (const event of meeting.history()) this.tell(event);
      this.#sentUpTo = ring.newest;
    }
    this.begin(meeting);
  }

  /** The reader is greeted, and hears of the meeting when it begins. */
  waitForIt(): void {
    this.#greet(false);
  }

  /** Its meeting has begun. */
  begin(meeting: Meeting): void {
    this.#meeting = meeting;
    meeting.readers.add(this);
    this.readOn();
  }

  /** Sends what is new, no faster than it is read. */
  readOn(): void {
    const ring = this.#meeting?.ring;
    // What comes next was pushed out in the meantime.
    if (ring && !this.#gone && this.#sentUpTo + 1 < ring.oldest) return this.#attachment.tooSlow();
    while (ring && !this.#gone && !this.#waits && this.#sentUpTo < ring.newest) {
      const behind = this.#attachment.ready();
      if (behind) return this.#wait(behind);
      const next = ring.at(this.#sentUpTo + 1);
      if (!next) break;
      this.#sentUpTo = next.offset;
      this.#attachment.send(next.text, typeOf(next.text));
    }
    if (!this.#close || this.#waits || this.#gone) return;
    this.#attachment.close(this.#close.code, this.#close.reason);
    this.#leave();
  }

  /** The meeting has ended: as soon as the reader knows everything, it is closed. */
  end(code: number, reason: string): void {
    this.#close ??= { code, reason };
    this.readOn();
  }

  /** Sends a message to this reader alone. */
  tell(message: ServerMessage): void {
    this.#attachment.send(JSON.stringify(message), message.type);
  }

  /** Never called: nobody comes back to a reader. */
  attach(): undefined {
    return undefined;
  }

  handle(message: ClientMessage): void {
    if (message.type === 'auth' || message.type === 'keepalive') return this.#acknowledge(message);
    const meeting = this.#meeting;
    const may =
      message.type === 'control' && (message.action === 'instant_query' || message.action === 'cancel');
    const own = 'session_id' in message ? message.session_id : undefined;
    if (!may) this.refuse({ code: 'FORBIDDEN', message: MAY, ...numberOf(message) });
    else if (!meeting) this.refuse({ code: 'NO_FINAL_ASR', message: NOT_BEGUN, ...numberOf(message) });
    else if (own !== undefined && own !== this.#sessionId) {
      this.refuse({ code: 'FORBIDDEN', message: OTHER_SESSION, ...numberOf(message) });
    } else meeting.ask(this, message);
  }

  /** It is about this reader, and no event of the session. */
  refuse(fault: ProtocolFault): void {
    this.tell({ type: 'error', session_id: 'none', seq: 1, ...fault });
  }

  detach(): void {
    this.#leave();
  }

  drop(): void {
    this.#leave();
  }

  drain({ immediate = false, retryAfterMs }: Omit<StopOptions, 'cause'> = {}): void {
    // It may read the answer to its end, and is closed with the session then.
    if (!immediate && this.answering) return;
    if (!this.#close) this.#attachment.moved(retryAfterMs);
  }

  #greet(truncated: boolean): void {
    const greeting: AckMessage = { type: 'ack', session_id: this.#sessionId, message: 'connected' };
    this.tell(truncated ? { ...greeting, truncated } : greeting);
  }

  #acknowledge({ type }: ClientMessage): void {
    this.tell({ type: 'ack', session_id: this.#sessionId, received_type: type });
  }

  #wait(behind: Promise<void>): void {
    this.#waits = behind.then(() => {
      this.#waits = undefined;
      if (!this.#gone) this.readOn();
    });
  }

  #leave(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#meeting?.leave(this);
    this.#onLeave(this);
  }
}

const NOT_BEGUN = 'The meeting has not begun.';
const OTHER_SESSION = "'session_id' is not that of this meeting; leave it out.";

function numberOf(message: ClientMessage): { client_seq?: number } {
  return 'client_seq' in message && message.client_seq !== undefined
    ? { client_seq: message.client_seq }
    : {};
}
