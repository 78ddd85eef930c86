import fc from 'fast-check';
import prom from 'prom-client';
import { describe, expect, it } from 'vitest';
import { CrewMetrics } from '../../../../src/cli/serve/workers/metrics';

/** Each with its own metrics, and with answers that arrive when the test says so. */
class Crew {
  readonly metrics = new CrewMetrics((worker, request) => this.#answer(worker, request));
  readonly #workers = new Map<number, ReturnType<typeof createWorker>>();
  /** Those that do not answer. */
  readonly #stuck = new Set<number>();
  /** Answers that come too late. */
  readonly #late: (() => void)[] = [];
  #last = 0;

  start(): void {
    this.#workers.set(++this.#last, createWorker());
    this.metrics.join(this.#last);
  }

  nth(n: number): number | undefined {
    const ids = [...this.#workers.keys()];
    return ids[n % ids.length];
  }

  count(id: number, by: number): void {
    const worker = this.#workers.get(id);
    worker?.questions.inc({ result: by % 2 ? 'ok' : 'error' }, by);
    worker?.time.observe(by / 10);
    worker?.connections.set(by);
  }

  stick(id: number): void {
    this.#stuck.add(id);
  }

  kill(id: number): void {
    this.#workers.delete(id);
    this.#stuck.delete(id);
    this.metrics.leave(id);
    for (const arrive of this.#late.splice(0)) arrive();
  }

  /** While it is waited for, those that are stuck are killed. */
  async read(): Promise<string> {
    const text = this.metrics.text();
    await new Promise((resolve) => setImmediate(resolve));
    for (const id of [...this.#stuck]) this.kill(id);
    return text;
  }

  async #answer(id: number, request: number): Promise<void> {
    const measured = await this.#workers.get(id)?.registry.getMetricsAsJSON();
    const arrive = () => this.metrics.measured(id, request, measured);
    if (this.#stuck.has(id)) this.#late.push(arrive);
    else arrive();
  }
}

function createWorker() {
  const registry = new prom.Registry();
  const registers = [registry];
  return {
    registry,
    questions: new prom.Counter({ name: 'questions_total', help: 'q', labelNames: ['result'], registers }),
    time: new prom.Histogram({ name: 'time_seconds', help: 't', buckets: [0.1, 0.5, 1], registers }),
    connections: new prom.Gauge({ name: 'connections', help: 'c', registers }),
  };
}

/** The value of each series. */
function seriesIn(text: string): Map<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

const step = fc.oneof(
  fc.record({ do: fc.constant('count' as const), nth: fc.nat(5), by: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ do: fc.constantFrom('kill' as const, 'stick' as const), nth: fc.nat(5) }),
  fc.record({ do: fc.constantFrom('start' as const, 'read' as const, 'refresh' as const) }),
);

describe('the metrics of several workers', () => {
  it('never fall, whatever workers count and whenever they die and start', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const crew = new Crew();
        let before = new Map<string, number>();
        for (const one of [{ do: 'start' } as const, ...steps, { do: 'read' } as const]) {
          const id = 'nth' in one ? crew.nth(one.nth) : undefined;
          if (one.do === 'start') crew.start();
          else if (one.do === 'refresh') await Promise.all([crew.read(), crew.read()]);
          else if (one.do === 'read') {
            const now = seriesIn(await crew.read());
            for (const [series, value] of before) {
              if (series !== 'connections') expect(now.get(series), series).toBeGreaterThanOrEqual(value);
            }
            before = now;
          } else if (id !== undefined) {
            if (one.do === 'count') crew.count(id, one.by);
            else if (one.do === 'kill') crew.kill(id);
            else crew.stick(id);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('keep the counters and histograms of the dead, and drop their gauges', async () => {
    const crew = new Crew();
    for (let n = 0; n < 3; n++) {
      crew.start();
      crew.start();
      crew.count(crew.nth(0) ?? 0, 3);
      crew.count(crew.nth(1) ?? 0, 4);
      await crew.metrics.refresh();
      crew.kill(crew.nth(0) ?? 0);
      crew.kill(crew.nth(0) ?? 0);
    }
    crew.start();
    crew.count(crew.nth(0) ?? 0, 5);
    const series = seriesIn(await crew.read());
    expect(Object.fromEntries(series)).toEqual({
      'questions_total{result="ok"}': 3 * 3 + 5,
      'questions_total{result="error"}': 3 * 4,
      'time_seconds_bucket{le="0.1"}': 0,
      'time_seconds_bucket{le="0.5"}': 7,
      'time_seconds_bucket{le="1"}': 7,
      'time_seconds_bucket{le="+Inf"}': 7,
      time_seconds_sum: expect.closeTo(3 * 0.7 + 0.5),
      time_seconds_count: 7,
      connections: 5,
    });
  });

  it('are there when all workers are dead, and before the first one lives', async () => {
    const crew = new Crew();
    expect(await crew.read()).toBe('\n');
    crew.start();
    crew.count(1, 3);
    await crew.metrics.refresh();
    crew.kill(1);
    expect(seriesIn(await crew.read()).get('questions_total{result="ok"}')).toBe(3);
  });
});
