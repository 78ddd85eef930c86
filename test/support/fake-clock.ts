import type { Clock } from '../../src/session/index';

/** A clock that moves only when told to. Timers run in the order of their times. */
export class FakeClock implements Clock {
  #now = 0;
  #nextId = 1;
  readonly #timers = new Map<number, { at: number; callback: () => void }>();

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): number {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.#now + ms, callback });
    return id;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as number);
  }

  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** Lets `ms` pass; promises settle between one timer and the next. */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await settle();
      const due = [...this.#timers].filter(([, timer]) => timer.at <= until);
      if (due.length === 0) break;
      due.sort(([a, x], [b, y]) => x.at - y.at || a - b);
      const [next] = due;
      if (!next) break;
      const [id, { at, callback }] = next;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      callback();
    }
    this.#now = until;
  }
}

/** Lets everything that waits for promises alone go on until nothing more happens. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
