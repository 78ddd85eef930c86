import type { LoadProgress } from '../../backends/local/index';
import type { Logger } from '../../logging/logger';

/** What takes longer than this is told, in milliseconds; and again after each such while. */
const EVERY = 3000;

/** Tells the log how far the documents are read, when that takes long. */
export function loadingNews(
  logger: Logger,
  now: () => number = () => performance.now(),
): (progress: LoadProgress) => void {
  let toldAt = now();
  return ({ stage, done, total }) => {
    if (now() - toldAt < EVERY) return;
    toldAt = now();
    logger.info({ stage, done, total }, `${stage} documents: ${done} of ${total}`);
  };
}
