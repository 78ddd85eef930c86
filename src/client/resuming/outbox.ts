import type { AckMessage, AsrChunkMessage, ControlMessage, ErrorMessage } from '../../protocol/index';
import { isBackendError, QueueFullError } from '../errors';

/** What is counted, kept until it is acknowledged, and sent again. */
export type CountedMessage = AsrChunkMessage | ControlMessage;

export interface QueueLimits {
  messages: number;
  bytes: number;
  whenFull: 'drop_oldest' | 'throw';
}

interface Entry {
  message: CountedMessage;
  clientSeq: number;
  bytes: number;
  /** Of a chunk: its label, speaker and segment. */
  segment: string | undefined;
  isPartial: boolean;
  /** Whether it was on its way once. */
  wasSent: boolean;
}

const encoder = new TextEncoder();

/**
 * Messages from `send` to their `ack`. Those in flight are sent again when the connection is lost before. All of them are
 * bounded: a waiting partial is replaced by what the recogniser says next about the same segment, finals and controls are
 * kept, and when that is not enough the oldest that waits goes. At most half of the room is in flight.
 */
export class Outbox {
  readonly #limits: QueueLimits;
  #clientSeq = 0;
  #inFlight: Entry[] = [];
  #waiting: Entry[] = [];

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Messages that are not acknowledged yet. */
  get size(): number {
    return this.#inFlight.length + this.#waiting.length;
  }

  /** Returns its number, and what had to be dropped for it. Throws a `QueueFullError` instead, if the limits say so. */
  add(message: CountedMessage): { clientSeq: number; dropped: CountedMessage[] } {
    const isChunk = message.type === 'asr_chunk';
    const entry: Entry = {
      message,
      clientSeq: this.#clientSeq + 1,
      bytes: encoder.encode(JSON.stringify(message)).length,
      segment: isChunk ? [message.session_id, message.speaker, message.segment_id].join('\n') : undefined,
      isPartial: isChunk && !message.is_final,
      wasSent: false,
    };
    const waiting = withoutOutdated([...this.#waiting, entry]);
    const dropped: CountedMessage[] = [];
    const { messages, bytes, whenFull } = this.#limits;
    while (
      this.#inFlight.length + waiting.length > messages ||
      sizeOf(this.#inFlight) + sizeOf(waiting) > bytes
    ) {
      if (whenFull === 'throw') throw new QueueFullError();
      const partial = waiting.findIndex(({ isPartial }) => isPartial);
      for (const { message } of waiting.splice(Math.max(0, partial), 1)) dropped.push(message);
    }
    this.#clientSeq += 1;
    this.#waiting = waiting;
    return { clientSeq: entry.clientSeq, dropped };
  }

  /**
   * The next message to send, from now on in flight; undefined if there is none, or the server has to acknowledge others
   * first. `isCounting`: the server knows `client_seq`.
   */
  next(isCounting: boolean): CountedMessage | undefined {
    const { messages, bytes } = this.#limits;
    if (this.#inFlight.length >= messages / 2 || sizeOf(this.#inFlight) >= bytes / 2) {
      if (isCounting) return undefined;
      // Who knows whether it acknowledges at all.
      this.#inFlight.shift();
    }
    const entry = this.#waiting.shift();
    if (!entry) return undefined;
    entry.wasSent = true;
    this.#inFlight.push(entry);
    return isCounting ? { ...entry.message, client_seq: entry.clientSeq } : entry.message;
  }

  /** The server acknowledged a message. One that does not say which means the oldest of its kind. */
  acknowledged({ client_seq, received_type, is_final = true }: AckMessage): void {
    const oldest = this.#inFlight.find(
      ({ message }) =>
        message.type === received_type && (message.type !== 'asr_chunk' || !message.is_final === !is_final),
    );
    // Earlier ones must have been passed over: a server answers in order.
    this.#settle(client_seq ?? oldest?.clientSeq);
  }

  /** The server refused a message, or failed at something else. */
  refused({ client_seq, query_id, close_code, code }: ErrorMessage): void {
    const isOther = query_id !== undefined || close_code !== undefined || isBackendError(code);
    if (code === 'RESUME_FAILED') return;
    this.#settle(client_seq ?? (isOther ? undefined : this.#inFlight[0]?.clientSeq));
  }

  /** The connection is gone: what was in flight waits again. */
  lost(): void {
    this.#waiting = [...this.#inFlight, ...this.#waiting];
    this.#inFlight = [];
  }

  /** The session goes on, and everything up to `lastClientSeq` has reached it: returns what that acknowledges. */
  resumed(lastClientSeq: number): Partial<AckMessage>[] {
    const hasArrived = ({ clientSeq }: Entry) => clientSeq <= lastClientSeq;
    const arrived = this.#waiting.filter(hasArrived);
    this.#waiting = withoutOutdated(this.#waiting.slice(arrived.length));
    return arrived.map(({ message, clientSeq }) => ({
      received_type: message.type,
      ...(message.type === 'asr_chunk' && { is_final: message.is_final }),
      client_seq: clientSeq,
    }));
  }

  /** Another session begins. What was in flight is sent to it, or returned as dropped. */
  renewed(resend: boolean): CountedMessage[] {
    const dropped = resend ? [] : this.#waiting.filter(({ wasSent }) => wasSent);
    this.#waiting = withoutOutdated(this.#waiting.filter((entry) => !dropped.includes(entry)));
    return dropped.map(({ message }) => message);
  }

  #settle(clientSeq = 0): void {
    this.#inFlight = this.#inFlight.filter((entry) => entry.clientSeq > clientSeq);
  }
}

/** Without the partials whose segment is spoken of again later. */
function withoutOutdated(entries: Entry[]): Entry[] {
  return entries.filter(
    ({ isPartial, segment }, i) =>
      !(isPartial && entries.slice(i + 1).some((later) => later.segment === segment)),
  );
}

function sizeOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes, 0);
}
