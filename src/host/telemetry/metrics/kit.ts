import type { Gauge, Histogram, Registry } from 'prom-client';

type Prom = Pick<typeof import('prom-client'), 'Counter' | 'Gauge' | 'Histogram'>;

const PREFIX = 'realtime_rag_';

/** Counts by one or two labels. A count costs what a Map costs: a metric is made of it when somebody looks. */
export interface Tally {
  add(...labels: (string | number)[]): void;
}

/** Makes metrics in one registry, each with our prefix. */
export class MetricsKit {
  readonly #prom: Prom;
  readonly #registers: Registry[];

  constructor(prom: Prom, registry: Registry) {
    this.#prom = prom;
    this.#registers = [registry];
  }

  /** `known` are labels that are shown from the start, with 0: a rate over what was never there is nothing. */
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
    return { add: (...labels) => add(1, labels) };
  }

  /** `read` is asked when somebody looks. In a cluster the workers' values are added up, or as `together` says. */
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
