import type { RagBackend } from '../../backend/index';
import type { Clock } from '../../session/index';

/**
 * Costs nothing and says nothing of interest, but takes its time: what is asked meanwhile, or again, is
 * judged as it would be with a backend that answers.
 */
export function quietBackend(clock: Clock, answerMs: number): RagBackend {
  return {
    name: 'quiet',
    async *answer() {
      await new Promise<void>((resolve) => clock.setTimeout(resolve, answerMs));
      yield '…';
    },
  };
}
