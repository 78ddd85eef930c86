import type { LoopDelay } from '../telemetry/event-loop';
import { reply } from './requests';
import type { Exchange, Route } from './routes';

/**
 * `/livez`, `/readyz`, `/healthz` and `/metrics`. Details and metrics are for operators, not for a port that others can
 * reach.
 */
export const statusRoutes: readonly Route[] = [
  {
    path: '/livez',
    methods: {
      GET: ({ request, response, situation }) => {
        const live = isLive(situation.delay);
        reply(request, response, live ? 200 : 503, { status: live ? 'ok' : 'blocked' });
      },
    },
  },
  { path: '/readyz', methods: { GET: ready } },
  {
    path: '/healthz',
    methods: {
      GET: ({ request, response, situation }) => {
        const health = situation.health();
        reply(request, response, health.status === 'ok' ? 200 : 503, health);
      },
    },
  },
  {
    path: '/metrics',
    methods: { GET: scrape },
    absent: ({ context: { options }, audience }) =>
      audience === 'operator' && options.metrics ? undefined : 'There are no metrics here.',
  },
];

function ready({ request, response, audience, context, situation }: Exchange): void {
  const { options, upstream } = context;
  const { phase, delay } = situation;
  const { connections } = situation.health();
  const capacity = options.limits.connections;
  const reasons = notReady({ phase, connections, capacity, delay });
  const status = reasons.length === 0 ? 'ready' : 'not ready';
  const details = {
    reasons,
    connections,
    capacity: Number.isFinite(capacity) ? capacity : null,
    event_loop_delay_p99_ms: delay.p99Ms,
    // For information only: another host would ask the same backend.
    backend: { name: options.session.backend.name, last_result: upstream.last ?? null },
    ...(request.url?.endsWith('?verbose') ? { limits: options.limits } : {}),
  };
  const code = reasons.length === 0 ? 200 : 503;
  reply(request, response, code, audience === 'operator' ? { status, ...details } : { status });
}

/** Answers with the metrics; 503 when they cannot be collected. */
async function scrape({ request, response, context }: Exchange): Promise<void> {
  const { metrics, logger } = context.options;
  if (!metrics) return;
  const { registry } = metrics;
  try {
    const text = await registry.metrics();
    response.writeHead(200, {
      'Content-Type': registry.contentType,
      'Content-Length': Buffer.byteLength(text),
      'Cache-Control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : text);
  } catch (error) {
    logger.error({ err: error }, 'the metrics could not be read');
    reply(request, response, 503, { error: 'The metrics cannot be read now.' });
  }
}

/** Why a host should get no more clients. */
export type NotReady = 'starting' | 'draining' | 'capacity' | 'event_loop';

export interface Circumstances {
  phase: 'starting' | 'serving' | 'draining';
  connections: number;
  capacity: number;
  delay: LoopDelay;
}

/** Above this, answers stutter for every client. */
const BUSY_P99_MS = 500;
/** Above this, a supervisor may consider the process stuck. */
const STUCK_MS = 5_000;

/** Why there should be no more clients. The backend is not a reason: another host would ask the same one. */
export function notReady({ phase, connections, capacity, delay }: Circumstances): NotReady[] {
  const reasons: NotReady[] = [];
  if (phase !== 'serving') reasons.push(phase);
  if (connections >= capacity) reasons.push('capacity');
  if (delay.p99Ms > BUSY_P99_MS || !isLive(delay)) reasons.push('event_loop');
  return reasons;
}

/** Whether the process itself works; nothing outside it counts. */
export function isLive({ maxMs }: LoopDelay): boolean {
  return maxMs <= STUCK_MS;
}
