import { WebSocket } from 'ws';
import { CLOSE_CODES } from '../protocol/index';

/** How long a peer may take to answer a close frame. */
export const CLOSE_TIMEOUT_MS = 2_000;

/** Whoever a socket belongs to. */
interface SocketOwner {
  beforeTooLarge(): void;
}

/**
 * A server-side socket that says so before `ws` closes it for a frame that is too large: the close frame
 * is the last that may be sent, and a client should be told the reason in words.
 */
export class HostSocket extends WebSocket {
  client: SocketOwner | undefined;
  /** Whether this side sent the first close frame. */
  closedByUs = false;

  override close(code?: number, data?: string | Buffer): void {
    if (this.readyState === WebSocket.OPEN) {
      if (code === CLOSE_CODES.messageTooLarge) this.client?.beforeTooLarge();
      this.closedByUs = true;
    }
    super.close(code, data);
  }
}
