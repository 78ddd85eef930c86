import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { closeReason } from '../../protocol/index';

/** How long a peer may take to answer a close frame. */
export const CLOSE_TIMEOUT_MS = 2_000;

/** Receives the events of a socket. */
export interface SocketOwner {
  onMessage(data: Buffer, isBinary: boolean): void;
  onPing(): void;
  onPong(): void;
  /**
   * The socket is about to close; last frames may still be sent. With `fault`, it closes because of a broken frame,
   * with that code. Returns whether it has to wait: then the owner closes it, with the same code and no reason.
   */
  onClosing(fault: number | undefined): boolean;
  onError(error: Error): void;
  onClose(code: number): void;
}

/** Malformed frame, not UTF-8, too many fragments, too large. */
const FAULTS: readonly unknown[] = [1002, 1007, 1008, 1009];

/**
 * A server-side socket with one owner. The owner is notified before `ws` closes it because of a broken frame:
 * nothing may follow the close frame, and the client should get the reason as an error before it.
 */
export class HostSocket extends WebSocket {
  owner: SocketOwner | undefined;
  /** What carries the frames. */
  #carrier: Duplex | undefined;

  /** Call first. */
  carriedBy(carrier: Duplex): this {
    this.#carrier = carrier;
    return this;
  }

  /** How many bytes have been written that the system has not taken yet. */
  get unsent(): number {
    return this.#carrier?.writableLength ?? 0;
  }

  /** Writes whole frames, past the sender of `ws`, which holds none back because nothing is compressed. */
  write(frames: Buffer, onWritten?: (error: Error | null | undefined) => void): void {
    if (this.readyState === WebSocket.OPEN) this.#carrier?.write(frames, onWritten);
  }

  setOwner(owner: SocketOwner): void {
    this.owner = owner;
    // Must come first: an `error` event without a listener would end the process.
    this.on('error', onError);
    this.on('message', onMessage);
    this.on('ping', onPing);
    this.on('pong', onPong);
    this.on('close', onClose);
  }

  override close(code?: number, reason?: string): void {
    // Without a reason, `ws` is closing. With one, it may be the reply to the client's own close.
    const fault = reason === undefined && FAULTS.includes(code) ? code : undefined;
    if (this.readyState === WebSocket.OPEN && this.owner?.onClosing(fault)) return;
    super.close(code, reason === undefined ? undefined : closeReason(String(reason)));
  }
}

// Shared by all sockets, because closures would cost memory per connection. `ws` calls its listeners with the
// socket as `this`.
function onError(this: unknown, error: Error): void {
  (this as HostSocket).owner?.onError(error);
}
function onMessage(this: unknown, data: unknown, isBinary: boolean): void {
  (this as HostSocket).owner?.onMessage(data as Buffer, isBinary);
}
function onPing(this: unknown): void {
  (this as HostSocket).owner?.onPing();
}
function onPong(this: unknown): void {
  (this as HostSocket).owner?.onPong();
}
function onClose(this: unknown, code: number): void {
  (this as HostSocket).owner?.onClose(code);
}
