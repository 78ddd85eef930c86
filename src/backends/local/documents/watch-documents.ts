import { join } from 'node:path';
import type { Logger } from '../../../logging/logger';
import type { DocumentFolder, FolderChanges } from './document-folder';
import { WatchedPath } from './watched-path';

export interface Watch {
  close(): Promise<void>;
}

export interface WatchOptions {
  /** How long it must be quiet before the folder is read: editors save in several steps. */
  quietMs?: number;
  /** The longest that a change waits while others keep coming. */
  atMostMs?: number;
  /** How often the folder is polled when the system cannot watch it. */
  pollMs?: number;
}

/** Called with the changes; `signal` is aborted by `close()`. */
type Apply = (changes: FolderChanges, signal: AbortSignal) => Promise<void>;

const NONE: FolderChanges = { written: [], removed: [] };

/**
 * Watches a folder: `apply` gets its changes in batches, one at a time. Changes that arrive meanwhile go into the
 * next batch, so nothing is missed and nothing piles up. Resolves when everything is watched.
 */
export async function watchDocuments(
  folder: DocumentFolder,
  apply: Apply,
  logger: Logger,
  { quietMs = 150, atMostMs = 2000, pollMs = 10_000 }: WatchOptions = {},
): Promise<Watch> {
  const closing = new AbortController();
  const { signal } = closing;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let poller: ReturnType<typeof setInterval> | undefined;
  let firstAt: number | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  /** Changes that could not be applied; retried with the next ones. */
  let pending = NONE;

  /** Something changed: a round starts once it has been quiet for a while. */
  const touched = (): void => {
    if (signal.aborted) return;
    const now = performance.now();
    firstAt ??= now;
    clearTimeout(timer);
    timer = setTimeout(begin, Math.max(0, Math.min(quietMs, firstAt + atMostMs - now)));
  };

  const begin = (): void => {
    firstAt = undefined;
    if (running !== undefined) {
      again = true;
      return;
    }
    running = round().finally(() => {
      running = undefined;
      if (!again) return;
      again = false;
      touched();
    });
  };

  const round = async (): Promise<void> => {
    try {
      pending = together(pending, await folder.refresh());
      await watchLinked();
      if (signal.aborted || (pending.written.length === 0 && pending.removed.length === 0)) return;
      await apply(pending, signal);
      pending = NONE;
    } catch (error) {
      if (signal.aborted) return;
      logger.error({ err: error }, 'the changed documents could not be indexed; the previous index stays');
    }
  };

  const failed = (error: unknown): void => {
    if (poller !== undefined || signal.aborted) return;
    const { code = 'unknown' } = error as { code?: string };
    logger.warn({ code }, `the system cannot watch all documents (${code}): they are polled instead`);
    poller = setInterval(touched, pollMs);
  };

  const open = async (path: string): Promise<WatchedPath> => {
    const watched = new WatchedPath(path, touched, failed);
    await watched.start();
    return watched;
  };
  /** Places outside that links lead to; they change when a link does. */
  const linked = new Map<string, WatchedPath>();
  const watchLinked = async (): Promise<void> => {
    for (const [path, watched] of linked) {
      if (folder.linked.has(path)) continue;
      linked.delete(path);
      await watched.close();
    }
    for (const path of folder.linked) {
      if (linked.has(path) || signal.aborted) continue;
      linked.set(path, await open(path));
      // Picks up changes from before it was watched.
      touched();
    }
  };

  const places = await folder.places();
  const named = await Promise.all(places.map(({ folder: path, file = '' }) => open(join(path, file))));
  await watchLinked();
  // Picks up changes from before watching started.
  touched();
  return {
    async close() {
      closing.abort();
      clearTimeout(timer);
      clearInterval(poller);
      await running;
      await Promise.all([...named, ...linked.values()].map((watched) => watched.close()));
    },
  };
}

/** Merges earlier and later changes: the latest version wins. */
function together(first: FolderChanges, then: FolderChanges): FolderChanges {
  const rewritten = new Set([...then.written.map(({ path }) => path), ...then.removed]);
  return {
    written: [...first.written.filter(({ path }) => !rewritten.has(path)), ...then.written],
    removed: [...first.removed.filter((path) => !rewritten.has(path)), ...then.removed],
  };
}
