import { type FSWatcher as ParentWatcher, watch as watchParent } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { Logger } from '../../../logging/logger';
import type { DocumentFolder, FolderChanges } from './document-folder';
import type { Place } from './places';

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

  const places = await folder.places();
  const trees = places.map((place) => new Tree(place, folder.followSymlinks, touched, failed));
  await Promise.all(trees.map((tree) => tree.start()));
  // Picks up changes from before watching started.
  touched();
  return {
    async close() {
      closing.abort();
      clearTimeout(timer);
      clearInterval(poller);
      await Promise.all([running, ...trees.map((tree) => tree.close())]);
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

/** Hidden folders and packages contain no documents. */
const PASSED_OVER = /^\.|^node_modules$/;

/**
 * Calls `touched` when something may have changed in a place, without saying what. Folders are watched, not files, so
 * many files cost nothing, and a file that an editor replaces is still watched. `failed` is called when the system
 * cannot watch.
 */
class Tree {
  readonly #place: Place;
  readonly #followSymlinks: boolean;
  readonly #touched: () => void;
  readonly #failed: (error: unknown) => void;
  #parent: ParentWatcher | undefined;
  #watcher: FSWatcher | undefined;
  #closed = false;

  constructor(place: Place, followSymlinks: boolean, touched: () => void, failed: (error: unknown) => void) {
    this.#place = place;
    this.#followSymlinks = followSymlinks;
    this.#touched = touched;
    this.#failed = failed;
  }

  async start(): Promise<void> {
    this.#parent = this.#watchParent();
    await this.#watch();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#parent?.close();
    await this.#watcher?.close();
  }

  async #watch(): Promise<void> {
    const { folder, file } = this.#place;
    const root = await realpath(folder).catch(() => folder);
    await this.#watcher?.close();
    if (this.#closed) return;
    const watcher = watch(root, {
      ignoreInitial: true,
      followSymlinks: this.#followSymlinks,
      ignorePermissionErrors: true,
      ...(file === undefined ? {} : { depth: 0 }),
      ignored: (path, stats) =>
        stats?.isFile() === true || (path !== root && PASSED_OVER.test(basename(path))),
    });
    this.#watcher = watcher;
    watcher.on('raw', this.#touched).on('all', this.#touched).on('error', this.#failed);
    await new Promise<void>((resolve) => watcher.once('ready', resolve));
  }

  /** A folder that is removed and recreated, or a link that changes, is visible only from its parent. */
  #watchParent(): ParentWatcher | undefined {
    const { folder } = this.#place;
    try {
      const parent = watchParent(dirname(folder), { persistent: false }, (_, name) => {
        if (name === basename(folder)) void this.#watch().then(this.#touched);
      });
      return parent.on('error', this.#failed);
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }
}
