import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * The sampling interval of Node's event loop monitor: each sample wakes the process, which costs more than
 * the sample itself.
 */
export const RESOLUTION_MS = 50;
/** The reported value covers the last window and the current one. */
const WINDOW_MS = 10_000;

export interface LoopDelay {
  p99Ms: number;
  maxMs: number;
}

/** How late this process runs its timers, over the last ten to twenty seconds. */
class LoopMeter {
  readonly #histogram: IntervalHistogram;
  readonly #timer: NodeJS.Timeout;
  #before: LoopDelay = { p99Ms: 0, maxMs: 0 };

  constructor() {
    this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.#histogram.enable();
    this.#timer = setInterval(() => {
      this.#before = this.#now();
      this.#histogram.reset();
    }, WINDOW_MS);
    this.#timer.unref();
  }

  get delay(): LoopDelay {
    const now = this.#now();
    return {
      p99Ms: Math.max(this.#before.p99Ms, now.p99Ms),
      maxMs: Math.max(this.#before.maxMs, now.maxMs),
    };
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }

  /** Node measures from one sample to the next, so being on time equals the sampling interval. */
  #now(): LoopDelay {
    if (this.#histogram.count === 0) return { p99Ms: 0, maxMs: 0 };
    const late = (ns: number) => Math.max(0, Math.round(ns / 1e5) / 10 - RESOLUTION_MS);
    return { p99Ms: late(this.#histogram.percentile(99)), maxMs: late(this.#histogram.max) };
  }
}

// A process has one event loop, however many hosts monitor it.
let meter: LoopMeter | undefined;
let watchers = 0;

/** Monitors the delay of the event loop until it is stopped. */
export class LoopWatch {
  #meter: LoopMeter | undefined;

  constructor() {
    meter ??= new LoopMeter();
    watchers++;
    this.#meter = meter;
  }

  get delay(): LoopDelay {
    return this.#meter?.delay ?? { p99Ms: 0, maxMs: 0 };
  }

  stop(): void {
    if (!this.#meter) return;
    this.#meter = undefined;
    if (--watchers > 0) return;
    meter?.stop();
    meter = undefined;
  }
}
