import type { Identity } from '../../../host/index';

/** What workers and their primary say to each other, beside prom-client's own. */
export type WorkerMessage =
  | { type: 'realtime-rag:listening'; banner: string }
  | { type: 'realtime-rag:issue'; id: number; identity: Identity; ttlMs: number }
  | { type: 'realtime-rag:redeem'; id: number; ticket: string };

export type PrimaryMessage =
  | { type: 'realtime-rag:issued'; id: number; ticket: string | null }
  | { type: 'realtime-rag:redeemed'; id: number; identity: Identity | null };
