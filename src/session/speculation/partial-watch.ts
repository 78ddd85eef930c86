import type { Clock } from '../../options/clock';
import type { AsrChunkMessage } from '../../protocol/index';
import { PartialStability } from '../turns/partial-stability';

/** What one speaker is saying. */
export interface Spoken {
  /** The latest partial. */
  chunk: AsrChunkMessage;
  /** When it last changed, on the clock. */
  changedAt: number;
  /** Whether anything in it, or in the turn before it, may be a question. */
  isCued: boolean;
  /** The words for which it was last found out whether they ask. */
  examined: string | undefined;
  /** How many speculations the turn has had. */
  started: number;
}

const MAX_SPEAKERS = 16;

/** The latest partials by speaker, with one timer each, however often they change. */
export class PartialWatch {
  readonly #clock: Clock;
  readonly #onStable: (spoken: Spoken) => void;
  readonly #speakers = new Map<string, Spoken>();
  readonly #timers = new Map<Spoken, unknown>();
  readonly #stability = new PartialStability();

  /** @param onStable called when a partial has not changed for a while */
  constructor(clock: Clock, onStable: (spoken: Spoken) => void) {
    this.#clock = clock;
    this.#onStable = onStable;
  }

  of(speaker: string | undefined): Spoken | undefined {
    return this.#speakers.get(speaker ?? '');
  }

  all(): Spoken[] {
    return [...this.#speakers.values()];
  }

  /** A partial that changed. */
  heard(chunk: AsrChunkMessage): Spoken {
    const spoken = this.of(chunk.speaker) ?? this.#add(chunk);
    spoken.chunk = chunk;
    spoken.changedAt = this.#clock.now();
    this.#stability.heard(chunk.speaker, chunk.text, spoken.changedAt);
    return spoken;
  }

  /** A speaker begins. */
  #add(chunk: AsrChunkMessage): Spoken {
    const spoken: Spoken = {
      chunk,
      changedAt: this.#clock.now(),
      isCued: false,
      examined: undefined,
      started: 0,
    };
    this.#speakers.set(chunk.speaker ?? '', spoken);
    if (this.#speakers.size > MAX_SPEAKERS) {
      const [oldest] = this.#speakers.keys();
      if (oldest !== undefined) this.end(oldest);
    }
    return spoken;
  }

  /** From now on it is waited for until it has not changed for a while. */
  await(spoken: Spoken): void {
    if (!this.#timers.has(spoken)) this.#arm(spoken, this.#leftMs(spoken));
  }

  /** The words are final, and their turn goes on. */
  settle(speaker: string | undefined): void {
    const spoken = this.of(speaker);
    if (!spoken) return;
    this.#disarm(spoken);
    spoken.chunk = { ...spoken.chunk, text: '' };
  }

  /** The turn is over. */
  end(speaker: string | undefined): void {
    const spoken = this.of(speaker);
    if (!spoken) return;
    this.#disarm(spoken);
    this.#speakers.delete(speaker ?? '');
  }

  clear(): void {
    for (const speaker of [...this.#speakers.keys()]) this.end(speaker);
  }

  #arm(spoken: Spoken, ms: number): void {
    this.#timers.set(
      spoken,
      this.#clock.setTimeout(() => this.#onTimer(spoken), ms),
    );
  }

  #disarm(spoken: Spoken): void {
    if (this.#timers.size === 0) return;
    this.#clock.clearTimeout(this.#timers.get(spoken));
    this.#timers.delete(spoken);
  }

  /** Set once and then prolonged: partials come far more often than a speaker pauses. */
  #onTimer(spoken: Spoken): void {
    this.#timers.delete(spoken);
    const left = this.#leftMs(spoken);
    if (left > 0) this.#arm(spoken, left);
    else this.#onStable(spoken);
  }

  /** Until the words have been the same for long enough for this speaker. */
  #leftMs({ chunk, changedAt }: Spoken): number {
    const ms = this.#stability.stableAfterMs(chunk.speaker, chunk.text);
    return Math.max(0, changedAt + ms - this.#clock.now());
  }
}
