import type { Logger } from '../../logging/logger';
import type { LoadOptions, LocalDocument } from './document';
import { DocumentFolder } from './load/folder';
import type { LocalBackendOptions } from './options';

const WAY_OUT = 'give a folder, a list of folders, files and patterns, or a list of { path, text }';

/**
 * What `docs` stands for: documents that are in memory, or a folder of them that is still to be read. Throws an
 * `Error` of one line that says what to change.
 */
export function openDocuments(
  docs: LocalBackendOptions['docs'],
  logger: Logger,
  options: LoadOptions = {},
): readonly LocalDocument[] | DocumentFolder {
  const list: readonly unknown[] = Array.isArray(docs) ? docs : [docs];
  if (list.length === 0) throw new Error(`createLocalBackend: docs is an empty list; ${WAY_OUT}.`);
  if (list.every(isPath)) return new DocumentFolder(list, logger, options);
  if (list.every(isDocument)) return list;
  const wrong = list.findIndex((entry) => !isPath(entry) && !isDocument(entry));
  const what = wrong === -1 ? 'mixes paths and documents' : `holds ${shapeOf(list[wrong])}`;
  throw new Error(`createLocalBackend: docs ${what}; ${WAY_OUT}.`);
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
