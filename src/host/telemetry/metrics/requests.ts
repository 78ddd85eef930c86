import type { HostObserver } from '../observer';
import type { MetricsKit } from './kit';

/** Metrics of requests over HTTP other than those for a status page. */
export function requestMetrics(kit: MetricsKit): Pick<HostObserver, 'requestAnswered'> {
  const answered = kit.counter(
    'http_requests_total',
    'Requests over HTTP, by what was asked of and how it was answered; 499: the client left before.',
    ['endpoint', 'status'],
  );
  const duration = kit.histogram(
    'http_request_duration_seconds',
    'From a request over HTTP to the end of its answer.',
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    ['endpoint'],
  );
  return {
    requestAnswered: (endpoint, status, ms) => {
      answered.add(endpoint, status);
      duration.observe({ endpoint }, ms / 1_000);
    },
  };
}
