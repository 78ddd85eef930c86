import { CLOSE_TIMEOUT_MS, type HostSocket } from './socket';

/** For `ws` bytes are binary unless they are said to be text. */
const TEXT = { binary: false };

/** So much is left to the socket to keep, such as a greeting that waits for the handshake's answer. */
const SOCKET_KEEPS = 4_096;

/**
 * What goes out to one client. As long as the client reads, a frame is handed to its socket at once. What
 * can not leave waits here as text, which costs a fraction of the buffers that a socket would keep, most of
 * all for short frames, and whose memory the process gives back.
 */
export class Outflow {
  readonly #socket: HostSocket;
  #queue: string[] | undefined;
  #queued = 0;
  /** The socket tells when it has written what it was given last; nothing is given to it before. */
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

  /** Whether this may wait behind what waits already. A client that reads what it gets has room for anything. */
  hasRoomFor(text: string, limit: number): boolean {
    const { waiting } = this;
    return waiting === 0 || waiting + Buffer.byteLength(text) <= limit;
  }

  /** Sends one text frame, now or when the client has read enough; returns how many bytes it has. */
  send(text: string): number {
    if (!this.#blocked) return this.#write(text);
    const bytes = Buffer.byteLength(text);
    this.#queue ??= [];
    this.#queue.push(text);
    this.#queued += bytes;
    return bytes;
  }

  /** Closes the socket behind all that was sent; a client that does not read it is not waited for long. */
  close(code: number, reason: string): void {
    if (!this.#queue) return this.#socket.close(code, reason);
    if (this.#close) return;
    this.#close = [code, reason];
    setTimeout(() => this.#socket.terminate(), CLOSE_TIMEOUT_MS).unref();
  }

  /** Gives the socket all that waits here: it closes, and takes nothing afterwards. */
  flush(): void {
    for (const text of this.#take()) this.#write(text);
  }

  /** For how many milliseconds nothing was read, though something is waiting. */
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

  /** What waits here, which then waits no more. */
  #take(): string[] {
    const queue = this.#queue ?? [];
    this.#queue = undefined;
    this.#queued = 0;
    return queue;
  }
}
