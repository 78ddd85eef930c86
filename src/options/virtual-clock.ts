import type { Clock } from './clock';

interface Timer {
  at: number;
  callback: () => void;
}

/**
 * A clock that only moves when told to: an hour of speech replays instantly and the same way every time. Timers run
 * in order of their due times; those due at the same time, in the order in which they were set.
 */
export class VirtualClock implements Clock {
  #now = 0;
  #nextId = 1;
  readonly #timers = new Map<number, Timer>();

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): number {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.#now + Math.max(0, ms), callback });
    return id;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as number);
  }

  get pendingTimers(): number {
    return this.#timers.size;
  }

  /**
   * Moves to `time`, running the timers that come due. After each one it waits for `settled`, so that everything the
   * timer started is done before more time passes.
   */
  async moveTo(time: number, settled: () => Promise<void> = settle): Promise<void> {
    for (let next = this.#next(time); next; next = this.#next(time)) {
      const [id, { at, callback }] = next;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      callback();
      await settled();
    }
    this.#now = Math.max(this.#now, time);
  }

  /** Lets pending work settle, then advances by `ms` milliseconds. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settle();
    await this.moveTo(until);
  }

  #next(until: number): [id: number, timer: Timer] | undefined {
    let next: [number, Timer] | undefined;
    for (const entry of this.#timers) {
      const [, { at }] = entry;
      if (at <= until && (next === undefined || at < next[1].at)) next = entry;
    }
    return next;
  }
}

/** Resolves once everything that only waits for promises has run. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
