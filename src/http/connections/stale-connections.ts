import type { Socket } from 'node:net';
import { rootOf } from '../connection-errors';

/** A server that closed an idle connection says so at once; one that fails later may have accepted the question. */
const AT_ONCE_MS = 1000;

/**
 * Recognizes that a server had closed a kept connection while it was idle: the request written to it was not answered
 * with a single byte, but an earlier one was. Nothing was accepted then.
 */
export class StaleConnections {
  readonly #ports = new Set<number>();

  /** Watches a new connection. */
  watch(socket: Socket): void {
    const port = socket.localPort;
    if (port !== undefined) this.#ports.delete(port);
    /** The bytes read when the last request was written. */
    let before = 0;
    let writtenAt = 0;
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
    socket.write = (...args: unknown[]) => {
      before = socket.bytesRead;
      writtenAt = performance.now();
      return write(...args);
    };
    const isStale = () =>
      before > 0 && socket.bytesRead === before && performance.now() - writtenAt < AT_ONCE_MS;
    // A reset does not count: a server that crashed over the question resets the connection too.
    socket.once('end', () => {
      if (port !== undefined && isStale()) this.#ports.add(port);
    });
  }

  /** Whether a request failed because its connection was closed before it; true once for each. */
  caused(error: unknown): boolean {
    const root = rootOf(error);
    if (typeof root !== 'object' || root === null) return false;
    const { socket } = root as { socket?: { localPort?: unknown } };
    return typeof socket?.localPort === 'number' && this.#ports.delete(socket.localPort);
  }
}
