import type { Gauge, Histogram, Registry } from 'prom-client';

type Prom = Pick<typeof import('prom-client'), 'Counter' | 'Gauge' | 'Histogram'>;

const PREFIX = 'realtime_rag_';

/** A counter with one or two labels. Counting costs a Map update; the metric is built when it is scraped. */
export interface Tally {
  add(...labels: (string | number)[]): void;
  addMany(count: number, ...labels: (string | number)[]): void;
}

/** Creates metrics in one registry, each with our prefix. */
export class MetricsKit {
  readonly #prom: Prom;
  readonly #registers: Registry[];

  constructor(prom: Prom, registry: Registry) {
    this.#prom = prom;
    this.#registers = [registry];
  }

  /**
   * `known` lists labels that are exported from the start with 0, because a rate needs an existing series.
   */
  counter(name: string, help: string, labelNames: string[] = [], known: string[][] = []): Tally {
    const counts = new Map<string, { labels: string[]; count: number }>();
    const add = (count: number, labels: (string | number)[]) => {
      const key = labels.length === 1 ? String(labels[0]) : labels.join(' ');
      const found = counts.get(key);
      if (found) found.count += count;
      else counts.set(key, { labels: labels.map(String), count });
    };
    if (labelNames.length === 0) add(0, []);
    for (const labels of known) add(0, labels);
    new this.#prom.Counter({
      name: PREFIX + name,
      help,
      labelNames,
      registers: this.#registers,
      collect() {
        this.reset();
        for (const { labels, count } of counts.values()) this.labels(...labels).inc(count);
      },
    });
    return {
      add: (...labels) => add(1, labels),
      addMany: (count, ...labels) => add(count, labels),
    };
  }

  /**
   * `read` is called on each scrape. In a cluster, the values of the workers are summed, or aggregated as
   * `together` says.
   */
  gauge(
    name: string,
    help: string,
    read: (gauge: Gauge) => void,
    { labelNames = [], together = 'sum' }: { labelNames?: string[]; together?: 'sum' | 'max' | 'first' } = {},
  ): void {
    new this.#prom.Gauge({
      name: PREFIX + name,
      help,
      labelNames,
      aggregator: together,
      registers: this.#registers,
      collect() {
        read(this);
      },
    });
  }

  histogram(name: string, help: string, buckets: number[], labelNames: string[] = []): Histogram {
    return new this.#prom.Histogram({
      name: PREFIX + name,
      help,
      buckets,
      labelNames,
      registers: this.#registers,
    });
  }
}
