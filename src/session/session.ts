import {
  type AsrChunkInput,
  type AsrChunkMessage,
  type ClientMessage,
  type ControlMessage,
  type ProtocolFault,
  validateClientMessage,
} from '../protocol/index';
import { AnswerDesk, type GivingUp } from './answer-desk';
import { ListenerQueue } from './listener-queue';
import { Listening } from './listening';
import { type ResolvedSessionOptions, resolveSessionOptions, type SessionOptions } from './options';
import { Outbox, type SessionEvent, type SessionEventMap } from './outbox';
import { Pause } from './pause';

/** A chunk as `receive` takes it: an `asr_chunk` message without its `type`. */
export type AsrChunk = Omit<AsrChunkInput, 'type' | 'session_id'>;

export interface StopOptions {
  /** Cancel what runs and waits instead of answering it first. */
  immediate?: boolean;
  /** Who stops: `server` when it shuts down, so that the client is told to ask again. Default `client`. */
  cause?: GivingUp;
  /** When the server stops: how long the client should wait before it connects again. */
  retryAfterMs?: number;
}

/**
 * Listens to one stream of recognised speech, notices questions and streams the backend's answers.
 * Knows neither socket nor vendor: feed it chunks, listen to its events.
 *
 * Events are the messages of the wire (PROTOCOL.md): `ack`, `status`, `answer`, `error`; `event` is all
 * of them in order, and the session is an async iterable of the same.
 */
export class RealtimeRagSession implements AsyncIterable<SessionEvent> {
  readonly id: string;
  readonly #options: ResolvedSessionOptions;
  readonly #outbox: Outbox;
  readonly #desk: AnswerDesk;
  /** Made when something is heard: many a client connects long before it speaks. */
  #heard: Listening | undefined;
  readonly #pause: Pause;
  readonly #closed: Promise<void>;
  #resolveClosed: () => void = () => {};
  readonly #mayClose: () => boolean;
  #stopping: GivingUp | undefined;
  /** On the way to stopping: what is missed still is to be judged, so that nothing is idle. */
  #catchingUp = false;
  /** Stopping, and done with all that was accepted. */
  #done = false;
  #retryAfterMs: number | undefined;

  /**
   * Throws a `TypeError` that names the option when one is wrong.
   *
   * @param mayClose asked when all is done after a stop; if false, only a further `stop` closes
   */
  constructor(options: SessionOptions, mayClose = () => true) {
    this.#options = resolveSessionOptions(options);
    this.#mayClose = mayClose;
    this.id = this.#options.id;
    this.#outbox = new Outbox(this.id);
    this.#pause = new Pause(this.#options.missedLimit);
    this.#desk = new AnswerDesk(this.#options, this.#outbox, {
      ended: (queryId, reason) => this.#heard?.answered(queryId, reason),
      idle: () => this.#onIdle(),
    });
    this.#closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get state(): 'listening' | 'paused' | 'stopping' | 'closed' {
    if (this.#outbox.closed) return 'closed';
    if (this.#stopping) return 'stopping';
    return this.#pause.catchUp ? 'paused' : 'listening';
  }

  get #listening(): Listening {
    this.#heard ??= new Listening(this.#options, this.#outbox, {
      ask: (question, policy) => this.#desk.ask(question, policy),
      withdraw: (queryId) => this.#desk.withdraw(queryId),
      decided: () => {
        if (this.#stopping && !this.#desk.busy) this.#onIdle();
      },
    });
    return this.#heard;
  }

  /** Whether an answer is being streamed now. */
  get answering(): boolean {
    return this.#desk.busy;
  }

  on<E extends keyof SessionEventMap>(event: E, listener: SessionEventMap[E]): this {
    this.#outbox.emitter.on(event, listener as never);
    return this;
  }

  off<E extends keyof SessionEventMap>(event: E, listener: SessionEventMap[E]): this {
    this.#outbox.emitter.off(event, listener as never);
    return this;
  }

  once<E extends keyof SessionEventMap>(event: E, listener: SessionEventMap[E]): this {
    this.#outbox.emitter.once(event, listener as never);
    return this;
  }

  /** All events from now on, until the session is closed. */
  [Symbol.asyncIterator](): AsyncIterableIterator<SessionEvent> {
    const push = (event: SessionEvent) => {
      queue.push(event);
      if (event.type === 'status' && event.stage === 'closed') queue.end();
    };
    const queue = new ListenerQueue<SessionEvent>(() => this.off('event', push));
    if (this.#outbox.closed) queue.end();
    else this.on('event', push);
    return queue;
  }

  /** Greets a client that has just connected: `ack connected`, then `status listening`. */
  open(): void {
    this.#outbox.step(() => {
      this.#outbox.ack({ message: 'connected' });
      this.#outbox.status({ stage: 'listening' });
    });
  }

  /** Takes one chunk of recognised speech. A chunk of the wrong shape becomes an `error` event. */
  receive(chunk: AsrChunk): void {
    this.#checked({ type: 'asr_chunk', ...chunk });
  }

  pause(options: Pick<ControlMessage, 'catch_up'> = {}): void {
    this.#checked({ type: 'control', action: 'pause', ...options });
  }

  resume(): void {
    this.#checked({ type: 'control', action: 'resume' });
  }

  /** Asks at once: the given text, else the question on offer, else the last that was said. */
  instantQuery(options: Pick<ControlMessage, 'text'> = {}): void {
    this.#checked({ type: 'control', action: 'instant_query', ...options });
  }

  /** Ends the running answer; its backend's signal is aborted before this returns. */
  cancel(): void {
    this.#checked({ type: 'control', action: 'cancel' });
  }

  /**
   * Takes no more input, answers what was accepted (or cancels it, when `immediate`), and closes.
   * Resolves when `closed` was emitted; a second call may turn a graceful stop into an immediate one.
   */
  stop(options: StopOptions = {}): Promise<void> {
    this.#outbox.step(() => this.#stop(options));
    return this.#closed;
  }

  /** Does what a message of the wire asks for: exactly one `ack` or one `error`, then what follows from it. */
  handle(message: ClientMessage): void {
    if (this.#outbox.closed) return;
    this.#outbox.step(() => {
      switch (message.type) {
        case 'asr_chunk':
          return this.#onChunk(message);
        case 'control':
          return this.#onControl(message);
        case 'keepalive':
        // Who may talk is not this session's business: whoever hosts it has looked already.
        case 'auth':
          return this.#outbox.ack({ received_type: message.type });
        case 'reconnect':
          return this.#refuse({
            code: 'RESUME_FAILED',
            message: 'This server does not keep sessions for later; go on with the session at hand.',
          });
      }
    });
  }

  /** Tells the client that a message could not be read. */
  refuse(fault: ProtocolFault): void {
    this.#outbox.step(() => this.#refuse(fault));
  }

  #checked(value: object): void {
    const result = validateClientMessage(value);
    if (result.ok) this.handle(result.message);
    else this.refuse(result.fault);
  }

  #refuse(fault: ProtocolFault): void {
    this.#outbox.error(fault);
  }

  #onChunk(chunk: AsrChunkMessage): void {
    if (this.#stopping) return this.#refuseInput();
    const empty = chunk.text.trim() === '';
    if (chunk.is_final && empty && !chunk.endpoint) {
      return this.#refuse({ code: 'EMPTY_QUESTION', message: "'text' of a final must not be empty." });
    }
    if (this.#pause.catchUp) return this.#onChunkWhilePaused(chunk, empty);
    this.#outbox.ack({ received_type: 'asr_chunk', is_final: chunk.is_final });
    if (!chunk.is_final) this.#listening.partial(chunk);
    else if (empty) this.#listening.endTurn(chunk.speaker);
    else this.#listening.final(chunk);
  }

  #onChunkWhilePaused(chunk: AsrChunkMessage, empty: boolean): void {
    const { catchUp } = this.#pause;
    const kept = chunk.is_final && !empty && catchUp !== 'drop';
    if (kept && catchUp === 'answer_missed' && !this.#pause.keep(chunk)) {
      return this.#refuse({
        code: 'QUEUE_FULL',
        message: 'No more is kept while paused; resume, or send it again afterwards.',
      });
    }
    this.#outbox.ack({ received_type: 'asr_chunk', is_final: chunk.is_final, message: 'paused' });
    if (kept && catchUp === 'keep_context') this.#listening.remember(chunk);
    this.#outbox.status({ stage: 'paused', note: kept ? KEPT[catchUp as keyof typeof KEPT] : NOT_KEPT });
  }

  #onControl(control: ControlMessage): void {
    const { action } = control;
    if (this.#stopping && action !== 'stop' && action !== 'cancel') return this.#refuseInput();
    if (action === 'instant_query') return this.#onInstantQuery(control.text);
    this.#outbox.ack({ received_type: 'control' });
    switch (action) {
      case 'pause':
        this.#heard?.endAllTurns();
        this.#heard?.decideByRule();
        this.#pause.begin(control.catch_up ?? 'drop');
        return this.#outbox.status({ stage: 'paused' });
      case 'resume': {
        const missed = this.#pause.end();
        this.#outbox.status({ stage: 'listening' });
        return this.#catchUpOn(missed);
      }
      case 'cancel':
        return this.#desk.cancel();
      case 'stop':
        return this.#stop(control.immediate ? { immediate: true } : {});
    }
  }

  #onInstantQuery(text: string | undefined): void {
    const question = text === undefined ? this.#heard?.latest : text.trim();
    if (question === undefined) {
      return this.#refuse({
        code: 'NO_FINAL_ASR',
        message: 'Nothing final was said yet that could be asked.',
      });
    }
    if (question === '') {
      return this.#refuse({
        code: 'EMPTY_QUESTION',
        message: "'text' of an instant query must not be empty.",
      });
    }
    this.#outbox.ack({ received_type: 'control' });
    this.#desk.askInstantly(this.#listening.instantQuery(question));
  }

  /** What was asked during a pause is answered in turn, whatever the policy: none of it supersedes another. */
  #catchUpOn(missed: AsrChunkMessage[]): void {
    for (const chunk of missed) this.#listening.final(chunk, 'queue');
  }

  #stop({ immediate, cause = 'client', retryAfterMs }: StopOptions): void {
    if (this.#outbox.closed) return;
    this.#retryAfterMs ??= retryAfterMs;
    if (!this.#stopping) {
      // What was asked before comes first: only then may being idle mean being done.
      const missed = this.#pause.end();
      if (!immediate) {
        this.#catchingUp = true;
        try {
          this.#catchUpOn(missed);
          this.#heard?.endAllTurns();
        } finally {
          this.#catchingUp = false;
        }
      }
      this.#stopping = cause;
    }
    if (immediate) this.#heard?.dropAllTurns();
    if (!this.#desk.busy) this.#onIdle();
    else if (immediate) this.#desk.giveUp(cause);
  }

  /** Nothing is being answered; once stopping, that is the end, unless a question is still being judged. */
  #onIdle(): void {
    if (this.#outbox.closed || this.#catchingUp || (this.#stopping && this.#heard?.undecided)) return;
    if (!this.#done) this.#outbox.status({ stage: 'idle' });
    this.#done = this.#stopping !== undefined;
    if (!this.#done || !this.#mayClose()) return;
    this.#outbox.status({ stage: 'closed', ...this.#farewell() });
    this.#resolveClosed();
  }

  #farewell() {
    if (this.#stopping !== 'server') return {};
    const retry = this.#retryAfterMs === undefined ? {} : { retry_after_ms: this.#retryAfterMs };
    return { note: SHUTTING_DOWN, reason: 'server_draining', ...retry };
  }

  #refuseInput(): void {
    this.#refuse(
      this.#stopping === 'server'
        ? { code: 'SERVER_DRAINING', message: SHUTTING_DOWN }
        : { code: 'INVALID_MESSAGE', message: 'The session is stopping and takes no more input.' },
    );
  }
}

const SHUTTING_DOWN = 'The server is shutting down; connect again.';
const NOT_KEPT = 'Paused: this chunk is dropped.';
const KEPT = {
  keep_context: 'Paused: kept as context of later questions.',
  answer_missed: 'Paused: kept until the session is resumed.',
} as const;
