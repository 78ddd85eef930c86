import type { LocalDocument } from '../document';
import type { DocumentReader } from './reader';
import type { FoundFile } from './walk';

/** What became of a file: a document, or the error that says why not. */
export type Loaded = { file: FoundFile } & (
  | { document: LocalDocument; guessed?: string }
  | { error: unknown }
);

/** So many files are read at the same time. */
const AT_ONCE = 8;

/** Reads files; what became of them, in their order. `progress` is told after each. */
export async function loadFiles(
  files: readonly FoundFile[],
  reader: DocumentReader,
  progress?: (done: number, total: number) => void,
): Promise<Loaded[]> {
  const loaded: Loaded[] = new Array(files.length);
  const entries = files.entries();
  let done = 0;
  const work = async () => {
    // The iterator is shared: each file is taken by one of them.
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
