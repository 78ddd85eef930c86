import type { Logger } from '../../../logging/logger';
import { type LoadOptions, type LocalDocument, MAX_FILE_BYTES } from '../options';
import { isGone, KINDS, reasonOf } from './formats/format';
import { type Place, placesOf } from './places';
import { createReader, type DocumentReader } from './reader';
import { type FoundFile, walk } from './walk';

/** The changes, by document name. */
export interface FolderChanges {
  written: LocalDocument[];
  removed: string[];
}

interface Known {
  stamp: string;
  name: string;
  /** Whether any version of it could be read. */
  good: boolean;
}

/**
 * Documents on disk, as listed by the entries of `docs`. Remembers the time and size of what it has read, so that
 * later only changes are read; it does not keep the texts.
 */
export class DocumentFolder {
  readonly #entries: readonly string[];
  readonly #logger: Logger;
  readonly #options: LoadOptions;
  readonly #openReader: (maxFileBytes: number) => DocumentReader;
  /** Keyed by real path. */
  #known = new Map<string, Known>();
  #notices = new Map<string, string>();
  /** By folder: the folder itself, or one of the linked files in it. */
  #linked = new Map<string, string>();

  constructor(
    entries: readonly string[],
    logger: Logger,
    options: LoadOptions = {},
    openReader = createReader,
  ) {
    this.#entries = entries;
    this.#logger = logger;
    this.#options = options;
    this.#openReader = openReader;
  }

  /** What must be watched besides the entries: places outside that links lead to, as of the last read. */
  get linked(): ReadonlySet<string> {
    return new Set(this.#linked.values());
  }

  places(): Promise<Place[]> {
    return placesOf(this.#entries);
  }

  /** Current problems with files below the entries, one line each. */
  get notices(): string[] {
    return [...this.#notices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, message]) => message);
  }

  /**
   * All documents, in a fixed order. An unreadable file is a warning; a missing entry, or nothing to read at all, is
   * a one-line `Error` that says what to change.
   */
  async read(): Promise<LocalDocument[]> {
    this.#known.clear();
    const { written } = await this.#update();
    if (written.length > 0) return written;
    const where = this.#entries.map((entry) => `"${entry}"`).join(', ');
    const advice = `put ${KINDS} files there, or give another folder`;
    throw new Error(
      `createLocalBackend: no readable document in ${where}${shortened(this.notices)}; ${advice}.`,
    );
  }

  /**
   * What has changed since the last read. A document that can no longer be read keeps its last version until it can
   * be read again or is removed. When nothing at all is left, everything stays: a folder that disappears usually
   * means that a disk did.
   */
  async refresh(): Promise<FolderChanges> {
    try {
      return await this.#update();
    } catch (error) {
      this.#notice(
        '.',
        `the documents cannot be found now; what was read stays: ${(error as Error).message}`,
      );
      return { written: [], removed: [] };
    }
  }

  async #update(): Promise<FolderChanges> {
    const notices = new Map<string, string>();
    const linked = new Map<string, string>();
    const files = await walk(await this.places(), {
      followSymlinks: this.#options.followSymlinks ?? false,
      warn: (name, reason) => notices.set(name, leftOut(name, reason)),
      followed: (path, folder) => linked.set(folder, path),
    });
    this.#linked = linked;
    if (files.length === 0 && this.#known.size > 0) throw new Error('no document is left there.');
    const isNew = ({ file, name, stamp }: FoundFile) => {
      const known = this.#known.get(file);
      return known?.stamp !== stamp || known.name !== name;
    };
    for (const { file, name } of files) {
      const old = this.#known.get(file);
      const notice = old === undefined ? undefined : this.#notices.get(name);
      if (notice !== undefined) notices.set(name, notice);
    }
    const loaded = await this.#load(files.filter(isNew));
    const changes = this.#remember(files, loaded, notices);
    this.#tell(notices);
    return changes;
  }

  async #load(files: readonly FoundFile[]): Promise<Loaded[]> {
    const reader = this.#openReader(this.#options.maxFileBytes ?? MAX_FILE_BYTES);
    try {
      return await loadFiles(files, reader, (done, total) =>
        this.#options.onProgress?.({ stage: 'reading', done, total }),
      );
    } finally {
      await reader.close();
    }
  }

  #remember(
    files: readonly FoundFile[],
    loaded: readonly Loaded[],
    notices: Map<string, string>,
  ): FolderChanges {
    const written: LocalDocument[] = [];
    const before = this.#known;
    const now = new Map<string, Known>();
    for (const { file } of files) {
      const known = before.get(file);
      if (known !== undefined) now.set(file, known);
    }
    for (const one of loaded) {
      const { file, name, stamp } = one.file;
      notices.delete(name);
      if ('document' in one) {
        written.push(one.document);
        now.set(file, { stamp, name, good: true });
        if (one.guessed !== undefined) {
          this.#logger.debug({ path: name, encoding: one.guessed }, `${name} is read as ${one.guessed}`);
        }
        continue;
      }
      const stays = now.get(file)?.good === true && now.get(file)?.name === name && !isGone(one.error);
      const reason = reasonOf(one.error);
      notices.set(name, stays ? `${name} keeps its last version: ${reason}` : leftOut(name, reason));
      now.set(file, { stamp, name, good: stays });
    }
    this.#known = now;
    const names = new Set([...now.values()].filter(({ good }) => good).map(({ name }) => name));
    const removed = [...before.values()].filter(({ good, name }) => good && !names.has(name));
    return { written, removed: removed.map(({ name }) => name) };
  }

  /** Returns the new notices and remembers all of them. */
  #tell(notices: Map<string, string>): void {
    const before = this.#notices;
    this.#notices = notices;
    for (const [path, message] of notices) {
      if (before.get(path) !== message) this.#logger.warn({ path }, message);
    }
  }

  #notice(path: string, message: string): void {
    this.#tell(new Map([...this.#notices, [path, message]]));
  }
}

/** How many reasons an error gives. */
const MOST_REASONS = 3;

function shortened(notices: readonly string[]): string {
  if (notices.length === 0) return '';
  const more = notices.length - MOST_REASONS;
  const rest = more > 0 ? [`${more} more left out`] : [];
  return `: ${[...notices.slice(0, MOST_REASONS), ...rest].join('; ')}`;
}

function leftOut(name: string, reason: string): string {
  return `${name} is left out of the index: ${reason}`;
}

/** The result of reading a file: a document, or the error that explains why not. */
export type Loaded = { file: FoundFile } & (
  | { document: LocalDocument; guessed?: string }
  | { error: unknown }
);

/** How many files are read concurrently. */
const AT_ONCE = 8;

/** Reads files; returns their results in order. `progress` is called after each. */
async function loadFiles(
  files: readonly FoundFile[],
  reader: DocumentReader,
  progress?: (done: number, total: number) => void,
): Promise<Loaded[]> {
  const loaded: Loaded[] = new Array(files.length);
  const entries = files.entries();
  let done = 0;
  const work = async () => {
    // The iterator is shared: each file is taken by one loop.
    for (const [index, file] of entries) {
      loaded[index] = await loadFile(file, reader);
      done += 1;
      progress?.(done, files.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return loaded;
}

async function loadFile(file: FoundFile, reader: DocumentReader): Promise<Loaded> {
  try {
    const { text, layout, guessed } = await reader.read(file);
    const document = { path: file.name, text, ...(layout === undefined ? {} : { layout }) };
    return { file, document, ...(guessed === undefined ? {} : { guessed }) };
  } catch (error) {
    return { file, error };
  }
}
