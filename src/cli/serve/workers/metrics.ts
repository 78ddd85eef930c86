import prom, { type MetricObjectWithValues, type MetricValue } from 'prom-client';

/** The metrics of one worker, as its registry gives them. */
export type Measured = readonly MetricObjectWithValues<MetricValue<string>>[];

/** These only ever grow, and Prometheus takes a lower value for a restart of the whole service. */
const GROWING: readonly string[] = ['counter', 'histogram', 'summary'];

/** How long a worker may take to answer, in milliseconds. */
const ANSWER_TIMEOUT_MS = 2_000;

/** Asks a worker for its metrics; it answers by `CrewMetrics.measured` with the same number. */
export type AskWorker = (worker: number, request: number) => void;

/**
 * The metrics of all workers together. What a worker counted stays counted when it dies: as much of it as was known
 * of it, so that no counter ever falls. Its gauges, which say how things are now, end with it.
 */
export class CrewMetrics {
  readonly #ask: AskWorker;
  /** The last answer of each worker that lives. */
  readonly #living = new Map<number, { request: number; measured: Measured }>();
  /** Sums of the dead, of what grows. */
  #dead: Measured = [];
  #deaths: Promise<void> = Promise.resolve();
  readonly #awaited = new Map<number, (worker: number) => void>();
  #requests = 0;

  constructor(ask: AskWorker) {
    this.#ask = ask;
  }

  /** A worker started. */
  join(worker: number): void {
    this.#living.set(worker, { request: 0, measured: [] });
  }

  /** A worker ended. */
  leave(worker: number): void {
    const known = this.#living.get(worker);
    this.#living.delete(worker);
    for (const answered of this.#awaited.values()) answered(worker);
    if (!known) return;
    this.#deaths = this.#deaths.then(async () => {
      const growing = known.measured.filter(({ type }) => GROWING.includes(String(type)));
      this.#dead = await sumOf([this.#dead, growing]).getMetricsAsJSON();
    });
  }

  /** A worker answered. */
  measured(worker: number, request: number, measured: Measured | undefined): void {
    const known = this.#living.get(worker);
    // An answer that was overtaken by a later one would take back what was counted in between.
    if (measured && known && request > known.request) this.#living.set(worker, { request, measured });
    this.#awaited.get(request)?.(worker);
  }

  /** Asks all workers. One that does not answer in time counts as it did the last time. */
  async refresh(): Promise<void> {
    const request = ++this.#requests;
    const missing = new Set(this.#living.keys());
    if (missing.size === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ANSWER_TIMEOUT_MS);
      this.#awaited.set(request, (worker) => {
        missing.delete(worker);
        if (missing.size > 0) return;
        clearTimeout(timer);
        resolve();
      });
      for (const worker of [...missing]) this.#ask(worker, request);
    });
    this.#awaited.delete(request);
  }

  /** In the format of Prometheus. */
  async text(): Promise<string> {
    await this.refresh();
    await this.#deaths;
    const living = [...this.#living.values()].map(({ measured }) => measured);
    return sumOf([...living, this.#dead]).metrics();
  }
}

function sumOf(all: readonly Measured[]): prom.Registry {
  // Its types want what it never uses.
  return prom.AggregatorRegistry.aggregate(all.filter((one) => one.length > 0).map((one) => [...one]));
}
