import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HostContext } from '../context';
import type { LoopDelay } from '../telemetry/event-loop';
import { reply } from './requests';

export interface Health {
  status: 'ok' | 'draining';
  backend: string;
  connections: number;
}

/** What the status pages report about a host. */
export interface Situation {
  readonly phase: 'starting' | 'serving' | 'draining';
  readonly delay: LoopDelay;
  health(): Health;
}

/** Readiness is public; everything else is for the operator. */
export type Audience = 'public' | 'operator';

/**
 * Answers `/livez`, `/readyz`, `/healthz` and `/metrics`; returns false for any other path. Details and
 * metrics are for operators, not for a port that others can reach.
 */
export function answerPages(
  request: IncomingMessage,
  response: ServerResponse,
  page: string | undefined,
  audience: Audience,
  { context, situation }: { context: HostContext; situation: Situation },
): boolean {
  const { metrics } = context.options;
  const known = page === '/livez' || page === '/readyz' || page === '/healthz';
  const measured = page === '/metrics' && audience === 'operator' && metrics !== undefined;
  if (!known && !measured) return false;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    reply(request, response, 405, { error: 'Use GET.' }, { Allow: 'GET, HEAD' });
  } else if (page === '/livez') {
    const live = isLive(situation.delay);
    reply(request, response, live ? 200 : 503, { status: live ? 'ok' : 'blocked' });
  } else if (page === '/readyz') {
    ready(request, response, audience, context, situation);
  } else if (page === '/healthz') {
    const health = situation.health();
    reply(request, response, health.status === 'ok' ? 200 : 503, health);
  } else if (metrics) {
    void scrape(request, response, metrics.registry, context);
  }
  return true;
}

function ready(
  request: IncomingMessage,
  response: ServerResponse,
  audience: Audience,
  { options, upstream }: HostContext,
  situation: Situation,
): void {
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

interface Registry {
  readonly contentType: string;
  metrics(): Promise<string>;
}

/** Answers with the metrics; 503 when they cannot be collected. */
async function scrape(
  request: IncomingMessage,
  response: ServerResponse,
  registry: Registry,
  { options: { logger } }: Pick<HostContext, 'options'>,
): Promise<void> {
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
  if (delay.p99Ms > BUSY_P99_MS) reasons.push('event_loop');
  return reasons;
}

/** Whether the process itself works; nothing outside it counts. */
export function isLive({ maxMs }: LoopDelay): boolean {
  return maxMs <= STUCK_MS;
}
