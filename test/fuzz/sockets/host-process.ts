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

const hosts: Record<string, Host> = {
  open: createHost({ backend, limits: NO_LIMITS, metrics: await createMetrics({ process: false }) }),
  limited: createHost({ backend }),
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
  memory,
  cpu: () => process.cpuUsage(),
});
