import { type Histogram, type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

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

const NO_DELAY: LoopDelay = { p99Ms: 0, maxMs: 0 };

/**
 * The delay that a histogram of the time between samples shows. Node measures from one sample to the next, so being on
 * time equals the sampling interval. One sample of a hundred may be above the 99th percentile, also while there are
 * fewer: otherwise one pause in a young window, such as that of a process that has just started, would be the percentile.
 */
export function delayOf(histogram: Histogram): LoopDelay {
  const { count, max } = histogram;
  if (count === 0) return NO_DELAY;
  const late = (ns: number) => Math.max(0, Math.round(ns / 1e5) / 10 - RESOLUTION_MS);
  const percentile = count < 100 ? (100 * (count - 1.25)) / count : 99;
  return { p99Ms: count === 1 ? 0 : late(histogram.percentile(percentile)), maxMs: late(max) };
}

/** How late this process runs its timers, over the last ten to twenty seconds. */
class LoopMeter {
  readonly #histogram: IntervalHistogram;
  readonly #timer: NodeJS.Timeout;
  #before: LoopDelay = NO_DELAY;

  constructor() {
    this.#histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.#histogram.enable();
    this.#timer = setInterval(() => {
      this.#before = delayOf(this.#histogram);
      this.#histogram.reset();
    }, WINDOW_MS);
    this.#timer.unref();
  }

  get delay(): LoopDelay {
    const now = delayOf(this.#histogram);
    return {
      p99Ms: Math.max(this.#before.p99Ms, now.p99Ms),
      maxMs: Math.max(this.#before.maxMs, now.maxMs),
    };
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
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
    return this.#meter?.delay ?? NO_DELAY;
  }

  stop(): void {
    if (!this.#meter) return;
    this.#meter = undefined;
    if (--watchers > 0) return;
    meter?.stop();
    meter = undefined;
  }
}
