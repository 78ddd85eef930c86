import type { DocumentEntry, DocumentShelf } from './shelf';

const SCHEME = 'realtime-rag://documents/';

/** Documents in one answer to `resources/list`. */
const PAGE = 100;

/** A longer document is cut, in characters. */
const MAX_CHARS = 1_000_000;

export const DOCUMENT_TEMPLATE = {
  uriTemplate: `${SCHEME}{+path}`,
  name: 'document',
  title: 'A document',
  description: 'One of the documents that questions are answered from, by its path.',
};

interface Listed {
  uri: string;
  name: string;
  title?: string;
  mimeType: string;
}

/** One page of the documents, by their paths; undefined when the cursor is none of ours. */
export async function listDocuments(
  shelf: DocumentShelf,
  cursor: string | undefined,
): Promise<{ resources: Listed[]; nextCursor?: string } | undefined> {
  const after = cursor === undefined ? '' : pathIn(cursor);
  if (after === undefined) return undefined;
  const entries = [...(await shelf.list())].sort((a, b) => compare(a.path, b.path));
  // By path rather than by number: documents may come and go between two pages.
  const from = entries.findIndex(({ path }) => compare(path, after) > 0);
  if (from < 0) return { resources: [] };
  const page = entries.slice(from, from + PAGE);
  const last = page.at(-1);
  const hasMore = from + PAGE < entries.length;
  return { resources: page.map(listed), ...(hasMore && last ? { nextCursor: cursorAfter(last.path) } : {}) };
}

/** The text of a document; undefined when there is none at this address. */
export async function readDocument(
  shelf: DocumentShelf,
  uri: string,
): Promise<{ uri: string; mimeType: string; text: string } | undefined> {
  const path = uri.startsWith(SCHEME) ? decoded(uri.slice(SCHEME.length)) : undefined;
  const text = path === undefined ? undefined : await shelf.read(path);
  if (path === undefined || text === undefined) return undefined;
  const cut = text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS)}\n[…]`;
  return { uri, mimeType: mimeTypeOf(path), text: cut };
}

function listed({ path, title }: DocumentEntry): Listed {
  const uri = SCHEME + path.split('/').map(encodeURIComponent).join('/');
  return { uri, name: path, ...(title === undefined ? {} : { title }), mimeType: mimeTypeOf(path) };
}

/** Of its text, whatever the file is. */
function mimeTypeOf(path: string): string {
  return /\.txt$/i.test(path) ? 'text/plain' : 'text/markdown';
}

function cursorAfter(path: string): string {
  return Buffer.from(`after:${path}`).toString('base64url');
}

function pathIn(cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString();
  return text.startsWith('after:') ? text.slice('after:'.length) : undefined;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** By code units: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
