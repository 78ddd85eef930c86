import type { Passage } from './passages/cut-passages';
import type { TextIndex } from './search/index/text-index';

/**
 * The documents as they are indexed, whatever format their files have: passages under their headings. `current` gives
 * the index of the moment.
 */
export function indexedDocuments(current: () => TextIndex): IndexedDocuments {
  return {
    list: () => [...byPath(current().passages)].map(([path, passages]) => entryOf(path, passages)),
    read(path) {
      const passages = current().passages.filter((passage) => passage.path === path);
      return passages.length === 0 ? undefined : textOf(passages);
    },
  };
}

/** One of them. */
export interface IndexedDocument {
  /** Its name in sources, such as "en/returns.md". */
  path: string;
  /** Its first heading, or its name. */
  title?: string;
  /** Characters of its text. */
  chars: number;
}

/** They are in memory: nothing has to be waited for. */
export interface IndexedDocuments {
  /** All documents with text. */
  list(): IndexedDocument[];
  /** The text of one as Markdown; undefined when there is none with this path. */
  read(path: string): string | undefined;
}

function byPath(passages: readonly Passage[]): Map<string, Passage[]> {
  const documents = new Map<string, Passage[]>();
  for (const passage of passages) {
    const known = documents.get(passage.path);
    if (known) known.push(passage);
    else documents.set(passage.path, [passage]);
  }
  return documents;
}

function entryOf(path: string, passages: readonly Passage[]): IndexedDocument {
  const [first] = passages;
  const title = first?.title.split(' > ', 1)[0];
  return {
    path,
    ...(title === undefined ? {} : { title }),
    chars: passages.reduce((sum, { text }) => sum + text.length, 0),
  };
}

/** Each passage under its headings; those of a section that was cut share them. */
function textOf(passages: readonly Passage[]): string {
  const parts = passages.flatMap(({ title, text }, at) =>
    passages[at - 1]?.title === title ? [text] : [`## ${title}`, text],
  );
  return `${parts.join('\n\n')}\n`;
}
