import { type ClientOptions, type ClientState, type CloseInfo, RealtimeRagClient } from '../../client/index';
import type { AckMessage, CatchUp, ClientMessage } from '../../protocol/index';
import type { Recorder } from '../../transcripts/recorder';
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
  /** The connection is lost, back, or over. */
  state(state: ClientState): void;
}

/** A client with a record of what was sent and how it was answered. */
export class Conversation {
  readonly exchanges: Exchanges;
  readonly #client: RealtimeRagClient;
  readonly #tags: ConversationOptions['tags'];
  /** It reads a meeting along. */
  readonly #isReader: boolean;
  #recorder: Recorder | undefined;
  #settledWaiters: (() => void)[] = [];
  #ended = false;

  constructor({ tags, now, ...options }: ConversationOptions, listener: ConversationListener) {
    this.exchanges = new Exchanges(now);
    this.#tags = tags;
    // The client refuses an address that is none, and says so.
    const url = String(options.url);
    this.#isReader = URL.canParse(url) && new URL(url).searchParams.has('meeting');
    this.#client = new RealtimeRagClient(options);
    this.#client.on('close', () => {
      this.#ended = true;
    });
    this.#client.on('frame', (text) => listener.frame(text));
    this.#client.on('state', (state) => {
      if (state.type === 'connected' && state.lost !== undefined) {
        listener.events(this.exchanges.lost(), this.exchanges.undecided);
        this.#settle();
      }
      listener.state(state);
    });
    this.#client.on('message', (message) => {
      this.#recorder?.said(message);
      listener.events(this.exchanges.received(message), this.exchanges.undecided);
      this.#settle();
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

  /** Writes down what is said from now on. */
  recordTo(recorder: Recorder): void {
    this.#recorder = recorder;
  }

  partial(text: string): void {
    this.exchanges.sent('partial');
    this.#send({ type: 'asr_chunk', text, is_final: false, ...this.#tags });
  }

  final(text: string): void {
    this.exchanges.sent('final', text);
    this.#send({ type: 'asr_chunk', text, is_final: true, ...this.#tags });
  }

  pause(catchUp: CatchUp | undefined): void {
    this.exchanges.sent('other');
    this.#send({ type: 'control', action: 'pause', ...(catchUp === undefined ? {} : { catch_up: catchUp }) });
  }

  resume(): void {
    this.exchanges.sent('other');
    this.#send({ type: 'control', action: 'resume' });
  }

  instantQuery(text: string | undefined): void {
    this.exchanges.sent('other', text ?? '/now');
    this.#send({ type: 'control', action: 'instant_query', ...(text === undefined ? {} : { text }) });
  }

  cancel(): void {
    this.exchanges.sent('other');
    this.#send({ type: 'control', action: 'cancel' });
  }

  /** Resolves when the server has answered what it had accepted, and closed; a reader of a meeting just leaves. */
  async stop(): Promise<CloseInfo> {
    if (this.#isReader) {
      await this.leave();
      return this.#client.closed;
    }
    this.exchanges.sent('other');
    this.#send({ type: 'control', action: 'stop' });
    return this.#client.closed;
  }

  /** Ends at once. */
  async leave(): Promise<void> {
    await this.#client.close();
  }

  #settle(): void {
    if (this.exchanges.settled) for (const resolve of this.#settledWaiters.splice(0)) resolve();
  }

  /** Whether the connection is lost, and the client tries to get it back. */
  get away(): boolean {
    const { type } = this.#client.state;
    return type === 'away' || type === 'connecting';
  }

  #send(message: ClientMessage): void {
    const clientSeq = this.#client.send(message);
    const isCounted = message.type === 'asr_chunk' || message.type === 'control';
    this.#recorder?.heard(isCounted ? { ...message, client_seq: clientSeq } : message);
  }

  /** Resolves when every line is judged and every question ended. */
  settled(): Promise<void> {
    if (this.exchanges.settled) return Promise.resolve();
    return new Promise((resolve) => this.#settledWaiters.push(resolve));
  }
}
