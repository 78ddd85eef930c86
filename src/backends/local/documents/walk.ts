import type { Dirent } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { type Kind, kindOf, reasonOf, Unreadable } from './formats/format';
import type { Place } from './places';

/** A document on disk. */
export interface FoundFile {
  /** Absolute, with links resolved: each document has exactly one. */
  file: string;
  /** Relative to its place, with slashes: the name shown to people. */
  name: string;
  kind: Kind;
  bytes: number;
  /** Changes whenever the content may have changed. */
  stamp: string;
}

export interface WalkOptions {
  /** Whether to follow links that lead out of the folder. Those that lead into another place always are. */
  followSymlinks: boolean;
  /** Called for anything that cannot be used, with its displayed name. */
  warn(name: string, reason: string): void;
  /** Called for a link that leads out: with the real path of its target, and of the folder that has or is it. */
  followed?(target: string, folder: string): void;
}

/** How many entries are examined concurrently. */
const AT_ONCE = 64;

/**
 * The documents in these places, in a fixed order; duplicates are listed once, and names are unique. Not tinyglobby:
 * that silently skips dead links, cycles and unreadable folders, and cannot tell whether a link leads out of the
 * folder.
 */
export async function walk(places: readonly Place[], options: WalkOptions): Promise<FoundFile[]> {
  const seen = new Set<string>();
  const names = new Set<string>();
  const files: FoundFile[] = [];
  const roots = await Promise.all(
    places.map(({ folder, file = '' }) => realpath(join(folder, file)).catch(() => undefined)),
  );
  const named = roots.filter((root) => root !== undefined);
  for (const place of places) {
    const found = await new Walk(place, named, seen, options).run();
    for (const file of found.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      files.push({ ...file, name: unusedName(file.name, place, names) });
    }
  }
  return files;
}

/** When two folders contain the same name, the second one is shown with its folder. */
function unusedName(wanted: string, { folder }: Place, names: Set<string>): string {
  const long = `${basename(folder)}/${wanted}`;
  let name = names.has(wanted) ? long : wanted;
  for (let number = 2; names.has(name); number += 1) name = `${long} (${number})`;
  names.add(name);
  return name;
}

class Walk {
  readonly #place: Place;
  /** The real paths of all places. */
  readonly #named: readonly string[];
  /** Real paths of files. */
  readonly #seen: Set<string>;
  /** Real paths of folders; breaks cycles. */
  readonly #folders = new Set<string>();
  readonly #options: WalkOptions;
  readonly #found: FoundFile[] = [];
  /** Links are followed last: a document is known by its own name, if it has one here. */
  readonly #links: { path: string; name: string }[] = [];
  #root = '';

  constructor(place: Place, named: readonly string[], seen: Set<string>, options: WalkOptions) {
    this.#place = place;
    this.#named = named;
    this.#seen = seen;
    this.#options = options;
  }

  async run(): Promise<FoundFile[]> {
    const { folder, file } = this.#place;
    if (file !== undefined) {
      const path = await realpath(join(folder, file)).catch((error: unknown) => this.#warn(file, error));
      if (path !== undefined) await this.#file(path, file);
      return this.#found;
    }
    const root = await realpath(folder).catch((error: unknown) => this.#warn('.', error));
    if (root === undefined) return [];
    this.#root = root;
    await this.#folder(root, '');
    for (let link = this.#links.shift(); link !== undefined; link = this.#links.shift()) {
      await this.#link(link.path, link.name);
    }
    return this.#found;
  }

  async #folder(path: string, name: string): Promise<void> {
    if (this.#folders.has(path)) return;
    this.#folders.add(path);
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      this.#warn(name || '.', error);
      return [];
    });
    const visible = entries.filter((entry) => !entry.name.startsWith('.') && entry.name !== 'node_modules');
    for (let at = 0; at < visible.length; at += AT_ONCE) {
      await Promise.all(visible.slice(at, at + AT_ONCE).map((entry) => this.#entry(entry, path, name)));
    }
    for (const entry of visible) {
      if (entry.isDirectory()) await this.#folder(join(path, entry.name), below(name, entry.name));
    }
  }

  async #entry(entry: Dirent, folder: string, folderName: string): Promise<void> {
    const [path, name] = [join(folder, entry.name), below(folderName, entry.name)];
    if (entry.isSymbolicLink()) this.#links.push({ path, name });
    else if (entry.isFile()) await this.#file(path, name);
  }

  /** `path` is a real path. Files that are not documents are skipped. */
  async #file(path: string, name: string): Promise<void> {
    const kind = kindOf(name) ?? kindOf(path);
    if (kind === undefined || this.#seen.has(path) || !this.#place.accepts(name)) return;
    this.#seen.add(path);
    const entry = await lstat(path).catch((error: unknown) => this.#warn(name, error));
    if (!entry?.isFile()) return;
    const stamp = `${entry.size} ${entry.ctimeMs} ${entry.ino}`;
    this.#found.push({ file: path, name, kind, bytes: entry.size, stamp });
  }

  async #link(link: string, name: string): Promise<void> {
    if (this.#place.excludes(name)) return;
    try {
      const target = await realpath(link);
      const entry = await stat(target);
      const isFolder = entry.isDirectory();
      if (!isFolder && ((kindOf(name) ?? kindOf(target)) === undefined || !this.#place.accepts(name))) return;
      if (isWithin(target, link)) throw new Unreadable('its links form a circle');
      if (!isWithin(this.#root, target)) this.#leave(target, isFolder);
      if (isFolder) await this.#folder(target, name);
      else if (entry.isFile()) await this.#file(target, name);
    } catch (error) {
      // What a lost link was for is only known by its name.
      if (kindOf(name) === undefined && /\.\p{L}\w*$/u.test(name) && !(error instanceof Unreadable)) return;
      const isLost = (error as NodeJS.ErrnoException).code === 'ENOENT';
      this.#warn(name, isLost ? new Unreadable('its link leads nowhere') : error);
    }
  }

  /** A link leads out of the folder. Throws `Unreadable` unless it may. */
  #leave(target: string, isFolder: boolean): void {
    if (!this.#options.followSymlinks && !this.#named.some((root) => isWithin(root, target))) {
      throw new Unreadable(
        'its link leads out of the folder; put the file itself there, or name the link in docs as well',
      );
    }
    this.#options.followed?.(target, isFolder ? target : dirname(target));
  }

  #warn(name: string, error: unknown): undefined {
    this.#options.warn(name, reasonOf(error));
  }
}

function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Whether a real path is a folder itself, or inside it. */
function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way));
}
