import { type ClientState, RealtimeRagClient, type WebSocketClass } from '../../../client/index';
import type { Clock } from '../../../options/clock';
import type { AsrChunkMessage, ControlMessage, ServerMessage } from '../../../protocol/index';
import { KeptLines } from '../../keep/export';
import { Talk } from '../../talk/talk';

export interface LiveSessionOptions {
  url: URL;
  WebSocket: WebSocketClass | undefined;
  /** Gets a ticket for each connection; undefined where none are needed. */
  ticket: (() => Promise<string>) | undefined;
  clock: Clock;
  startedAt: Date;
  onState: (state: ClientState) => void;
  onMessage: (message: ServerMessage) => void;
  /** What is shown of it is something else. */
  onChange: () => void;
}

type Message = AsrChunkMessage | ControlMessage;

/** A person at a page waits for it, and there are never many of them. */
const LONGEST_DELAY_MS = 5_000;

/** One session with the server, over as many connections as it takes, with the talk and the recording of it. */
export class LiveSession {
  readonly startedAt: Date;
  readonly talk: Talk;
  readonly #client: RealtimeRagClient;
  readonly #lines: KeptLines;
  #isStopping = false;
  #isPaused = false;

  constructor(options: LiveSessionOptions) {
    const { url, WebSocket, ticket, clock, startedAt, onState, onMessage, onChange } = options;
    const now = () => clock.now();
    this.startedAt = startedAt;
    this.talk = new Talk({ now });
    this.talk.subscribe(onChange);
    this.#lines = new KeptLines({ now, startedAt });
    this.#client = new RealtimeRagClient({
      url,
      reconnect: { initially: true, maxDelayMs: LONGEST_DELAY_MS },
      ...(WebSocket ? { WebSocket } : {}),
      ...(ticket ? { ticket } : {}),
    });
    this.#client
      .on('state', (state) => {
        if (state.type === 'connected') this.#begins();
        this.talk.connection(state);
        onState(state);
        onChange();
      })
      .on('message', (message) => {
        this.#lines.said(message);
        if (message.type === 'status' && message.stage === 'paused') this.#isPaused = true;
        if (message.type === 'status' && message.stage === 'listening') this.#isPaused = false;
        this.talk.received(message);
        onMessage(message);
      })
      .on('ack', onChange)
      .on('dropped', (messages) => this.talk.dropped(messages.length));
  }

  get connection(): ClientState {
    return this.#client.state;
  }

  /** Messages that the server has not acknowledged. */
  get unacknowledged(): number {
    return this.#client.queued;
  }

  get isOver(): boolean {
    return this.#client.state.type === 'closed';
  }

  /** What `replay` reads. */
  file(): Blob {
    return this.#lines.file();
  }

  connect(): void {
    // Why it did not succeed is in the state.
    this.#client.connect().catch(() => {});
  }

  /** Returns the number of the message; undefined if it was not sent because the session is over. */
  send(message: Message): number | undefined {
    if (this.isOver) return undefined;
    const clientSeq = this.#client.send(message);
    this.#lines.heard(message, clientSeq);
    if (message.type === 'control') this.talk.controlled(message, clientSeq);
    else this.talk.heard(message, clientSeq);
    return clientSeq;
  }

  /** The server answers what it has accepted; a second call does not wait for that. */
  stop(): void {
    if (this.#isStopping) void this.#client.close();
    else this.send({ type: 'control', action: 'stop' });
    this.#isStopping = true;
  }

  /** It is over at once. */
  close(): void {
    void this.#client.close();
  }

  /** A session that takes the place of a lost one is not paused; a replay has to know that. */
  #begins(): void {
    if (this.#isPaused) this.#lines.heard({ type: 'control', action: 'resume' });
    this.#isPaused = false;
  }
}
