import { lstat, realpath, stat } from 'node:fs/promises';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { KINDS, kindOf } from './formats/format';

/** A folder or a file to read from, given by one entry of `docs`. */
export interface Place {
  /** Absolute. For a single file, the folder that contains it. */
  folder: string;
  /** Set for a single file: its name in the folder. */
  file?: string;
  /** Whether a file is included; its name is relative to the folder, with slashes. */
  accepts(name: string): boolean;
  /** Whether a folder or file is left out with all that is in it, by an entry after a "!". */
  excludes(name: string): boolean;
}

type Accepts = Place['accepts'];

/**
 * Resolves the entries of `docs`: folders, files, glob patterns, and patterns after a "!" for what to exclude. Throws
 * a one-line `Error` for missing paths.
 */
export async function placesOf(entries: readonly string[]): Promise<Place[]> {
  const wanted = entries.filter((entry) => !entry.startsWith('!'));
  if (wanted.length === 0) {
    throw new Error(
      'createLocalBackend: docs only says what to leave out; name a folder too, such as "./handbook".',
    );
  }
  const unwanted = await Promise.all(
    entries.filter((entry) => entry.startsWith('!')).map((entry) => patternOf(entry.slice(1))),
  );
  return Promise.all(
    wanted.map(async (entry) => {
      const place = await placeOf(entry);
      const excludes: Accepts = (name) => unwanted.some((pattern) => leavesOut(pattern, place.folder, name));
      return { ...place, accepts: (name) => place.accepts(name) && !excludes(name), excludes };
    }),
  );
}

const all: Accepts = () => true;

async function placeOf(entry: string): Promise<Omit<Place, 'excludes'>> {
  // A name with brackets may be an actual file name.
  const literal = await stat(entry).catch(() => undefined);
  if (literal?.isDirectory()) return { folder: resolve(entry), accepts: all };
  if (literal !== undefined) {
    // A link may be called otherwise than the file that it leads to.
    if (literal.isFile() && (kindOf(entry) ?? kindOf(await realpath(entry))) !== undefined) {
      const path = resolve(entry);
      return { folder: dirname(path), file: basename(path), accepts: all };
    }
    throw new Error(
      `createLocalBackend: docs names "${entry}", which is not a ${KINDS} file; convert it or leave it out.`,
    );
  }
  const { base, matches } = await patternOf(entry);
  const folder = resolve(base);
  if (matches !== undefined && (await isFolder(folder))) return { folder, accepts: matches };
  if (await isLink(entry)) {
    throw new Error(
      `createLocalBackend: docs names "${entry}", a link that leads nowhere or in a circle; correct the link.`,
    );
  }
  throw new Error(
    `createLocalBackend: docs names "${entry}", which does not exist; correct the path or create it.`,
  );
}

async function isFolder(path: string): Promise<boolean> {
  const entry = await stat(path).catch(() => undefined);
  return entry?.isDirectory() ?? false;
}

async function isLink(path: string): Promise<boolean> {
  const entry = await lstat(path).catch(() => undefined);
  return entry?.isSymbolicLink() ?? false;
}

interface Pattern {
  /** The folder before the first part with a wildcard; empty when that is the first part. */
  base: string;
  /** Matches names below the folder; absent when there is no wildcard: the path itself is meant. */
  matches?: Accepts;
}

async function patternOf(text: string): Promise<Pattern> {
  const { default: picomatch } = await import('picomatch');
  const { base, glob } = picomatch.scan(sep === '\\' ? text.replaceAll('\\', '/') : text);
  return glob === '' ? { base } : { base, matches: picomatch(glob) };
}

function leavesOut({ base, matches }: Pattern, folder: string, name: string): boolean {
  // "!**/drafts/**" means drafts anywhere, not those below the current folder.
  const inBase = base === '' ? name : relative(resolve(base), resolve(folder, name)).replaceAll(sep, '/');
  if (matches !== undefined) return matches(inBase);
  return inBase === '' || !(inBase === '..' || inBase.startsWith('../') || inBase.startsWith('/'));
}
