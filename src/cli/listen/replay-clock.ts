import type { Clock } from '../../session/index';

/** A clock that stands still until it is moved, so that an hour of talk is heard at once, and always the same. */
export class ReplayClock implements Clock {
  #now = 0;
  #nextId = 1;
  readonly #timers = new Map<number, { at: number; callback: () => void }>();

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

  /**
   * Moves to `time`; timers that are due on the way run in the order of their times. After each, `settled` is
   * waited for, so that what it set going is done before more time passes.
   */
  async moveTo(time: number, settled: () => Promise<void>): Promise<void> {
    for (let next = this.#next(time); next; next = this.#next(time)) {
      this.#timers.delete(next.id);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settled();
    }
    this.#now = Math.max(this.#now, time);
  }

  #next(until: number): { id: number; at: number; callback: () => void } | undefined {
    let next: { id: number; at: number; callback: () => void } | undefined;
    for (const [id, { at, callback }] of this.#timers) {
      if (at <= until && (next === undefined || at < next.at)) next = { id, at, callback };
    }
    return next;
  }
}
