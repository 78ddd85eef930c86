import type { Clock } from './clock';

interface Timer {
  at: number;
  callback: () => void;
}

/**
 * A clock that stands still until it is moved: an hour of talk is replayed at once, and the same way every time.
 * Timers run in the order of their times; those of the same time, in the order in which they were set.
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
   * Moves to `time` and runs the timers that are due on the way. After each one it waits for `settled`, so that
   * everything the timer started is done before more time passes.
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

  /** Lets what is waiting settle, then lets `ms` milliseconds pass. */
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

/** Resolves when everything that waits only for promises has run. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
