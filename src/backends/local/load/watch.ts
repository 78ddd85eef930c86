import { type FSWatcher as ParentWatcher, watch as watchParent } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { Place } from './places';

export interface Watch {
  close(): Promise<void>;
}

/** Hidden folders and packages hold no documents. */
const PASSED_OVER = /^\.|^node_modules$/;

/**
 * Calls `touched` when something may have changed in one of the places: it says that, not what. Folders are
 * watched, not files, so that many files cost nothing, and a file that an editor replaces is no other one.
 * `failed` is told when the system cannot watch. Resolves when all is watched.
 */
export async function watchPlaces(
  places: readonly Place[],
  followSymlinks: boolean,
  touched: () => void,
  failed: (error: unknown) => void,
): Promise<Watch> {
  const trees = places.map((place) => new Tree(place, followSymlinks, touched, failed));
  await Promise.all(trees.map((tree) => tree.start()));
  return {
    async close() {
      await Promise.all(trees.map((tree) => tree.close()));
    },
  };
}

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

  /** A folder that is taken away and put back, or a link to another one, is seen from above only. */
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
