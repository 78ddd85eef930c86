import type { QuestionDetector } from '../../questions/index';

/** The same detector, with somebody who is told how long it takes, in milliseconds. */
export function timeDetector(detector: QuestionDetector, took: (ms: number) => void): QuestionDetector {
  return {
    detect(turn) {
      const startedAt = performance.now();
      try {
        return detector.detect(turn);
      } finally {
        took(performance.now() - startedAt);
      }
    },
  };
}
