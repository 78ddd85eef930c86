import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Logger } from '../../logger';
import type { LocalDocument } from './options';

const EXTENSIONS = ['.md', '.markdown', '.txt'];
const KINDS = `${EXTENSIONS.slice(0, -1).join(', ')} or ${EXTENSIONS.at(-1)}`;

/**
 * Reads the given folders (recursively) and files, in the order given, a folder's content sorted by
 * name. A file below a folder that cannot be read is a warning; a given path that is not there, and
 * nothing to read at all, is an `Error`.
 */
export async function readDocuments(paths: readonly string[], logger: Logger): Promise<LocalDocument[]> {
  const reader = new Reader(logger);
  for (const path of paths) await reader.readGiven(path);
  if (reader.documents.length === 0) {
    const where = paths.map((path) => `"${path}"`).join(', ');
    throw new Error(
      `createLocalBackend: no readable document in ${where}; put ${KINDS} files in UTF-8 there, or give another folder.`,
    );
  }
  return reader.documents;
}

class Reader {
  readonly documents: LocalDocument[] = [];
  /** Real paths: a file that is reached twice is read once, and a circle of links ends. */
  readonly #seen = new Set<string>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  async readGiven(path: string): Promise<void> {
    const entry = await stat(path).catch(() => undefined);
    if (entry === undefined) {
      throw new Error(
        `createLocalBackend: docs names "${path}", which is not there; correct the path or create it.`,
      );
    }
    if (entry.isDirectory()) return this.#folder(path, '');
    if (!isDocumentName(path)) {
      throw new Error(
        `createLocalBackend: docs names "${path}", which is not a ${KINDS} file; convert it or leave it out.`,
      );
    }
    return this.#file(path, basename(path));
  }

  async #folder(folder: string, relative: string): Promise<void> {
    if (!(await this.#isNew(folder))) return;
    const names = await readdir(folder).catch((error: unknown) => this.#warn(relative || '.', error));
    for (const name of (names ?? []).sort()) {
      if (name.startsWith('.') || name === 'node_modules') continue;
      const path = join(folder, name);
      const inside = relative === '' ? name : `${relative}/${name}`;
      const entry = await stat(path).catch((error: unknown) => this.#warn(inside, error));
      if (entry?.isDirectory()) await this.#folder(path, inside);
      else if (entry?.isFile() && isDocumentName(name)) await this.#file(path, inside);
    }
  }

  async #file(path: string, relative: string): Promise<void> {
    if (!(await this.#isNew(path))) return;
    try {
      const bytes = await readFile(path);
      this.documents.push({ path: relative, text: decode(bytes) });
    } catch (error) {
      this.#warn(relative, error);
    }
  }

  async #isNew(path: string): Promise<boolean> {
    const real = await realpath(path).catch(() => path);
    if (this.#seen.has(real)) return false;
    this.#seen.add(real);
    return true;
  }

  #warn(path: string, error: unknown): undefined {
    const { code = 'unknown' } = error as { code?: string };
    const reason = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8' : code;
    this.#logger.warn({ path, reason }, `${path} is left out of the index: ${reason}`);
  }
}

function isDocumentName(path: string): boolean {
  return EXTENSIONS.includes(extname(path).toLowerCase());
}

function decode(bytes: Uint8Array): string {
  // Also takes away a byte order mark.
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
