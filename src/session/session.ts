import {
  type AckMessage,
  type AsrChunkInput,
  type AsrChunkMessage,
  type CatchUp,
  type ClientMessage,
  type ControlMessage,
  type ProtocolFault,
  validateClientMessage,
} from '../protocol/index';
import type { AnswerQueue } from './answers/answer-queue';
import { EventIterator } from './events/event-iterator';
import type { SessionEvent, SessionEventMap, SessionEvents } from './events/session-events';
import type { Lifecycle, StopCause } from './lifecycle';
import { type ResolvedSessionOptions, resolveSessionOptions, type SessionOptions } from './options';
import { farewell, NOT_RESUMED, refusalOfInput } from './refusals';
import { SessionParts } from './session-parts';
import type { PauseBuffer } from './turns/pause-buffer';

/** A chunk as `receive` takes it: an `asr_chunk` message without its `type`. */
export type AsrChunk = Omit<AsrChunkInput, 'type' | 'session_id'>;

/** What `ack connected` says about coming back, where that is possible. */
export type Greeting = Pick<AckMessage, 'epoch' | 'resume_token' | 'resume_window_ms'>;

export interface StopOptions {
  /** Cancel running and queued questions instead of answering them first. */
  immediate?: boolean;
  /** Who stops: `server` on shutdown, in which case the client is told to ask again. Default `client`. */
  cause?: StopCause;
  /** When the server stops: how long the client should wait before reconnecting. */
  retryAfterMs?: number;
}

/** The parts of a session, for whoever keeps it beyond its process. */
export let partsOf: (session: RealtimeRagSession) => SessionParts;

/**
 * Listens to one stream of recognised speech, detects questions and streams the backend's answers.
 * Independent of transport and vendor: feed it chunks, listen to its events.
 *
 * Events are the wire messages (PROTOCOL.md): `ack`, `status`, `answer`, `error`. `event` delivers all of them in
 * order, and the session is an async iterable of the same.
 */
export class RealtimeRagSession implements AsyncIterable<SessionEvent> {
  readonly id: string;
  readonly #options: ResolvedSessionOptions;
  readonly #parts: SessionParts;
  readonly #lifecycle: Lifecycle;
  readonly #events: SessionEvents;
  readonly #answers: AnswerQueue;
  readonly #missed: PauseBuffer;
  readonly #closed: Promise<void>;
  #resolveClosed: () => void = () => {};
  #retryAfterMs: number | undefined;
  /** Of the message being handled, until it is replied to. */
  #clientSeq: number | undefined;

  static {
    partsOf = (session) => session.#parts;
  }

  /** Throws a `TypeError` that names the invalid option, if any. */
  constructor(options: SessionOptions) {
    this.#options = resolveSessionOptions(options);
    this.id = this.#options.id;
    this.#parts = new SessionParts(this.#options, () => this.#settle());
    this.#lifecycle = this.#parts.lifecycle;
    this.#events = this.#parts.events;
    this.#answers = this.#parts.answers;
    this.#missed = this.#parts.missed;
    this.#closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  get state(): 'listening' | 'paused' | 'stopping' | 'closed' {
    const { name } = this.#lifecycle;
    return name === 'finished' ? 'stopping' : name;
  }

  /** Whether an answer is being streamed now. */
  get answering(): boolean {
    return this.#answers.busy;
  }

  /**
   * A listener that throws, or whose promise rejects, keeps neither the session from going on nor other listeners from
   * hearing the event. The error goes to the `logger`, once per kind of event.
   */
  on<E extends keyof SessionEventMap>(event: E, listener: SessionEventMap[E]): this {
    this.#events.listeners.add(event, listener);
    return this;
  }

  off<E extends keyof SessionEventMap>(event: E, listener: SessionEventMap[E]): this {
    this.#events.listeners.remove(event, listener);
    return this;
  }

  once<E extends keyof SessionEventMap>(event: E, listener: SessionEventMap[E]): this {
    this.#events.listeners.add(event, listener, true);
    return this;
  }

  /** All events from now on, until the session is closed. */
  [Symbol.asyncIterator](): AsyncIterableIterator<SessionEvent> {
    const push = (event: SessionEvent) => {
      queue.push(event);
      if (event.type === 'status' && event.stage === 'closed') queue.end();
    };
    const queue = new EventIterator<SessionEvent>(() => this.off('event', push));
    if (this.#lifecycle.closed) queue.end();
    else this.on('event', push);
    return queue;
  }

  /**
   * Lets whoever reads the events set the pace: while `ready` returns a promise, no more of an answer is taken from
   * the backend until it settles. For transports whose peer may read slowly. A later call replaces the former.
   */
  keepPaceWith(ready: () => PromiseLike<unknown> | undefined): void {
    this.#events.readAt(ready);
  }

  /** Greets a newly connected client: `ack connected`, then `status listening`. */
  open(greeting: Greeting = {}): void {
    this.#events.batch(() => {
      this.#events.ack({ message: 'connected', ...greeting });
      this.#events.status({ stage: 'listening' });
    });
  }

  /** Takes one chunk of recognised speech. An invalid chunk results in an `error` event. */
  receive(chunk: AsrChunk): void {
    this.#checked({ type: 'asr_chunk', ...chunk });
  }

  pause(options: Pick<ControlMessage, 'catch_up'> = {}): void {
    this.#checked({ type: 'control', action: 'pause', ...options });
  }

  resume(): void {
    this.#checked({ type: 'control', action: 'resume' });
  }

  /**
   * Asks immediately: the given text, else the question on offer, else the last utterance. `transcript` replaces what
   * was said before.
   */
  instantQuery(options: Pick<ControlMessage, 'text' | 'transcript'> = {}): void {
    this.#checked({ type: 'control', action: 'instant_query', ...options });
  }

  /**
   * Ends the running answer; its backend's signal is aborted before this returns. `heard`: what was heard of it, even if
   * it had ended, before its listener broke in (barge-in): context of later questions.
   */
  cancel(options: Pick<ControlMessage, 'heard'> = {}): void {
    this.#checked({ type: 'control', action: 'cancel', ...options });
  }

  /**
   * Stops accepting input, answers accepted questions (or cancels them, if `immediate`), and closes.
   * Resolves once `closed` has been emitted; a second call may turn a graceful stop into an immediate one.
   */
  stop(options: StopOptions = {}): Promise<void> {
    if (!this.#lifecycle.closed) this.#events.batch(() => this.#stop(options));
    return this.#closed;
  }

  /**
   * Keeps a stopped session from closing until it is released, for a host that has more to send on the same
   * connection.
   */
  hold(held: boolean): void {
    this.#lifecycle.hold(held);
    if (!held) this.#events.batch(() => {});
  }

  /** Handles a wire message: emits exactly one `ack` or `error`, then any resulting events. */
  handle(message: ClientMessage): void {
    if (this.#lifecycle.closed) return;
    this.#events.batch(() => {
      this.#clientSeq = 'client_seq' in message ? message.client_seq : undefined;
      switch (message.type) {
        case 'asr_chunk':
          return this.#onChunk(message);
        case 'control':
          return this.#onControl(message);
        case 'keepalive':
        // Authentication is the host's job and has already been done.
        case 'auth':
          return this.#ack({ received_type: message.type });
        case 'reconnect':
          return this.#refuse(NOT_RESUMED);
      }
    });
  }

  /** Tells the client that a message could not be parsed. */
  refuse(fault: ProtocolFault): void {
    if (!this.#lifecycle.closed) this.#events.batch(() => this.#refuse(fault));
  }

  #checked(value: object): void {
    const result = validateClientMessage(value);
    if (result.ok) this.handle(result.message);
    else this.refuse(result.fault);
  }

  #refuse(fault: ProtocolFault): void {
    const client_seq = this.#clientSeq;
    this.#clientSeq = undefined;
    this.#events.error(client_seq === undefined ? fault : { ...fault, client_seq });
  }

  #ack(fields: Pick<AckMessage, 'received_type' | 'is_final' | 'message' | 'client_seq'>): void {
    if (this.#clientSeq !== undefined) fields.client_seq = this.#clientSeq;
    this.#clientSeq = undefined;
    this.#events.ack(fields);
  }

  #onChunk(chunk: AsrChunkMessage): void {
    if (!this.#lifecycle.open) return this.#refuseInput();
    const empty = chunk.text.trim() === '';
    if (chunk.is_final && empty && !chunk.endpoint) {
      return this.#refuse({ code: 'EMPTY_QUESTION', message: "'text' of a final must not be empty." });
    }
    if (this.#lifecycle.catchUp) return this.#onChunkWhilePaused(chunk, empty, this.#lifecycle.catchUp);
    this.#ack({ received_type: 'asr_chunk', is_final: chunk.is_final });
    if (chunk.is_final || chunk.endpoint) this.#events.changed();
    if (!chunk.is_final) this.#parts.hear().partial(chunk);
    else if (empty) this.#parts.hear().endTurn(chunk.speaker);
    else this.#parts.hear().final(chunk);
  }

  #onChunkWhilePaused(chunk: AsrChunkMessage, empty: boolean, catchUp: CatchUp): void {
    const kept = chunk.is_final && !empty && catchUp !== 'drop';
    if (kept && catchUp === 'answer_missed' && !this.#missed.keep(chunk, this.#options.clock.now())) {
      return this.#refuse({
        code: 'QUEUE_FULL',
        message: 'No more is kept while paused; resume, or send it again afterwards.',
      });
    }
    this.#ack({ received_type: 'asr_chunk', is_final: chunk.is_final, message: 'paused' });
    if (kept) this.#events.changed();
    if (kept && catchUp === 'keep_context') this.#parts.hear().remember(chunk);
    this.#events.status({ stage: 'paused', note: kept ? KEPT[catchUp] : NOT_KEPT });
  }

  #onControl(control: ControlMessage): void {
    const { action } = control;
    if (!this.#lifecycle.open && action !== 'stop' && action !== 'cancel') return this.#refuseInput();
    if (action === 'instant_query') return this.#onInstantQuery(control);
    this.#ack({ received_type: 'control' });
    if (action !== 'cancel' || control.heard) this.#events.changed();
    switch (action) {
      case 'pause':
        return this.#pause(control.catch_up ?? 'drop');
      case 'resume':
        return this.#resume();
      case 'cancel':
        this.#parts.pipeline?.stopSpeculating();
        if (control.heard) this.#parts.hear().heardAnswer(control.heard);
        return this.#answers.cancel();
      case 'stop':
        return this.#stop(control.immediate ? { immediate: true } : {});
    }
  }

  #onInstantQuery({ text, transcript }: ControlMessage): void {
    const question = text === undefined ? this.#parts.pipeline?.latest : text.trim();
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
    this.#ack({ received_type: 'control' });
    if (transcript) this.#parts.hear().replaceTranscript(transcript);
    this.#answers.askInstantly(this.#parts.hear().instantQuery(question));
  }

  #pause(catchUp: CatchUp): void {
    this.#parts.pipeline?.endAllTurns();
    this.#parts.pipeline?.fallBackToDetector();
    this.#parts.pipeline?.stopSpeculating();
    this.#lifecycle.pause(catchUp);
    this.#events.status({ stage: 'paused' });
  }

  #resume(): void {
    this.#lifecycle.resume();
    this.#events.status({ stage: 'listening' });
    this.#catchUp();
  }

  /** Questions asked during a pause are answered in turn, whatever the policy: none supersedes another. */
  #catchUp(): void {
    for (const { chunk, at } of this.#missed.take()) this.#parts.hear().final(chunk, { policy: 'queue', at });
  }

  #stop({ immediate, cause = 'client', retryAfterMs }: StopOptions): void {
    if (isDelay(retryAfterMs)) this.#retryAfterMs ??= Math.ceil(retryAfterMs);
    if (this.#lifecycle.open && !immediate) {
      this.#catchUp();
      this.#parts.pipeline?.endAllTurns();
    }
    this.#lifecycle.stop(cause);
    this.#parts.pipeline?.stopSpeculating();
    if (!immediate) return;
    this.#missed.take();
    this.#parts.pipeline?.dropAllTurns();
    this.#answers.giveUp(cause);
  }

  /** Completes each batch: reports when nothing is left to answer and, once stopped, that the session is closed. */
  #settle(): void {
    this.#parts.pipeline?.noteEndedAnswers();
    if (this.#answers.takeRanOut() && this.#lifecycle.open) this.#events.status({ stage: 'idle' });
    if (this.#lifecycle.open || this.#answers.busy || this.#parts.pipeline?.undecided) return;
    if (this.#lifecycle.finish()) this.#events.status({ stage: 'idle' });
    if (!this.#lifecycle.close()) return;
    this.#events.status({ stage: 'closed', ...farewell(this.#lifecycle.cause, this.#retryAfterMs) });
    this.#resolveClosed();
  }

  #refuseInput(): void {
    this.#refuse(refusalOfInput(this.#lifecycle.cause));
  }
}

const NOT_KEPT = 'Paused: this chunk is dropped.';
const KEPT = {
  keep_context: 'Paused: kept as context of later questions.',
  answer_missed: 'Paused: kept until the session is resumed.',
} as const;

/** Milliseconds that the wire can carry. */
function isDelay(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
