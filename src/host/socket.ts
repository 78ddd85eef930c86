import { WebSocket } from 'ws';
import { CLOSE_CODES } from '../protocol/index';

/**
 * A server-side socket that says so before `ws` closes it for a frame that is too large: the close frame
 * is the last that may be sent, and a client should be told the reason in words.
 */
export class HostSocket extends WebSocket {
  beforeTooLarge: (() => void) | undefined;

  override close(code?: number, data?: string | Buffer): void {
    if (code === CLOSE_CODES.messageTooLarge && this.readyState === WebSocket.OPEN) this.beforeTooLarge?.();
    super.close(code, data);
  }
}
