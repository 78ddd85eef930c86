import { CLOSE_TIMEOUT_MS, type HostSocket } from './socket';

/** `ws` sends bytes as binary unless told that they are text. */
const TEXT = { binary: false };

/** How many bytes the socket may buffer, such as a greeting that waits behind the handshake response. */
const SOCKET_KEEPS = 4_096;

/**
 * The send queue of one client. While the client reads, a frame goes straight to its socket. Otherwise it
 * waits here as text, which costs a fraction of the buffers a socket would keep, especially for short frames,
 * and whose memory is released.
 */
export class SendQueue {
  readonly #socket: HostSocket;
  #queue: string[] | undefined;
  #queued = 0;
  /** The socket has not finished writing its last frame, and gets no other until it has. */
  #blocked = false;
  #close: [code: number, reason: string] | undefined;
  #sent = 0;
  #drained = 0;
  #stalledAt: number | undefined;

  constructor(socket: HostSocket) {
    this.#socket = socket;
  }

  /** How many bytes the client has not taken yet, as far as this process knows. */
  get waiting(): number {
    return this.#socket.bufferedAmount + this.#queued;
  }

  /**
   * Sends one text frame, now or when the client has read enough, unless more than `limit` bytes would then
   * be queued. A client that keeps reading may be sent anything.
   *
   * @returns the bytes of the frame; undefined when there is no room for it
   */
  send(text: string, limit: number): number | undefined {
    const { waiting } = this;
    if (waiting > 0 && waiting + Buffer.byteLength(text) > limit) return undefined;
    if (!this.#blocked) return this.#write(text);
    const bytes = Buffer.byteLength(text);
    this.#queue ??= [];
    this.#queue.push(text);
    this.#queued += bytes;
    return bytes;
  }

  /**
   * Closes the socket after everything has been sent; terminates it when the client does not read that soon.
   */
  close(code: number, reason: string): void {
    if (!this.#queue) return this.#socket.close(code, reason);
    if (this.#close) return;
    this.#close = [code, reason];
    setTimeout(() => this.#socket.terminate(), CLOSE_TIMEOUT_MS).unref();
  }

  /** Hands the whole queue to the socket, which is about to close. */
  flush(): void {
    for (const text of this.#take()) this.#write(text);
  }

  /** For how many milliseconds the client has read nothing although data is waiting. */
  stalledFor(now: number): number {
    const waiting = this.#socket.bufferedAmount;
    if (waiting === 0) {
      this.#stalledAt = undefined;
      return 0;
    }
    const drained = this.#sent - waiting;
    if (this.#stalledAt === undefined || drained > this.#drained) {
      this.#stalledAt = now;
      this.#drained = drained;
    }
    return now - this.#stalledAt;
  }

  #write(text: string): number {
    const frame = Buffer.from(text);
    this.#sent += frame.length;
    if (this.#socket.bufferedAmount <= SOCKET_KEEPS) this.#socket.send(frame, TEXT);
    else {
      this.#blocked = true;
      this.#socket.send(frame, TEXT, (error) => this.#written(error));
    }
    return frame.length;
  }

  #written(error: Error | undefined): void {
    this.#blocked = false;
    if (error) this.#take();
    while (this.#queue && !this.#blocked) {
      const text = this.#queue.shift();
      if (text === undefined) this.#queue = undefined;
      else this.#queued -= this.#write(text);
    }
    if (this.#close && !this.#queue) this.#socket.close(...this.#close);
  }

  /** Empties the queue. */
  #take(): string[] {
    const queue = this.#queue ?? [];
    this.#queue = undefined;
    this.#queued = 0;
    return queue;
  }
}
