import type { Logger } from '../../logging/logger';
import type { Detection, QuestionDetector, Turn } from '../../questions/index';

/** Asks the detector, and survives a detector of somebody's own that throws. */
export function detect(detector: QuestionDetector, turn: Turn, logger: Logger): Detection {
  try {
    return detector.detect(turn);
  } catch (error) {
    logger.error({ err: error }, 'the question detector failed; the turn is not answered');
    return { decision: 'silent', confidence: 0, reason: 'detector_failed', question: turn.text };
  }
}
