import { createHost, createMetrics, type Host, type HostOptions } from '../../../src/host/index';
import { memory } from '../memory';
import { NO_LIMITS } from '../session-layer/setups';
import { serve } from './processes';

/** Hosts in a separate process, so that memory use and crashes are theirs alone. */

/** As long as a fast real backend takes; the question itself is quick by comparison. */
const FIRST_TOKEN_MS = 80;

const backend: HostOptions['backend'] = {
  name: 'paced',
  async *answer({ question }, { signal }) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, FIRST_TOKEN_MS);
      signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    yield 'This was asked: ';
    yield question;
  },
};

/** Sessions whose clients are away end soon, so that what stays behind does not depend on how long the test takes. */
const resume = { windowMs: 2_000 };
const metrics = {
  open: await createMetrics({ process: false }),
  limited: await createMetrics({ process: false }),
};
const hosts: Record<string, Host> = {
  open: createHost({ backend, limits: NO_LIMITS, metrics: metrics.open, resume }),
  limited: createHost({ backend, metrics: metrics.limited, resume }),
};

serve({
  async listen() {
    const listening = Object.entries(hosts).map(async ([name, host]) => [
      name,
      await host.listen({ port: 0 }),
    ]);
    return Object.fromEntries(await Promise.all(listening));
  },
  async connections() {
    return Object.values(hosts).reduce((sum, host) => sum + host.health().connections, 0);
  },
  /** How many sessions wait for clients. */
  async away() {
    const texts = await Promise.all(Object.values(metrics).map(({ registry }) => registry.metrics()));
    return texts.reduce(
      (sum, text) => sum + Number(/^realtime_rag_sessions_away (\d+)$/m.exec(text)?.[1]),
      0,
    );
  },
  memory,
  cpu: () => process.cpuUsage(),
});
