import type { BackendFinding } from '../../backend/rag-backend';

/** Above it, a person notices the way to Dify before Dify has begun to think. */
const SLOW_MS = 1000;

/** From the milliseconds that each of some requests took; the slowest may have opened the connection. */
export function judgeLatency(times: readonly number[]): BackendFinding {
  const sorted = [...times].sort((a, b) => a - b);
  const median = Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  const detail = `${median} ms, the median of ${sorted.length} requests`;
  return median > SLOW_MS
    ? {
        level: 'warning',
        check: 'latency',
        detail: `${detail}: slow; look at the network, every answer waits for it.`,
      }
    : { level: 'ok', check: 'latency', detail: `${detail}.` };
}
