import type { ClientClock } from '../clock';

/** How long a connection may take to show itself alive once there is reason to doubt it. */
const DOUBT_MS = 5_000;

export interface LivenessActions {
  /** Ask the server for a sign of life. */
  ask(): void;
  /** The connection is dead. */
  dead(): void;
}

/**
 * Notices that nothing comes any more. A page does not see the pings of WebSocket, so after one silent interval the
 * server is asked, and after another one it is taken for gone. The clock decides, not the timer: where timers stood
 * still, in a background tab or on a sleeping laptop, the server is asked first and has a few seconds.
 */
export class Liveness {
  readonly #clock: ClientClock;
  readonly #intervalMs: number;
  readonly #actions: LivenessActions;
  #heardAt: number;
  #timer: unknown;
  /** Until when an answer must have come; undefined while nobody asked. */
  #deadline: number | undefined;

  constructor(clock: ClientClock, intervalMs: number, actions: LivenessActions) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#actions = actions;
    this.#heardAt = clock.now();
    this.#wait(intervalMs);
  }

  /** Something arrived. */
  heard(): void {
    this.#heardAt = this.#clock.now();
    if (this.#deadline === undefined) return;
    this.#deadline = undefined;
    this.#wait(this.#intervalMs);
  }

  /** There is reason for doubt: the network changed, or the page was not running. */
  doubt(): void {
    if (this.#intervalMs === Number.POSITIVE_INFINITY) return;
    const within = Math.min(DOUBT_MS, this.#intervalMs);
    if (this.#deadline !== undefined && this.#deadline - this.#clock.now() <= within) return;
    this.#ask(within);
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
  }

  #ask(withinMs: number): void {
    this.#deadline = this.#clock.now() + withinMs;
    this.#wait(withinMs);
    this.#actions.ask();
  }

  #wait(ms: number): void {
    this.stop();
    if (ms === Number.POSITIVE_INFINITY) return;
    const due = this.#clock.now() + ms;
    this.#timer = this.#clock.setTimeout(() => this.#due(this.#clock.now() - due), ms);
  }

  #due(lateMs: number): void {
    // Timers stood still, and what arrived meanwhile may be about to be read.
    if (lateMs > DOUBT_MS) return this.#ask(Math.min(DOUBT_MS, this.#intervalMs));
    if (this.#deadline !== undefined) return this.#actions.dead();
    // A clock that was set back would make the silence negative.
    const silentMs = Math.max(0, this.#clock.now() - this.#heardAt);
    if (silentMs < this.#intervalMs) this.#wait(this.#intervalMs - silentMs);
    else this.#ask(this.#intervalMs);
  }
}
