import { type AsrChunk, type AsrParser, type AsrSource, createAsrParser } from '../../asr/index';
import { Digest, Ring, type RingBudget } from '../../event-log/index';
import {
  type AckMessage,
  type ControlMessage,
  parseClientMessage,
  type ServerMessage,
} from '../../protocol/index';
import { InboundRateLimit } from '../limits/inbound-rate-limit';
import type { ResolvedLimits } from '../options';
import type { Attachment } from '../sessions/attachment';
import type { HeldSession } from '../sessions/held-session';
import { type FinishedAnswer, FinishedAnswers } from './finished-answers';
import { Speakers } from './speakers';

interface MeetingOptions {
  source: AsrSource;
  /** As the source names it. */
  id: string;
  /** Of its session. */
  sessionId: string;
  limits: ResolvedLimits;
  budget: RingBudget;
  /** Called with each answer that is complete. */
  onAnswer: (answer: MeetingAnswer) => void;
}

/** Somebody who reads along. */
export interface Listener {
  /** Undefined while it keeps up; otherwise resolves when it has read on, or is gone. */
  readonly behind: Promise<void> | undefined;
  /** There is something new. */
  readOn(): void;
  /** The meeting has ended. */
  end(code: number, reason: string): void;
  /** A message for this reader alone. */
  tell(message: ServerMessage): void;
}

/** An answer, and which meeting it is from. */
export interface MeetingAnswer extends FinishedAnswer {
  source: AsrSource;
  meeting: string;
  sessionId: string;
  /** Who asked, and from when on, in the time of the source; absent where that is not certain. */
  speaker?: string;
  startMs?: number;
}

/** What became of a message: `taken`, or why not. `ending`: the meeting is being brought to its end. */
export type Hearing = 'taken' | 'unknown' | 'ending';

/**
 * One meeting: what its source sends goes into one session, and what that says goes to everybody who reads along, each
 * at its own pace.
 */
export class Meeting implements Attachment {
  readonly source: AsrSource;
  readonly id: string;
  readonly sessionId: string;
  readonly ring: Ring;
  readonly readers = new Set<Listener>();
  readonly #options: MeetingOptions;
  readonly #parser: AsrParser;
  readonly #rate: InboundRateLimit;
  readonly #digest = new Digest();
  readonly #answers = new FinishedAnswers();
  readonly #speakers = new Speakers();
  #session: HeldSession | undefined;
  /** The reader whose message is being handled, and the client's own number of it. */
  #asking: { reader: Listener; seq: number | undefined } | undefined;
  #ending = false;
  #closed = false;

  /** Call `begin` next. */
  constructor(options: MeetingOptions) {
    const { source, id, sessionId, budget, limits } = options;
    this.#options = options;
    this.source = source;
    this.id = id;
    this.sessionId = sessionId;
    this.ring = new Ring(undefined, budget);
    this.#parser = createAsrParser(source);
    this.#rate = new InboundRateLimit(limits, performance.now());
  }

  /** `start` opens the session, whose first frames may come at once. */
  begin(session: HeldSession, start: () => void): void {
    this.#session = session;
    start();
  }

  get key(): string {
    return keyOf(this.source, this.id);
  }

  get answering(): boolean {
    return this.#session?.answering ?? false;
  }

  get hasEnded(): boolean {
    return this.#closed;
  }

  /** What a reader is told that has come too late for the ring: what was answered, and what is going on. */
  history(): ServerMessage[] {
    const digest = this.#digest.messages(this.sessionId);
    return [...this.#answers.history(), ...digest];
  }

  /** Takes one message of the source, a JSON value of so many bytes. */
  hear(message: unknown, bytes: number): Hearing | { retryAfterMs: number } {
    if (this.#ending || this.#closed) return 'ending';
    const breach = this.#rate.take(bytes, performance.now());
    if (breach) return { retryAfterMs: breach.retryAfterMs };
    const { unknown } = this.#parser;
    const chunks = this.#parser.push(isMessage(message) ? message : {});
    if (!this.#say(chunks)) return 'ending';
    return this.#parser.unknown > unknown ? 'unknown' : 'taken';
  }

  /** The meeting is over: what was asked is answered, then the session ends. */
  finish(): void {
    if (this.#ending || this.#closed) return;
    this.#ending = true;
    this.#say(this.#parser.end());
    this.#session?.handle({ type: 'control', action: 'stop' });
  }

  /** The server is shutting down. */
  drain(options: { immediate?: boolean; retryAfterMs?: number }): void {
    this.#ending = true;
    this.#session?.drain(options);
  }

  /** A reader asks or cancels something: it alone gets the acknowledgement. */
  ask(reader: Listener, { client_seq: seq, ...message }: ControlMessage): void {
    this.#asking = { reader, seq };
    try {
      // Every reader counts by itself, and the session would take the numbers of one for repetitions of another's.
      this.#session?.handle(message);
    } finally {
      this.#asking = undefined;
    }
  }

  leave(reader: Listener): void {
    this.readers.delete(reader);
    if (this.#closed && this.readers.size === 0) this.ring.clear();
  }

  /** Called by the session. */
  send(text: string, type: ServerMessage['type'], given?: ServerMessage): void {
    // What the source said is acknowledged to nobody.
    if (type === 'ack' && !this.#asking) return;
    const event = given ?? (JSON.parse(text) as ServerMessage);
    if (event.type === 'ack') return this.#acknowledge(event);
    this.ring.add(event.session_id, event.seq, text);
    this.#digest.note(event);
    const answer = this.#answers.note(event);
    if (answer) {
      const { source, id: meeting, onAnswer } = this.#options;
      onAnswer({
        ...answer,
        ...this.#speakers.of(answer.question),
        source,
        meeting,
        sessionId: event.session_id,
      });
    }
    for (const reader of this.readers) reader.readOn();
  }

  /** Called by the session: an answer is made no faster than the quickest reader reads it. */
  ready(): Promise<void> | undefined {
    const behind: Promise<void>[] = [];
    for (const reader of this.readers) {
      const one = reader.behind;
      if (!one) return undefined;
      behind.push(one);
    }
    return behind.length === 0 ? undefined : Promise.race(behind);
  }

  /** Called by the session: it has ended. */
  close(code: number, reason: string): void {
    this.#over((reader) => reader.end(code, reason));
  }

  /** Called by the session; never, because no other host knows of it. */
  takenOver(): void {}

  /** The same. */
  moved(): void {}

  /** Called by the session; a reader that is too slow is told so itself. */
  tooSlow(): void {}

  #over(tell: (reader: Listener) => void): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const reader of this.readers) tell(reader);
    if (this.readers.size === 0) this.ring.clear();
  }

  /** Returns whether the session took all of it. */
  #say(chunks: readonly AsrChunk[]): boolean {
    for (const chunk of chunks) {
      const read = parseClientMessage(JSON.stringify({ type: 'asr_chunk', ...chunk }), this.#options.limits);
      // Such as a text that is longer than any client may send.
      if (!read.ok) continue;
      this.#speakers.heard(chunk);
      this.#session?.handle(read.message);
    }
    return this.#session?.hasEnded === false;
  }

  #acknowledge(ack: AckMessage): void {
    const { reader, seq } = this.#asking ?? {};
    reader?.tell(seq === undefined ? ack : { ...ack, client_seq: seq });
  }
}

export function keyOf(source: string, id: string): string {
  return `${source}:${id}`;
}

/** Sources send objects, and a few of them texts. */
function isMessage(message: unknown): message is string | object {
  return typeof message === 'string' || (typeof message === 'object' && message !== null);
}
