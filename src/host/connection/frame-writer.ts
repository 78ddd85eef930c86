import type { ErrorMessage, ProtocolFault, ServerMessage } from '../../protocol/index';
import type { DialectConnection } from '../dialects/dialect';
import type { HostObserver } from '../telemetry/observer';
import type { SendQueue } from './send-queue';

/** Writes what one client is told, in the words of its dialect. */
export class FrameWriter {
  readonly #dialect: DialectConnection;
  readonly #queue: SendQueue;
  readonly #observer: HostObserver;
  /** The last frames are sent regardless of what is queued. */
  #closing = false;
  #ended = false;

  constructor(dialect: DialectConnection, queue: SendQueue, observer: HostObserver) {
    this.#dialect = dialect;
    this.#queue = queue;
    this.#observer = observer;
  }

  /**
   * Writes an event of a session. `text`: as it is in our own protocol; `event` may be left out. Returns false if there
   * is no room for it.
   */
  write(text: string, type: ServerMessage['type'], event?: ServerMessage): boolean {
    if (!this.#dialect.write) return this.#send(text, type);
    return this.#sendAll(this.#dialect.write(event ?? (JSON.parse(text) as ServerMessage)), type);
  }

  /** Says why the connection is closed. That is no event of its session. */
  explain(fault: ProtocolFault, closeCode: number): ErrorMessage {
    const event: ErrorMessage = {
      type: 'error',
      session_id: 'none',
      seq: 1,
      ...fault,
      close_code: closeCode,
    };
    this.#closing = true;
    this.write(JSON.stringify(event), 'error', event);
    return event;
  }

  /** Writes frames that are no event of a session. */
  reply(frames: readonly string[] | undefined): boolean {
    return frames === undefined || this.#sendAll(frames, 'reply');
  }

  /** Writes the last frames, once. */
  end(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#closing = true;
    this.#sendAll(this.#dialect.end?.(code) ?? NONE, 'end');
  }

  #sendAll(frames: readonly string[], type: string): boolean {
    return frames.every((frame) => this.#send(frame, type));
  }

  #send(text: string, type: string): boolean {
    const bytes = this.#queue.send(text, this.#closing);
    if (bytes === undefined) return this.#closing;
    this.#observer.messageSent(type, bytes);
    return true;
  }
}

const NONE: readonly string[] = [];
