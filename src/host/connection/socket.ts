import { WebSocket } from 'ws';
import { closeReason } from '../../protocol/index';

/** How long a peer may take to answer a close frame. */
export const CLOSE_TIMEOUT_MS = 2_000;

/** Whoever a socket belongs to. */
export interface SocketOwner {
  onMessage(data: Buffer, isBinary: boolean): void;
  onPing(): void;
  onPong(): void;
  /** The WebSocket layer is about to close for a fault of the peer; a last frame may still be sent. */
  onFault(code: number): void;
  onError(error: Error): void;
  onClose(code: number): void;
}

/** Broken frame, no UTF-8, too many pieces, too large. */
const FAULTS: readonly unknown[] = [1002, 1007, 1008, 1009];

/**
 * A server-side socket that tells one owner what happens on it. It also says so before `ws` closes it for a
 * fault of the peer: the close frame is the last that may be sent, and a client should be told the reason in
 * words.
 */
export class HostSocket extends WebSocket {
  owner: SocketOwner | undefined;

  belongTo(owner: SocketOwner): void {
    this.owner = owner;
    // First of all: a socket's error without a listener would end the process.
    this.on('error', onError);
    this.on('message', onMessage);
    this.on('ping', onPing);
    this.on('pong', onPong);
    this.on('close', onClose);
  }

  override close(code?: number, reason?: string): void {
    // Without a reason it is `ws` that closes. With one it may be the answer to a close of the peer's own.
    const isFault = reason === undefined && FAULTS.includes(code);
    if (this.readyState === WebSocket.OPEN && isFault) this.owner?.onFault(code as number);
    super.close(code, reason === undefined ? undefined : closeReason(String(reason)));
  }
}

// Shared by all sockets: closures of a connection would be kept as long as the connection. `ws` calls its
// listeners with the socket as `this`.
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
