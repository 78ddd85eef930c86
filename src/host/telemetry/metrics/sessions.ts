import { RESUME_REFUSALS } from '../../../protocol/index';
import type { HostObserver } from '../observer';
import type { MetricsKit } from './kit';

type SessionCallbacks = 'sessionAway' | 'sessionResumed' | 'resumeRefused' | 'sessionEnded';

/** Metrics of sessions whose clients are away, and of clients that come back. */
export function sessionMetrics(kit: MetricsKit): Pick<HostObserver, SessionCallbacks> {
  const away = new Set<number>();
  kit.gauge('sessions_away', 'Sessions that wait for their clients to come back.', (gauge) =>
    gauge.set(away.size),
  );
  const resumes = kit.counter(
    'resumes_total',
    'Clients that wanted to go on with their session, by what became of it.',
    ['result'],
    ['resumed', ...RESUME_REFUSALS].map((result) => [result]),
  );
  const truncated = kit.counter(
    'resumes_truncated_total',
    'Clients that are back and had missed events that were no longer known.',
  );
  const duration = kit.histogram(
    'session_away_seconds',
    'How long clients were away that have come back.',
    [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900],
  );
  const ended = kit.counter(
    'sessions_ended_away_total',
    'Sessions that ended while their clients were away, by why.',
    ['reason'],
    ['expired', 'evicted', 'draining'].map((reason) => [reason]),
  );
  return {
    sessionAway: (connection) => void away.add(connection),
    sessionResumed: (connection, resumption) => {
      away.delete(connection);
      resumes.add('resumed');
      if (resumption.truncated) truncated.add();
      if (resumption.awayMs !== undefined) duration.observe(resumption.awayMs / 1_000);
    },
    resumeRefused: (reason) => resumes.add(reason),
    sessionEnded: (connection, how) => {
      if (away.delete(connection)) ended.add(how);
    },
  };
}
