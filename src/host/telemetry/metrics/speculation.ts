import type { DiscardReason, SpeculativeWork } from '../../../session/index';
import type { HostObserver } from '../observer';
import type { MetricsKit } from './kit';

const WORK: readonly SpeculativeWork[] = ['retrieve', 'answer'];
/** Those to expect; others appear when they happen. */
const REASONS: readonly DiscardReason[] = ['changed', 'mismatch', 'not_asked', 'failed', 'declined'];
const SAVED = [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5];

/** Metrics of what is done about questions before they are certain. */
export function speculationMetrics(kit: MetricsKit): Pick<HostObserver, 'speculated' | 'questionEnded'> {
  const byWork = WORK.map((work) => [work]);
  const started = kit.counter(
    'speculations_started_total',
    'Retrievals and answers that were begun while their question was still being spoken.',
    ['work'],
    byWork,
  );
  const reused = kit.counter('speculations_reused_total', 'Those that were used.', ['work'], byWork);
  const discarded = kit.counter(
    'speculations_discarded_total',
    'Those that were not, by why.',
    ['work', 'reason'],
    WORK.flatMap((work) => REASONS.map((reason) => [work, reason])),
  );
  const chars = kit.counter(
    'speculation_wasted_chars_total',
    'Characters of answers that were received in vain.',
  );
  const tokens = kit.counter(
    'speculation_wasted_tokens_total',
    'Tokens of answers that were received in vain, as far as the backend had reported them.',
  );
  const saved = kit.histogram(
    'speculation_saved_seconds',
    'How much sooner an answer came because of speculation.',
    SAVED,
  );
  return {
    speculated(progress) {
      const { work } = progress;
      if (progress.phase === 'started') started.add(work);
      else if (progress.phase === 'reused') reused.add(work);
      else {
        discarded.add(work, progress.reason);
        chars.addMany(progress.chars);
        tokens.addMany(progress.tokens);
      }
    },
    questionEnded(_question, { timing }) {
      if (timing.saved_ms !== undefined) saved.observe(timing.saved_ms / 1_000);
    },
  };
}
