import type { Logger } from '../../logging/logger';
import type { Knowledge } from './knowledge';
import type { DocumentFolder } from './load/folder';
import { follow } from './load/follow';
import type { Watch } from './load/watch';

/** Keeps what is known as the files are, until it is closed. Throws an `Error` of one line without a folder. */
export async function followed(
  folder: DocumentFolder | undefined,
  knowledge: Knowledge,
  logger: Logger,
): Promise<Watch> {
  if (folder === undefined) {
    throw new Error(
      'createLocalBackend: watch follows files, and docs names none; name a folder, or leave watch out.',
    );
  }
  const closing = new AbortController();
  const watch = await follow(
    folder,
    async (changes) => {
      const start = performance.now();
      await knowledge.revise(changes, closing.signal);
      const [written, removed] = [changes.written.length, changes.removed.length];
      const took = Math.round(performance.now() - start);
      logger.info(
        { written, removed, passages: knowledge.index.passages.length, took },
        `documents changed: ${written} written, ${removed} removed`,
      );
    },
    logger,
  );
  return {
    close() {
      closing.abort();
      return watch.close();
    },
  };
}
