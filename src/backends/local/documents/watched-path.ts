import { type FSWatcher as PointWatcher, watch as watchFolder } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { turningPointsOf } from './turning-points';

/** Hidden folders and packages contain no documents. */
const PASSED_OVER = /^\.|^node_modules$/;

/**
 * Calls `touched` when something may have changed in a folder, or in a single file, without saying what. Folders are
 * watched, not files, so many files cost nothing, and a file that an editor replaces is still watched. Links on the
 * way to the path are watched as well: when one leads elsewhere, that is watched instead. `failed` is called when the
 * system cannot watch.
 */
export class WatchedPath {
  readonly #path: string;
  readonly #touched: () => void;
  readonly #failed: (error: unknown) => void;
  #points: PointWatcher[] = [];
  #watcher: FSWatcher | undefined;
  #closed = false;
  /** Watching starts anew one time after the other. */
  #turns: Promise<void> = Promise.resolve();

  constructor(path: string, touched: () => void, failed: (error: unknown) => void) {
    this.#path = resolve(path);
    this.#touched = touched;
    this.#failed = failed;
  }

  /** Resolves when it is watched, as it is now. */
  start(): Promise<void> {
    this.#turns = this.#turns.then(() => this.#watch()).catch(this.#failed);
    return this.#turns;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#turns;
    await this.#end();
  }

  async #watch(): Promise<void> {
    await this.#end();
    if (this.#closed) return;
    // Turning points first: one that changes while the rest starts is noticed.
    const points = await turningPointsOf(this.#path);
    for (const folder of new Set(points.map((point) => dirname(point)))) {
      const names = points.filter((point) => dirname(point) === folder).map((point) => basename(point));
      this.#watchPoints(folder, new Set(names));
    }
    const target = await realpath(this.#path).catch(() => this.#path);
    const isFile = (await stat(target).catch(() => undefined))?.isFile() ?? false;
    await this.#watchTree(isFile ? dirname(target) : target, isFile);
  }

  /** A folder that is removed and recreated, or a link that changes, is visible only from its parent. */
  #watchPoints(folder: string, names: ReadonlySet<string>): void {
    try {
      const watcher = watchFolder(folder, { persistent: false }, (event, name) => {
        // A change of a file's content is seen by its tree.
        if (event === 'rename' && name !== null && names.has(name)) void this.start().then(this.#touched);
      });
      this.#points.push(watcher.on('error', this.#failed));
    } catch (error) {
      this.#failed(error);
    }
  }

  async #watchTree(root: string, isFlat: boolean): Promise<void> {
    const watcher = watch(root, {
      ignoreInitial: true,
      followSymlinks: false,
      ignorePermissionErrors: true,
      ...(isFlat ? { depth: 0 } : {}),
      ignored: (path, stats) =>
        stats?.isFile() === true || (path !== root && PASSED_OVER.test(basename(path))),
    });
    this.#watcher = watcher;
    watcher.on('raw', this.#touched).on('all', this.#touched).on('error', this.#failed);
    await new Promise<void>((done) => watcher.once('ready', done));
  }

  async #end(): Promise<void> {
    for (const watcher of this.#points.splice(0)) watcher.close();
    await this.#watcher?.close();
    this.#watcher = undefined;
  }
}
