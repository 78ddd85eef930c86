import { createEchoBackend } from '../../../src/backends/echo';
import { createHost, type Identity } from '../../../src/host/index';
import { memory } from '../memory';
import { NO_LIMITS } from '../session-layer/setups';
import { serve } from './processes';

/**
 * Hosts in which every place is limited: connections, connections per address and per subject, and pending
 * authentications. A place that is not released is missed when they are full.
 */

export const PLACES = 24;
export const MAX_UNAUTHENTICATED = 12;

/** Clients being authenticated, until the test decides. */
const asked = new Map<string, (identity: Identity | null) => void>();
const waitingFor = new Map<string, () => void>();

const limits = {
  ...NO_LIMITS,
  connections: PLACES,
  connectionsPerAddress: PLACES,
  unauthenticated: MAX_UNAUTHENTICATED,
};
const subject: Identity = { subject: 'ada', limits: { connections: PLACES } };
const backend = createEchoBackend();

const hosts = {
  open: createHost({ backend, limits }),
  guarded: createHost({
    backend,
    limits,
    authenticate: ({ token }) => {
      if (token === undefined) return null;
      if (!token.startsWith('held-')) return token === 'ada' ? subject : null;
      return new Promise((resolve) => {
        asked.set(token, resolve);
        waitingFor.get(token)?.();
      });
    },
  }),
};

serve({
  async listen() {
    const listening = Object.entries(hosts).map(async ([name, host]) => [
      name,
      (await host.listen({ port: 0 })).port,
    ]);
    return Object.fromEntries(await Promise.all(listening));
  },
  connections: () => Object.values(hosts).reduce((sum, host) => sum + host.health().connections, 0),
  /** Resolves when the host has asked for the identity. */
  asked: (token: string) =>
    asked.has(token) ? undefined : new Promise<void>((resolve) => waitingFor.set(token, resolve)),
  /** Decides the identity. */
  decide({ token, verdict }: { token: string; verdict: 'known' | 'refused' | 'failed' }) {
    const resolve = asked.get(token);
    asked.delete(token);
    waitingFor.delete(token);
    if (verdict === 'failed') resolve?.(Promise.reject(new Error('nobody can be asked')) as never);
    else resolve?.(verdict === 'known' ? subject : null);
  },
  memory,
});
