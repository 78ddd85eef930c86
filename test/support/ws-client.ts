import type { IncomingHttpHeaders } from 'node:http';
import { json } from 'node:stream/consumers';
import { type ClientOptions, WebSocket } from 'ws';
import type {
  AckMessage,
  AnswerMessage,
  ErrorMessage,
  ServerMessage,
  StatusMessage,
} from '../../src/protocol/index';

type Wanted =
  | ((message: ServerMessage) => boolean)
  | Partial<AckMessage>
  | Partial<StatusMessage>
  | Partial<AnswerMessage>
  | Partial<ErrorMessage>;

export type ConnectOptions = ClientOptions & { protocols?: string[] };

/** What a handshake was refused with, before anything was opened. */
export interface Refusal {
  status: number;
  headers: IncomingHttpHeaders;
  error: string;
}

/** Connects where it must be refused; rejects when it is not. */
export function refusal(url: string, { protocols, ...options }: ConnectOptions = {}): Promise<Refusal> {
  const socket = new WebSocket(url, protocols ?? [], { perMessageDeflate: false, ...options });
  return new Promise((resolve, reject) => {
    socket.once('open', () => {
      socket.terminate();
      reject(new Error('The handshake was not refused.'));
    });
    socket.once('error', reject);
    socket.once('unexpected-response', async (_request, response) => {
      const body = await json(response);
      const { error } = body as { error: string };
      resolve({ status: response.statusCode ?? 0, headers: response.headers, error });
    });
  });
}

/** A bare `ws` client that keeps everything it received and can wait for more. */
export class TestClient {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  #listeners = new Set<() => void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.messages.push(JSON.parse(data.toString()) as ServerMessage);
      for (const listener of this.#listeners) listener();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        for (const listener of this.#listeners) listener();
      });
    });
  }

  /** Connects; listens before the first frame can arrive. */
  static async connect(url: string, { protocols, ...options }: ConnectOptions = {}): Promise<TestClient> {
    const socket = new WebSocket(url, protocols ?? [], { perMessageDeflate: false, ...options });
    const client = new TestClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.on('error', () => {});
    return client;
  }

  send(message: object | string): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  final(text: string, more: object = {}): void {
    this.send({ type: 'asr_chunk', text, is_final: true, ...more });
  }

  control(action: string, more: object = {}): void {
    this.send({ type: 'control', action, ...more });
  }

  /** The first matching message, from the start or from index `from`; waits for it if necessary. */
  async until(wanted: Wanted, from = 0): Promise<ServerMessage> {
    const fits =
      typeof wanted === 'function'
        ? wanted
        : (message: ServerMessage) =>
            Object.entries(wanted).every(
              ([key, value]) => (message as Record<string, unknown>)[key] === value,
            );
    for (let next = from; ; ) {
      const found = this.messages.slice(next).find(fits);
      if (found) return found;
      next = this.messages.length;
      if (this.socket.readyState === WebSocket.CLOSED) {
        throw new Error(`closed before ${JSON.stringify(wanted)} came: ${JSON.stringify(this.messages)}`);
      }
      await new Promise<void>((resolve) => {
        const listener = () => {
          this.#listeners.delete(listener);
          resolve();
        };
        this.#listeners.add(listener);
      });
    }
  }

  /** The received messages, abbreviated: type and stage, code, received type or the end of an answer. */
  summary(): string[] {
    return this.messages.map((m) => {
      if (m.type === 'ack') return `ack ${m.message ?? m.received_type}`;
      if (m.type === 'status') return `status ${m.stage}`;
      if (m.type === 'error') return `error ${m.code}`;
      return m.final ? `answer final ${m.finish_reason}` : 'answer';
    });
  }

  /** Closes in order: it does not come back. */
  leave(): void {
    this.socket.close(1000);
  }

  /** The connection is lost. */
  close(): void {
    this.socket.terminate();
  }
}
