import { type ClientOptions, type CloseInfo, RealtimeRagClient } from '../../client/index';
import type { AckMessage, CatchUp } from '../../protocol/index';
import { type ExchangeEvent, Exchanges } from './exchanges';

export interface ConversationOptions extends ClientOptions {
  /** Sent along with every chunk. */
  tags: { language?: string; speaker?: string };
  now: () => number;
}

export interface ConversationListener {
  /** Something happened; `undecided` are the lines that wait for the server. */
  events(events: readonly ExchangeEvent[], undecided: readonly string[]): void;
  frame(text: string): void;
}

/** A client with a record of what was sent and how it was answered. */
export class Conversation {
  readonly exchanges: Exchanges;
  readonly #client: RealtimeRagClient;
  readonly #tags: ConversationOptions['tags'];
  #settledWaiters: (() => void)[] = [];
  #ended = false;

  constructor({ tags, now, ...options }: ConversationOptions, listener: ConversationListener) {
    this.exchanges = new Exchanges(now);
    this.#tags = tags;
    this.#client = new RealtimeRagClient(options);
    this.#client.on('close', () => {
      this.#ended = true;
    });
    this.#client.on('frame', (text) => listener.frame(text));
    this.#client.on('message', (message) => {
      listener.events(this.exchanges.received(message), this.exchanges.undecided);
      if (this.exchanges.settled) for (const resolve of this.#settledWaiters.splice(0)) resolve();
    });
  }

  get closed(): Promise<CloseInfo> {
    return this.#client.closed;
  }

  /** The server's address, without secrets. */
  get address(): string {
    return this.#client.address;
  }

  /** Whether the connection is over: nothing more can be sent. */
  get ended(): boolean {
    return this.#ended;
  }

  connect(): Promise<AckMessage> {
    return this.#client.connect();
  }

  partial(text: string): void {
    this.exchanges.sent('partial');
    this.#client.sendChunk({ text, is_final: false, ...this.#tags });
  }

  final(text: string): void {
    this.exchanges.sent('final', text);
    this.#client.sendChunk({ text, is_final: true, ...this.#tags });
  }

  pause(catchUp: CatchUp | undefined): void {
    this.exchanges.sent('other');
    this.#client.pause(catchUp === undefined ? {} : { catch_up: catchUp });
  }

  resume(): void {
    this.exchanges.sent('other');
    this.#client.resume();
  }

  instantQuery(text: string | undefined): void {
    this.exchanges.sent('other', text ?? '/now');
    this.#client.instantQuery(text === undefined ? {} : { text });
  }

  cancel(): void {
    this.exchanges.sent('other');
    this.#client.cancel();
  }

  /** Resolves when the server has answered what it had accepted, and closed. */
  stop(): Promise<CloseInfo> {
    this.exchanges.sent('other');
    return this.#client.stop();
  }

  /** Resolves when every line is judged and every question ended. */
  settled(): Promise<void> {
    if (this.exchanges.settled) return Promise.resolve();
    return new Promise((resolve) => this.#settledWaiters.push(resolve));
  }
}
