import type { Registry } from 'prom-client';
import type { Fleet } from '../../../event-log/index';
import type { HostLimits, Identity, MakeRateLimiter, TicketStore } from '../../../host/index';
import type { FleetMessage, FleetReply } from './broker';
import type { Measured } from './metrics';
import { WorkerFleet } from './worker-fleet';

/** The messages between workers and their primary. */
export type WorkerMessage =
  | { type: 'realtime-rag:listening'; banner: string }
  /** Without `measured`, its metrics cannot be read now. */
  | { type: 'realtime-rag:measured'; request: number; measured?: Measured }
  | { type: 'realtime-rag:issue'; id: number; identity: Identity; ttlMs: number }
  | { type: 'realtime-rag:redeem'; id: number; ticket: string }
  | FleetMessage;

export type PrimaryMessage =
  | { type: 'realtime-rag:measure'; request: number }
  | { type: 'realtime-rag:issued'; id: number; ticket: string | null }
  | { type: 'realtime-rag:redeemed'; id: number; identity: Identity | null };

export interface WorkerPart {
  /** Kept by the primary: a ticket made by one worker may be redeemed at another. */
  tickets: TicketStore;
  /** Counted by the primary: the questions per minute of a user do not grow with the number of workers. */
  makeRateLimiter: MakeRateLimiter;
  /** The other workers: a client may come back at any of them. */
  fleet: Fleet;
  /** Tells the primary that this worker accepts clients. */
  listening(banner: string): void;
}

/** A primary that does not answer must not hold up a question. */
const PATIENCE_MS = 1_000;

/** The duties of one worker among several; `registry` is what it reports when metrics are summed. */
export async function asWorker(registry: Registry): Promise<WorkerPart> {
  process.on('message', (message: PrimaryMessage) => {
    if (message.type === 'realtime-rag:measure') void report(registry, message.request);
  });
  const { RateLimiterCluster } = await import('rate-limiter-flexible');
  return {
    tickets: new PrimaryTickets(),
    makeRateLimiter: (options) => new RateLimiterCluster({ ...options, timeoutMs: PATIENCE_MS }),
    fleet: new WorkerFleet({
      send: tell,
      onMessage: (listener) => process.on('message', (message) => listener(message as FleetReply)),
    }),
    listening: (banner) => tell({ type: 'realtime-rag:listening', banner }),
  };
}

async function report(registry: Registry, request: number): Promise<void> {
  const type = 'realtime-rag:measured';
  try {
    tell({ type, request, measured: await registry.getMetricsAsJSON() });
  } catch {
    // One of its collectors failed; what was measured before still counts.
    tell({ type, request });
  }
}

function tell(message: WorkerMessage): void {
  process.send?.(message);
}

class PrimaryTickets implements TicketStore {
  readonly #asked = new Map<number, (answer: PrimaryMessage) => void>();
  #last = 0;

  constructor() {
    process.on('message', (message: PrimaryMessage) => {
      if (message.type !== 'realtime-rag:issued' && message.type !== 'realtime-rag:redeemed') return;
      this.#asked.get(message.id)?.(message);
      this.#asked.delete(message.id);
    });
  }

  async issue(identity: Identity, ttlMs: number): Promise<string | undefined> {
    const answer = await this.#ask((id) => ({ type: 'realtime-rag:issue', id, identity, ttlMs }));
    return answer.type === 'realtime-rag:issued' ? (answer.ticket ?? undefined) : undefined;
  }

  async redeem(ticket: string): Promise<Identity | null> {
    const answer = await this.#ask((id) => ({ type: 'realtime-rag:redeem', id, ticket }));
    return answer.type === 'realtime-rag:redeemed' ? answer.identity : null;
  }

  #ask(message: (id: number) => WorkerMessage): Promise<PrimaryMessage> {
    const id = ++this.#last;
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      tell(message(id));
    });
  }
}

/**
 * The share of one worker in the limits of all workers: the primary distributes clients evenly. Limits of one
 * client, one address or one user are not totals, and stay as they are.
 */
export function shareOf(limits: HostLimits, workers: number): HostLimits {
  const shared = { ...limits };
  for (const limit of ['connections', 'backendConcurrency'] as const) {
    const whole = shared[limit];
    if (whole !== undefined) shared[limit] = Math.ceil(whole / workers);
  }
  return shared;
}
