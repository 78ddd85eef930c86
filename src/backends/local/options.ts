import * as v from 'valibot';
import { type Logger, silentLogger } from '../../logging/logger';
import { type Clock, systemClock } from '../../options/clock';
import { callback, duration, flag, fraction, text, wholeNumber, withMethods } from '../../options/fields';
import { readOptions, refuseOption } from '../../options/read-options';

/** A heading of a document: its line in the text, from 1, and its level, 1 to 6. */
export interface DocumentHeading {
  line: number;
  level: number;
}

/** Facts about a text converted from a format other than Markdown. */
export interface DocumentLayout {
  /** The heading lines of the text, in order. Markup in the text itself is ignored. */
  headings: readonly DocumentHeading[];
  /** For formats with pages: the line of the text where each page begins. */
  pages?: readonly number[];
  /** For formats with source lines: for each line of the text, its line in the file. */
  lines?: readonly number[];
}

/** A document already in memory. */
export interface LocalDocument {
  /**
   * The name used in sources, such as "en/returns.md". Without a layout, a name ending in ".txt" means plain text,
   * any other Markdown.
   */
  path: string;
  text: string;
  layout?: DocumentLayout;
}

/** Progress while reading files, then while indexing documents. */
export interface LoadProgress {
  stage: 'reading' | 'indexing';
  done: number;
  total: number;
}

/** Settings for when `docs` names files. */
export interface LoadOptions {
  /** Larger files are left out, with a warning. Default 50 MB. */
  maxFileBytes?: number;
  /** Whether to follow links that lead out of the folder. Default false: they are left out, with a warning. */
  followSymlinks?: boolean;
  /** Called after each file. */
  onProgress?: (progress: LoadProgress) => void;
}

/**
 * Turns texts into vectors, one per text, all of the same length. The more similar two meanings are, the closer their
 * cosine is to 1.
 */
export type Embed = (
  texts: string[],
  context: { signal: AbortSignal },
) => Promise<readonly ArrayLike<number>[]>;

export interface LocalBackendOptions extends LoadOptions {
  /**
   * A folder; a list of folders, files and patterns such as "handbook/*.md", where a leading "!" excludes; or a list
   * of documents in memory. Markdown, plain text, HTML, PDF and DOCX are read. Together with an `index` it gives the
   * current documents: unchanged ones are taken from the index. One of the two is required.
   */
  docs?: string | readonly string[] | readonly LocalDocument[];
  /**
   * What a backend's `save()` returned. An index of another version is rebuilt when there are `docs`; otherwise it is
   * an error.
   */
  index?: Uint8Array;
  /**
   * Watch the files until `close()`. Answers come from the old documents until the new ones are indexed; a file
   * that can no longer be read keeps its last version. Default false.
   */
  watch?: boolean;
  /** Maximum number of passages per question. Default 5. */
  topK?: number;
  /**
   * The refusal threshold: how likely it must be that the documents answer a question, from 0 (answer with whatever
   * is nearest) to 1. Default 0.5. Below it the answer ends with `no_answer`, and its sources are the closest passages.
   */
  answerConfidence?: number;
  /** The former name of `answerConfidence`, which takes precedence. */
  minConfidence?: number;
  /**
   * Ranks by meaning as well. Passages are embedded in batches, which are waited for as long as each takes less than
   * two seconds and none fails; the rest follows in the background, where a batch that fails or takes longer than
   * 30 seconds is tried again after a growing pause. Meanwhile only words count.
   */
  embed?: Embed;
  /** How long a question waits for its vector, in milliseconds; then only words count. Default 500. */
  embedTimeoutMs?: number;
  /**
   * The name of the model behind `embed`. Vectors in a saved index are used again when it has the same name, or none
   * either. Default: none.
   */
  embedModel?: string;
  /** The cosine from which a passage counts as an answer based on meaning alone, 0 to 1. Default 0.75. */
  minSimilarity?: number;
  /** Receives warnings about files that could not be read and about a failing `embed`. */
  logger?: Logger;
  clock?: Clock;
}

/** Files above this size are left out by default: they are rarely documents. */
export const MAX_FILE_BYTES = 50 * 1024 * 1024;

const WHO = 'createLocalBackend';
const DOCS = 'must be a folder, a list of folders, files and patterns, or a list of { path, text }';

const schema = v.object({
  docs: v.optional(v.custom<NonNullable<LocalBackendOptions['docs']>>(isDocs, DOCS)),
  index: v.optional(v.instance(Uint8Array, 'must be the bytes that save() returned')),
  watch: v.optional(flag(), false),
  topK: v.optional(wholeNumber({ min: 1 }), 5),
  answerConfidence: v.optional(fraction()),
  minConfidence: v.optional(fraction()),
  embed: v.optional(callback<Embed>('a function that turns texts into vectors')),
  embedTimeoutMs: v.optional(duration({ unlimited: true }), 500),
  embedModel: v.optional(text()),
  minSimilarity: v.optional(fraction(), 0.75),
  maxFileBytes: v.optional(wholeNumber({ min: 1, unlimited: true }), MAX_FILE_BYTES),
  followSymlinks: v.optional(flag(), false),
  onProgress: v.optional(
    callback<NonNullable<LoadOptions['onProgress']>>('a function that is called with the progress'),
    () => () => {},
  ),
  logger: v.optional(
    withMethods<Logger>('a logger with debug, info, warn and error', 'debug', 'info', 'warn', 'error'),
    silentLogger,
  ),
  clock: v.optional(withMethods<Clock>('a clock', 'now', 'setTimeout', 'clearTimeout'), systemClock),
});

/** The default of `answerConfidence`. */
const ANSWER_CONFIDENCE = 0.5;

export type LocalSettings = Omit<v.InferOutput<typeof schema>, 'minConfidence'> & {
  answerConfidence: number;
};

/** The options with their defaults. Throws a `TypeError` that names an invalid option. */
export function readLocalOptions(options: LocalBackendOptions): LocalSettings {
  const { minConfidence = ANSWER_CONFIDENCE, ...settings } = readOptions(WHO, schema, options);
  if (settings.docs === undefined && settings.index === undefined) refuseOption(WHO, 'docs', DOCS);
  return { ...settings, answerConfidence: settings.answerConfidence ?? minConfidence };
}

/** The paths that `docs` lists; undefined when it lists documents in memory. */
export function pathsOf(docs: NonNullable<LocalBackendOptions['docs']>): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(docs) ? docs : [docs];
  return list.every(isPath) ? list : undefined;
}

function isDocs(docs: unknown): boolean {
  const list: readonly unknown[] = Array.isArray(docs) ? docs : [docs];
  return list.length > 0 && (list.every(isPath) || (Array.isArray(docs) && list.every(isDocument)));
}

function isPath(entry: unknown): entry is string {
  return typeof entry === 'string' && entry !== '';
}

function isDocument(entry: unknown): entry is LocalDocument {
  const { path, text } = (entry ?? {}) as { path?: unknown; text?: unknown };
  return typeof path === 'string' && path !== '' && typeof text === 'string';
}
