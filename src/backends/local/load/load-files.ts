import type { LocalDocument } from '../options';
import type { DocumentReader } from './reader';
import { reasonOf } from './unreadable';
import type { FoundFile } from './walk';

export interface LoadFilesOptions {
  reader: DocumentReader;
  /** Is told of a file that cannot be used. */
  warn(name: string, reason: string): void;
  /** Is told of a file whose encoding was guessed. */
  guessed?(name: string, encoding: string): void;
  progress?(done: number, total: number): void;
}

/** So many files are read at the same time. */
const AT_ONCE = 8;

/** The documents in these files, in their order; undefined in the place of one that cannot be used. */
export async function loadFiles(
  files: readonly FoundFile[],
  { reader, warn, guessed, progress }: LoadFilesOptions,
): Promise<(LocalDocument | undefined)[]> {
  const documents: (LocalDocument | undefined)[] = new Array(files.length).fill(undefined);
  const entries = files.entries();
  let done = 0;
  const work = async () => {
    // The iterator is shared: each file is taken by one of them.
    for (const [index, file] of entries) {
      try {
        const { text, layout, guessed: encoding } = await reader.read(file);
        documents[index] = { path: file.name, text, ...(layout === undefined ? {} : { layout }) };
        if (encoding !== undefined) guessed?.(file.name, encoding);
      } catch (error) {
        warn(file.name, reasonOf(error));
      }
      done += 1;
      progress?.(done, files.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return documents;
}
