import { connect, type Socket } from 'node:net';
import { Violation } from '../run';
import { readFrame, type WireFrame } from './wire';

/** Longer than any answer that a test waits for. */
const PATIENCE_MS = 20_000;

export interface Heard {
  onFrame(frame: WireFrame): void;
}

/** A TCP client that speaks WebSocket byte by byte, freely. */
export class RawClient {
  readonly socket: Socket;
  /** The status line and the headers of the handshake response. */
  head: string | undefined;
  closed = false;
  readonly #heard: Heard;
  #bytes: Buffer = Buffer.alloc(0);
  #wake = () => {};
  #error: unknown;

  constructor(port: number, heard: Heard) {
    this.#heard = heard;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk) => this.#take(chunk));
    this.socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
  }

  /** In this many pieces, sent separately if the system allows. */
  async write(bytes: Buffer, cuts: readonly number[] = []): Promise<void> {
    let from = 0;
    for (const cut of [...cuts, bytes.length]) {
      if (cut > from && !this.socket.destroyed) this.socket.write(bytes.subarray(from, cut));
      from = cut;
      if (cut < bytes.length) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  /** Waits until a condition holds or the connection is gone. Silence is a violation. */
  async until(fits: () => boolean, what: () => string): Promise<void> {
    const deadline = setTimeout(() => {
      this.#error ??= new Violation(`silence: ${what()}`);
      this.#wake();
    }, PATIENCE_MS);
    try {
      for (;;) {
        if (this.#error) throw this.#error;
        if (fits() || this.closed) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      clearTimeout(deadline);
    }
  }

  #take(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    try {
      this.#read();
    } catch (error) {
      this.#error ??= error;
    }
    this.#wake();
  }

  #read(): void {
    if (this.head === undefined) {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.head = this.#bytes.toString('latin1', 0, end);
      this.#bytes = this.#bytes.subarray(end + 4);
    }
    if (!this.head.startsWith('HTTP/1.1 101')) return;
    let at = 0;
    for (let read = readFrame(this.#bytes, at); read; read = readFrame(this.#bytes, at)) {
      at = read.end;
      if (read.frame.masked || read.frame.rsv !== 0) throw new Violation('the server breaks the frames');
      this.#heard.onFrame(read.frame);
    }
    this.#bytes = this.#bytes.subarray(at);
  }
}

export function handshake(port: number, headers: readonly string[] = []): string {
  return [
    'GET /ws/realtime-asr HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ...headers,
    '\r\n',
  ].join('\r\n');
}
