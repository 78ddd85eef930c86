import type { Logger } from '../../logging/logger';
import type { LoadOptions, LocalDocument } from './document';

export type { LocalDocument } from './document';

/**
 * Turns texts into vectors, one for each, all of one length; the nearer two meanings are, the nearer the
 * cosine of their vectors is to 1.
 */
export type Embed = (
  texts: string[],
  context: { signal: AbortSignal },
) => Promise<readonly ArrayLike<number>[]>;

export interface LocalBackendOptions extends LoadOptions {
  /**
   * A folder; a list of folders, files and patterns such as "handbook/*.md", where a leading "!" leaves out;
   * or a list of documents in memory. Markdown, plain text, HTML, PDF and DOCX are read. Beside an `index` it
   * says what the documents are now: what has not changed is taken from there. One of the two has to be given.
   */
  docs?: string | readonly string[] | readonly LocalDocument[];
  /** What the `save()` of a backend gave. One of another version is made anew when there are `docs`, else it is an error. */
  index?: Uint8Array;
  /**
   * Follow changes of the files until `close()`. It answers from what it knows until the changes are indexed;
   * a file that breaks keeps its last version. Default false.
   */
  watch?: boolean;
  /** How many passages a question gets at most. Default 5. */
  topK?: number;
  /**
   * How sure it has to be that the documents answer a question, from 0 (answer whatever is nearest) to 1.
   * Default 0.45: of the questions that are answered by the documents, 9 in 10 are then.
   */
  minConfidence?: number;
  /** Ranks by meaning as well. While it fails, words alone decide. */
  embed?: Embed;
  /** The cosine from which a passage counts as an answer by its meaning alone, 0 to 1. Default 0.75. */
  minSimilarity?: number;
  /** Hears about files that could not be read, and about a failing `embed`. */
  logger?: Logger;
}

/** The numbers of the options, checked. */
export interface LocalLimits {
  topK: number;
  minConfidence: number;
  minSimilarity: number;
}

/** Fills in the defaults; throws an `Error` that names the option which is out of range. */
export function limitsOf({
  topK = 5,
  minConfidence = 0.45,
  minSimilarity = 0.75,
}: LocalBackendOptions): LocalLimits {
  if (!Number.isInteger(topK) || topK < 1) {
    throw new Error(`createLocalBackend: topK must be a whole number from 1, not ${String(topK)}.`);
  }
  for (const [name, value] of Object.entries({ minConfidence, minSimilarity })) {
    if (!(value >= 0 && value <= 1)) {
      throw new Error(`createLocalBackend: ${name} must be a number from 0 to 1, not ${String(value)}.`);
    }
  }
  return { topK, minConfidence, minSimilarity };
}
