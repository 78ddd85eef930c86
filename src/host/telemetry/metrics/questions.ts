import type { HostObserver, Outcome, Trigger } from '../observer';
import type { MetricsKit } from './kit';

const OUTCOMES: readonly Outcome[] = ['ok', 'empty', 'error', 'interrupted', 'cancelled'];
const TRIGGERS: readonly Trigger[] = ['auto', 'instant'];
const FIRST_CHUNK = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30];
const WHOLE = [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120];

type Told = 'detected' | 'questionAccepted' | 'questionAsked' | 'questionEnded' | 'upstreamEnded';

/** Metrics of questions, their answers, and the backend behind them. */
export function questionMetrics(kit: MetricsKit): Pick<HostObserver, Told> {
  let waiting = 0;
  let asked = 0;
  const questions = kit.counter(
    'questions_total',
    'Questions that ended, by who asked and how they ended.',
    ['trigger', 'result'],
    TRIGGERS.flatMap((trigger) => OUTCOMES.map((outcome) => [trigger, outcome])),
  );
  const detection = kit.histogram(
    'question_detection_seconds',
    'How long it took to judge a turn.',
    [0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.005, 0.01, 0.1],
  );
  const first = kit.histogram(
    'answer_first_chunk_seconds',
    'From the question being accepted, at its final chunk, to the first text of the answer.',
    FIRST_CHUNK,
  );
  const afterLastWord = kit.histogram(
    'answer_after_last_word_seconds',
    'From the last word of a spoken question, as the recogniser first sent it, to the first text of its answer.',
    FIRST_CHUNK,
  );
  const whole = kit.histogram(
    'answer_duration_seconds',
    'From the question to the end of its answer.',
    WHOLE,
  );
  const chunks = kit.histogram('answer_chunks', 'Parts of an answer.', [1, 2, 5, 10, 20, 50, 100, 200, 500]);
  kit.gauge('queries_in_flight', 'Questions that the backend is answering.', (gauge) => gauge.set(asked));
  kit.gauge('query_queue_depth', 'Questions that wait for the answer before them.', (gauge) =>
    gauge.set(waiting),
  );
  const wait = kit.histogram('query_queue_wait_seconds', 'How long questions waited for their turn.', WHOLE);
  const upstream = kit.counter(
    'upstream_requests_total',
    'Answers that were asked of the backend, by how it ended them.',
    ['provider', 'result'],
  );
  const upstreamTime = kit.histogram(
    'upstream_request_duration_seconds',
    'From asking the backend to the end of its answer.',
    WHOLE,
    ['provider'],
  );
  const retries = kit.counter('upstream_retries_total', 'Questions that were put to the upstream again.');
  const aborts = kit.counter(
    'upstream_stream_aborts_total',
    'Answers that were ended before the backend was done.',
    ['cause'],
    [['client_left'], ['cancelled'], ['interrupted'], ['draining'], ['timeout']],
  );
  return {
    detected: (ms) => detection.observe(ms / 1_000),
    questionAccepted: () => void waiting++,
    questionAsked: () => {
      waiting--;
      asked++;
    },
    questionEnded: (question, end) => {
      if (question.asked) asked--;
      else waiting--;
      questions.add(question.trigger, end.outcome);
      if (question.asked) {
        const cause = abortCause(end);
        if (cause) aborts.add(cause);
      }
      const { last_word_ms: lastWordMs, first_sent_ms: firstSentMs, total_ms, queued_ms } = end.timing;
      if (firstSentMs !== undefined) first.observe(firstSentMs / 1_000);
      if (end.clientLeft) return;
      if (firstSentMs !== undefined && lastWordMs !== undefined) {
        afterLastWord.observe((firstSentMs - lastWordMs) / 1_000);
      }
      whole.observe(total_ms / 1_000);
      chunks.observe(end.chunks);
      wait.observe(queued_ms / 1_000);
    },
    upstreamEnded: (provider, { result, durationMs, retries: again }) => {
      upstream.add(provider, result);
      upstreamTime.observe({ provider }, durationMs / 1_000);
      for (let n = 0; n < again; n++) retries.add();
    },
  };
}

function abortCause(end: Parameters<HostObserver['questionEnded']>[1]): string | undefined {
  if (end.clientLeft) return 'client_left';
  if (end.outcome === 'cancelled') return 'cancelled';
  if (end.outcome === 'interrupted') return end.error === 'QUERY_INTERRUPTED' ? 'draining' : 'interrupted';
  return end.error === 'BACKEND_TIMEOUT' ? 'timeout' : undefined;
}
