import type { Clock } from '../../options/clock';
import type { AsrChunkMessage, ControlMessage, ServerMessage } from '../../protocol/index';
import type { TimedMessage } from '../../transcripts/transcript';
import type { PlayerView } from '../page/page-view';
import { SendRate } from './send-rate';

type Played = Pick<TimedMessage, 'at' | 'message'>;
type Message = AsrChunkMessage | ControlMessage;

export interface PlayerOptions {
  name: string;
  /** In the order of their times, such as those of `spoken`. */
  messages: readonly Played[];
  /** How many times faster than it was said; Infinity: as fast as the server takes it. */
  speed: number;
  clock: Clock;
  /** Returns the `client_seq` of the message, if it is known. */
  send: (message: Message) => number | undefined;
  /** How many messages the server has not acknowledged. */
  unacknowledged: () => number;
  /** Whether the server has enough to do with what it was asked. */
  isBusy?: () => boolean;
  /** What the server allows a client; null: no limit. */
  messagesPerSecond?: number | null;
  /** The view is another one, or it is over. */
  onChange: () => void;
}

/** Enough for a server that is far away, and few enough for pausing to have an effect. */
const MOST_IN_FLIGHT = 16;
/** How soon it looks again whether the server is ready, in milliseconds. */
const LOOK_MS = 20;
const DEFAULT_LIMIT = 100;
/** What is typed meanwhile has to fit, too. */
const SHARE_OF_LIMIT = 0.8;
/** A speaker who is silent for so long has ended the turn, in milliseconds; faster, the server could not know. */
const TURN_PAUSE_MS = 2_000;

/**
 * Plays a file to the server, as if it was said now. Nothing is sent faster than the server takes it, and what it refuses
 * nevertheless is sent again. A partial is passed over when what the recogniser said next is due as well: so at infinite
 * speed only finals and controls are sent. `stop` is not played: the session belongs to the person who watches.
 */
export class Player {
  readonly #options: PlayerOptions;
  readonly #messages: readonly Played[];
  /** For each message, that which says more about the same segment. */
  readonly #later: readonly (number | undefined)[];
  /** For each message, how many lines there are up to it. */
  readonly #lines: readonly number[];
  readonly #rate: SendRate;
  /** Positions that were sent and are not acknowledged, oldest first. */
  #sent: { index: number; clientSeq: number | undefined }[] = [];
  /** Positions that were refused. */
  #again: number[] = [];
  #next = 0;
  /** Where in the file it was at a time of the clock. */
  #position = 0;
  #positionAt: number;
  #heldUntil = 0;
  #isPaused = false;
  #isStopped = false;
  #isToldOver = false;
  #timer: unknown;
  #view: PlayerView;

  constructor(options: PlayerOptions) {
    const { name, messages, speed, clock, messagesPerSecond = DEFAULT_LIMIT } = options;
    this.#options = options;
    const played = messages.filter(({ message }) => !isStop(message));
    this.#messages = speed > 1 ? withTurnEnds(played) : played;
    this.#later = laterVersions(this.#messages);
    this.#rate = new SendRate((messagesPerSecond ?? Number.POSITIVE_INFINITY) * SHARE_OF_LIMIT, clock.now());
    let heard = 0;
    this.#lines = this.#messages.map(({ message }) => (isLine(message) ? ++heard : heard));
    this.#position = this.#messages[0]?.at ?? 0;
    this.#positionAt = clock.now();
    const lines = { done: 0, total: this.#linesIn(this.#messages.length) };
    this.#view = { name, speed, done: 0, total: this.#messages.length, lines, paused: false };
  }

  /** `done` and `total` count messages. */
  get view(): PlayerView {
    return this.#view;
  }

  /** The server has taken everything, or it was stopped. */
  get isOver(): boolean {
    const { done, total } = this.#view;
    // What the client had to drop is not acknowledged.
    const isTaken = this.#sent.length === 0 || this.#options.unacknowledged() === 0;
    return this.#isStopped || (done === total && isTaken);
  }

  start(): void {
    this.#positionAt = this.#options.clock.now();
    this.#play();
  }

  pause(): void {
    if (this.#isPaused || this.isOver) return;
    this.#position = this.#now();
    this.#isPaused = true;
    this.#options.clock.clearTimeout(this.#timer);
    this.#show();
  }

  resume(): void {
    if (!this.#isPaused || this.#isStopped) return;
    this.#positionAt = this.#options.clock.now();
    this.#isPaused = false;
    this.#show();
    this.#play();
  }

  stop(): void {
    this.#isStopped = true;
    this.#options.clock.clearTimeout(this.#timer);
  }

  /** What the server says: it acknowledges messages, or refuses one for now. */
  received(message: ServerMessage): void {
    if (message.type === 'ack') {
      this.#acknowledged(message.client_seq, message.received_type);
      this.#show();
    } else if (message.type === 'error' && message.code === 'RATE_LIMITED') {
      const { query_id, close_code, client_seq, retry_after_ms = 1_000 } = message;
      // A question was refused, or what the client sends again by itself on its next connection.
      if (query_id === undefined && close_code === undefined) this.#refused(client_seq, retry_after_ms);
    }
  }

  #acknowledged(clientSeq: number | undefined, receivedType: string | undefined): void {
    const [oldest] = this.#sent;
    if (!oldest) return;
    if (clientSeq === undefined || oldest.clientSeq === undefined) {
      // A server that does not count answers in order.
      if (receivedType === this.#messages[oldest.index]?.message.type) this.#sent.shift();
    } else this.#sent = this.#sent.filter((sent) => (sent.clientSeq ?? 0) > clientSeq);
  }

  #refused(clientSeq: number | undefined, retryAfterMs: number): void {
    const [oldest] = this.#sent;
    // A limit of frames does not say which message it met: the oldest that is not acknowledged.
    const refused =
      clientSeq === undefined ? oldest : this.#sent.find((sent) => sent.clientSeq === clientSeq);
    if (!refused) return;
    this.#sent = this.#sent.filter((sent) => sent !== refused);
    this.#again = [...this.#again, refused.index].sort((a, b) => a - b);
    const now = this.#options.clock.now();
    // The server allows less than was thought; those that were on their way are refused together.
    if (now >= this.#heldUntil) this.#rate.halve(now);
    this.#heldUntil = Math.max(this.#heldUntil, now + retryAfterMs);
    this.#play();
  }

  /** Where in the file it is, in milliseconds. */
  #now(): number {
    if (this.#isPaused) return this.#position;
    const { speed, clock } = this.#options;
    if (speed === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    return this.#position + (clock.now() - this.#positionAt) * speed;
  }

  #play(): void {
    if (this.#isPaused || this.#isStopped) return;
    const { clock } = this.#options;
    clock.clearTimeout(this.#timer);
    let wait = this.#waitFor();
    for (; wait === 0; wait = this.#waitFor()) this.#sendNext();
    this.#show();
    if (wait === undefined) return;
    this.#timer = clock.setTimeout(() => this.#play(), wait);
  }

  /** Milliseconds until the next message may be sent; undefined when there is none. */
  #waitFor(): number | undefined {
    this.#passOver();
    const index = this.#again[0] ?? this.#next;
    const message = this.#messages[index];
    if (!message) return undefined;
    const { clock, speed, unacknowledged, isBusy } = this.#options;
    const now = clock.now();
    const due = (message.at - this.#now()) / speed;
    const held = Math.max(this.#heldUntil - now, this.#rate.waitMs(now), due > 0 ? due : 0);
    if (held > 0) return held;
    const mustWait = unacknowledged() >= MOST_IN_FLIGHT || (speed > 1 && isBusy?.());
    return mustWait ? LOOK_MS : 0;
  }

  #passOver(): void {
    const now = this.#now();
    for (; this.#next < this.#messages.length; this.#next++) {
      const later = this.#later[this.#next];
      if (later === undefined || (this.#messages[later]?.at ?? 0) > now) return;
    }
  }

  #sendNext(): void {
    const index = this.#again.shift() ?? this.#next++;
    const played = this.#messages[index];
    if (!played) return;
    this.#rate.sent(this.#options.clock.now());
    // The count of the recording is not that of this connection.
    const { client_seq, session_id, ...message } = played.message;
    const clientSeq = this.#options.send(message as Message);
    this.#sent.push({ index, clientSeq });
    // A server that never acknowledges must not fill memory.
    if (this.#sent.length > MOST_IN_FLIGHT * 4) this.#sent.shift();
  }

  /** How many lines the first messages have. */
  #linesIn(messages: number): number {
    return this.#lines[messages - 1] ?? 0;
  }

  #show(): void {
    const done = this.#next - this.#again.length;
    const { done: before, paused } = this.#view;
    const isOther = done !== before || paused !== this.#isPaused;
    if (isOther) {
      const lines = { done: this.#linesIn(done), total: this.#linesIn(this.#messages.length) };
      this.#view = { ...this.#view, done, lines, paused: this.#isPaused };
    }
    const ends = this.isOver && !this.#isToldOver;
    this.#isToldOver = this.isOver;
    if (isOther || ends) this.#options.onChange();
  }
}

function isLine(message: Message): boolean {
  return message.type === 'asr_chunk' && message.is_final && message.text.trim() !== '';
}

function isStop(message: Message): boolean {
  return message.type === 'control' && message.action === 'stop';
}

/** Faster than it was said, pauses are too short to end a turn: so its final says that it is over. */
function withTurnEnds(messages: readonly Played[]): readonly Played[] {
  const goesOnAt = new Map<string | undefined, number>();
  return messages
    .toReversed()
    .map((played): Played => {
      const { at, message } = played;
      if (message.type !== 'asr_chunk') return played;
      const next = goesOnAt.get(message.speaker) ?? Number.POSITIVE_INFINITY;
      goesOnAt.set(message.speaker, at);
      const isEnd = message.is_final && next - at >= TURN_PAUSE_MS && message.text.trim() !== '';
      return isEnd ? { at, message: { ...message, endpoint: true } } : played;
    })
    .reverse();
}

/** For each partial, the next message about the same segment; nothing for what has to be sent in any case. */
function laterVersions(messages: readonly Played[]): readonly (number | undefined)[] {
  const next = new Map<string, number>();
  return messages
    .map((_, index) => messages.length - 1 - index)
    .map((index) => {
      const message = messages[index]?.message;
      if (message?.type !== 'asr_chunk') {
        // What was said before a control has to be sent before it.
        next.clear();
        return undefined;
      }
      const key = JSON.stringify([message.speaker, message.segment_id]);
      const later = next.get(key);
      next.set(key, index);
      return message.is_final ? undefined : later;
    })
    .reverse();
}
