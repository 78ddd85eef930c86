import type { Logger } from '../../../logging/logger';
import type { DocumentFolder, FolderChanges } from './folder';
import { type Watch, watchPlaces } from './watch';

export interface FollowOptions {
  /** How long nothing may have happened before the folder is looked at: an editor saves in several steps. */
  quietMs?: number;
  /** The longest that a change waits while others go on. */
  atMostMs?: number;
  /** How often the folder is looked at when the system cannot watch it. */
  pollMs?: number;
}

/**
 * Follows the changes of a folder: `apply` gets them one after the other. What happens meanwhile is in the next
 * ones, so nothing is missed and nothing piles up.
 */
export async function follow(
  folder: DocumentFolder,
  apply: (changes: FolderChanges) => Promise<void>,
  logger: Logger,
  options: FollowOptions = {},
): Promise<Watch> {
  const rounds = new Rounds(folder, apply, logger, options);
  const { followSymlinks } = folder;
  let failed = false;
  const watch = await watchPlaces(await folder.places(), followSymlinks, rounds.touched, (error) => {
    if (failed) return;
    failed = true;
    const { code = 'unknown' } = error as { code?: string };
    logger.warn({ code }, `the system cannot watch all documents (${code}): they are looked at now and then`);
    rounds.poll();
  });
  // What changed before it was watched.
  rounds.touched();
  return {
    async close() {
      const ended = rounds.close();
      await watch.close();
      await ended;
    },
  };
}

const NONE: FolderChanges = { written: [], removed: [] };

class Rounds {
  readonly #folder: DocumentFolder;
  readonly #apply: (changes: FolderChanges) => Promise<void>;
  readonly #logger: Logger;
  readonly #options: Required<FollowOptions>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #poller: ReturnType<typeof setInterval> | undefined;
  #firstAt: number | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  /** What could not be applied; it is tried again with the next changes. */
  #pending = NONE;
  #closed = false;

  constructor(
    folder: DocumentFolder,
    apply: (changes: FolderChanges) => Promise<void>,
    logger: Logger,
    { quietMs = 150, atMostMs = 2000, pollMs = 10_000 }: FollowOptions,
  ) {
    this.#folder = folder;
    this.#apply = apply;
    this.#logger = logger;
    this.#options = { quietMs, atMostMs, pollMs };
  }

  /** Something happened: a round begins when it has been quiet for a while. */
  readonly touched = (): void => {
    if (this.#closed) return;
    const now = performance.now();
    this.#firstAt ??= now;
    const left = this.#firstAt + this.#options.atMostMs - now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), Math.max(0, Math.min(this.#options.quietMs, left)));
  };

  poll(): void {
    this.#poller = setInterval(this.touched, this.#options.pollMs);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#poller);
    await this.#running;
  }

  #begin(): void {
    this.#firstAt = undefined;
    if (this.#running !== undefined) {
      this.#again = true;
      return;
    }
    this.#running = this.#round().finally(() => {
      this.#running = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.touched();
    });
  }

  async #round(): Promise<void> {
    try {
      const changes = together(this.#pending, await this.#folder.refresh());
      this.#pending = changes;
      if (this.#closed || (changes.written.length === 0 && changes.removed.length === 0)) return;
      await this.#apply(changes);
      this.#pending = NONE;
    } catch (error) {
      if (this.#closed) return;
      this.#logger.error(
        { err: error },
        'the changed documents could not be indexed; what was known before stays',
      );
    }
  }
}

/** Changes and later ones as one: what was written last counts. */
function together(first: FolderChanges, then: FolderChanges): FolderChanges {
  const rewritten = new Set([...then.written.map(({ path }) => path), ...then.removed]);
  return {
    written: [...first.written.filter(({ path }) => !rewritten.has(path)), ...then.written],
    removed: [...first.removed.filter((path) => !rewritten.has(path)), ...then.removed],
  };
}
