import { CLOSE_TIMEOUT_MS, type HostSocket } from './socket';

/** How many bytes the socket may buffer, such as a greeting that waits behind the handshake response. */
const SOCKET_KEEPS = 4_096;
/** With more bytes than this waiting, a client is behind: its answer is not read on from the backend. */
const BEHIND_BYTES = 65_536;
/** With so many bytes in one turn of the event loop, they are not held until its end. */
const TURN_BYTES = 16_384;

/**
 * The send queue of one client. Everything that is sent within one turn of the event loop leaves in one write at its
 * end. While the client does not read, frames wait here as text, which costs a fraction of the buffers a socket
 * would keep, especially for short frames, and whose memory is released.
 */
export class SendQueue {
  readonly #socket: HostSocket;
  readonly #limit: number;
  /** Frames of this turn of the event loop. */
  #frames: Buffer[] = [];
  #framed = 0;
  #queue: string[] | undefined;
  #queued = 0;
  /** The socket has not finished writing its last frame, and gets no other until it has. */
  #blocked = false;
  #close: [code: number, reason: string] | undefined;
  #sent = 0;
  #drained = 0;
  #stalledAt: number | undefined;
  #ready: Promise<void> | undefined;
  #readyAt = 0;
  #release = () => {};
  #holdsInput = false;

  /** @param limit how many bytes may wait, of a client that does not read */
  constructor(socket: HostSocket, limit: number) {
    this.#socket = socket;
    this.#limit = limit;
  }

  /** How many bytes the client has not taken yet, as far as this process knows. */
  get waiting(): number {
    return this.#socket.unsent + this.#framed + this.#queued;
  }

  /**
   * Sends one text frame, at the end of this turn of the event loop or when the client has read enough, unless more
   * than the limit is waiting already and it is not the `last`.
   *
   * @returns the bytes of the text; undefined when there is no room for it
   */
  send(text: string, last: boolean): number | undefined {
    if (!last && this.waiting > this.#limit) return undefined;
    const bytes = Buffer.byteLength(text);
    if (this.#blocked) {
      this.#queue ??= [];
      this.#queue.push(text);
      this.#queued += bytes;
    } else {
      if (this.#frames.length === 0) process.nextTick(flush, this);
      this.#add(text, bytes);
    }
    return bytes;
  }

  /** Undefined while the client keeps up; otherwise resolves as soon as it does again, or is gone. */
  ready(): Promise<void> | undefined {
    return this.#below(Math.min(BEHIND_BYTES, this.#limit / 2));
  }

  /** Nothing more is read from a client that sends without reading the replies, until it has. */
  holdInput(): void {
    if (this.#holdsInput) return;
    const ready = this.#below(this.#limit / 2);
    if (!ready) return;
    this.#holdsInput = true;
    this.#socket.pause();
    void ready.then(() => {
      this.#holdsInput = false;
      this.#socket.resume();
    });
  }

  /** Whether nothing is read from the client now, not even its pongs. */
  get holdsInput(): boolean {
    return this.#holdsInput;
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
  flushAll(): void {
    this.#blocked = false;
    for (const text of this.#take()) this.#add(text, Buffer.byteLength(text));
    this.flush();
  }

  /** The socket is gone. */
  gone(): void {
    this.#take();
    this.#keepsUp();
  }

  /** For how many milliseconds the client has read nothing although data is waiting. */
  stalledFor(now: number): number {
    const waiting = this.#socket.unsent;
    if (waiting === 0) {
      this.#stalledAt = undefined;
      return 0;
    }
    if (this.#stalledAt === undefined || this.#sent - waiting > this.#drained) this.#stall(now);
    return now - (this.#stalledAt ?? now);
  }

  /** Writes the frames of this turn of the event loop. */
  flush(): void {
    const [first] = this.#frames;
    if (first === undefined) return;
    const data = this.#frames.length === 1 ? first : Buffer.concat(this.#frames, this.#framed);
    this.#frames = [];
    this.#framed = 0;
    this.#sent += data.length;
    if (this.#socket.unsent <= SOCKET_KEEPS && data.length <= SOCKET_KEEPS) return this.#socket.write(data);
    this.#blocked = true;
    this.#socket.write(data, (error) => this.#written(error));
    if (this.#socket.unsent > 0 && this.#stalledAt === undefined) this.#stall(performance.now());
  }

  /** Undefined while at most this many bytes are waiting; otherwise resolves when half of it has been read. */
  #below(bytes: number): Promise<void> | undefined {
    if (this.waiting <= bytes) return undefined;
    this.#readyAt = bytes / 2;
    this.#ready ??= new Promise((resolve) => {
      this.#release = resolve;
    });
    return this.#ready;
  }

  /** The client has read something before this moment, and nothing since. */
  #stall(now: number): void {
    this.#stalledAt = now;
    this.#drained = this.#sent - this.#socket.unsent;
  }

  #add(text: string, bytes: number): void {
    const frame = frameOf(text, bytes);
    this.#frames.push(frame);
    this.#framed += frame.length;
    if (this.#framed >= TURN_BYTES) this.flush();
  }

  #written(error: Error | null | undefined): void {
    this.#blocked = false;
    this.#stalledAt = undefined;
    if (error) this.#take();
    while (this.#queue && !this.#blocked) this.#writeNext(this.#queue);
    if (this.#close && !this.#queue) this.#socket.close(...this.#close);
    if (this.waiting <= this.#readyAt) this.#keepsUp();
  }

  #writeNext(queue: string[]): void {
    let count = 0;
    for (; !this.#blocked && count < queue.length; count++) {
      const text = queue[count] as string;
      const bytes = Buffer.byteLength(text);
      this.#queued -= bytes;
      this.#add(text, bytes);
    }
    if (count === queue.length) this.#queue = undefined;
    else queue.splice(0, count);
    this.flush();
  }

  /** Empties the queue. */
  #take(): string[] {
    const queue = this.#queue ?? [];
    this.#queue = undefined;
    this.#queued = 0;
    return queue;
  }

  #keepsUp(): void {
    this.#ready = undefined;
    this.#release();
  }
}

function flush(queue: SendQueue): void {
  queue.flush();
}

/**
 * A whole text message as one unmasked frame (RFC 6455, section 5.2). Not through `ws`, which writes the head and the
 * text of a frame separately: the system call is the largest cost of a short message.
 */
function frameOf(text: string, bytes: number): Buffer {
  const head = bytes < 126 ? 2 : bytes < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + bytes);
  frame[0] = 0x81;
  if (head === 2) frame[1] = bytes;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(bytes, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(bytes), 2);
  }
  frame.write(text, head);
  return frame;
}
