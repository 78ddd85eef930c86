import type { LoopDelay } from '../telemetry/event-loop';

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
