import type { LoopDelay } from './event-loop';

/** Why a host should get no more clients. */
export type NotReady = 'starting' | 'draining' | 'capacity' | 'event_loop';

export interface Circumstances {
  phase: 'starting' | 'serving' | 'draining';
  connections: number;
  capacity: number;
  delay: LoopDelay;
}

/** Later than this, answers stutter for everybody who is there already. */
const BUSY_P99_MS = 500;
/** After this a supervisor may take the process for stuck. */
const STUCK_MS = 5_000;

/** What speaks against more clients. How the backend is does not: without it this host is no worse than another. */
export function notReady({ phase, connections, capacity, delay }: Circumstances): NotReady[] {
  const reasons: NotReady[] = [];
  if (phase !== 'serving') reasons.push(phase);
  if (connections >= capacity) reasons.push('capacity');
  if (delay.p99Ms > BUSY_P99_MS) reasons.push('event_loop');
  return reasons;
}

/** Whether the process does its work at all; nothing outside of it counts. */
export function isLive({ maxMs }: LoopDelay): boolean {
  return maxMs <= STUCK_MS;
}
