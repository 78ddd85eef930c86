import type { Logger } from '../../logger';
import { KINDS } from './load/kinds';
import { loadFiles } from './load/load-files';
import { placesOf } from './load/places';
import { createReader } from './load/reader';
import { walk } from './load/walk';
import type { LoadOptions, LocalBackendOptions, LocalDocument } from './options';

const WAY_OUT = 'give a folder, a list of folders, files and patterns, or a list of { path, text }';

/** Files above this size are left out: a document of that size is mostly no document. */
const MAX_FILE_BYTES = 50 * 1024 * 1024;

/**
 * The documents that `docs` stands for, in a fixed order. A file that cannot be read is a warning; an entry
 * that is not there, and nothing to read at all, is an `Error` of one line that says what to change.
 */
export async function loadDocuments(
  docs: LocalBackendOptions['docs'],
  logger: Logger,
  options: LoadOptions = {},
): Promise<readonly LocalDocument[]> {
  const list: readonly unknown[] = Array.isArray(docs) ? docs : [docs];
  if (list.length === 0) throw new Error(`createLocalBackend: docs is an empty list; ${WAY_OUT}.`);
  if (list.every(isPath)) return readDocuments(list, logger, options);
  if (list.every(isDocument)) return list;
  const wrong = list.findIndex((entry) => !isPath(entry) && !isDocument(entry));
  const what = wrong === -1 ? 'mixes paths and documents' : `holds ${shapeOf(list[wrong])}`;
  throw new Error(`createLocalBackend: docs ${what}; ${WAY_OUT}.`);
}

async function readDocuments(
  entries: readonly string[],
  logger: Logger,
  { maxFileBytes = MAX_FILE_BYTES, followSymlinks = false, onProgress }: LoadOptions,
): Promise<readonly LocalDocument[]> {
  const warn = (path: string, reason: string) =>
    logger.warn({ path, reason }, `${path} is left out of the index: ${reason}`);
  const guessed = (path: string, encoding: string) =>
    logger.debug({ path, encoding }, `${path} is taken for ${encoding}`);
  const files = await walk(await placesOf(entries), { followSymlinks, warn });
  const reader = createReader(maxFileBytes);
  try {
    const progress = (done: number, total: number) => onProgress?.({ done, total });
    const documents = await loadFiles(files, { reader, warn, guessed, progress });
    const readable = documents.filter((document) => document !== undefined);
    if (readable.length > 0) return readable;
  } finally {
    await reader.close();
  }
  const where = entries.map((entry) => `"${entry}"`).join(', ');
  throw new Error(
    `createLocalBackend: no readable document in ${where}; put ${KINDS} files there, or give another folder.`,
  );
}

function isPath(entry: unknown): entry is string {
  return typeof entry === 'string' && entry !== '';
}

function isDocument(entry: unknown): entry is LocalDocument {
  const { path, text } = (entry ?? {}) as { path?: unknown; text?: unknown };
  return typeof path === 'string' && path !== '' && typeof text === 'string';
}

function shapeOf(entry: unknown): string {
  if (entry === '') return 'an empty string';
  if (entry === null || entry === undefined) return String(entry);
  return typeof entry === 'object' ? 'an object without path and text' : `a ${typeof entry}`;
}
