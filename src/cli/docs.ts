import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/**
 * The entries of a list of documents as it is written in one value: folders, files and patterns, separated by
 * commas. A name with a comma that is there is one entry.
 */
export function docsOf(text: string): string[] {
  if (existsSync(text)) return [text];
  const entries = text.split(',').map((entry) => entry.trim());
  return entries.filter((entry) => entry !== '');
}

/** The endings of documents, of which none is an index. Not the backend's own list: that would load the backend. */
const DOCUMENT = /\.(?:md|markdown|txt|html?|pdf|docx)$/i;

/** The bytes of the one file that is named, when it is no document; whether it is an index, the backend says. */
export async function savedIndex(entries: readonly string[]): Promise<Uint8Array | undefined> {
  const [path = '', ...others] = entries;
  if (others.length > 0 || DOCUMENT.test(path)) return undefined;
  const entry = await stat(path).catch(() => undefined);
  return entry?.isFile() ? readFile(path) : undefined;
}
