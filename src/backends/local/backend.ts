import { notFound } from '../../backend/language';
import { signalOf } from '../../backend/query';
import type {
  BackendContext,
  BackendReport,
  CallableBackend,
  PartialRagQuery,
  RagEvent,
} from '../../backend/rag-backend';
import type { Logger } from '../../logging/logger';
import { redactingLogger } from '../../logging/redacting-logger';
import type { Source } from '../../protocol/index';
import type { Cited, Finding } from './answer/finding';
import { DocumentFolder } from './documents/document-folder';
import type { Watch } from './documents/watch-documents';
import { type Explanation, explain } from './explain';
import { CurrentIndex } from './index-snapshot';
import { type IndexedDocuments, indexedDocuments } from './indexed-documents';
import {
  type LocalBackendOptions,
  type LocalDocument,
  type LocalSettings,
  pathsOf,
  readLocalOptions,
} from './options';
import { type LocalStats, reportOf, statsOf } from './report';
import { decodeIndex, encodeIndex, type SavedIndex } from './search/index/saved-index';

/** A backend that keeps documents in memory and quotes from them: no server, no key, no model. */
export interface LocalBackend extends CallableBackend {
  /** The passages that fit the question, best first; empty when the documents do not cover it. */
  retrieve(query: PartialRagQuery, context?: Partial<BackendContext>): Promise<Source[]>;
  /** Explains how a question's passages were ranked, for the best `most` of them (default 5). */
  explain(question: string, most?: number): Promise<Explanation>;
  /**
   * Replaces all documents; unchanged ones are not indexed again. Answers come from the old documents until the new
   * ones are ready, and the event loop is not blocked. Rejects, leaving everything as it was, when the documents
   * contain no text.
   */
  update(documents: readonly LocalDocument[], context?: Partial<BackendContext>): Promise<void>;
  /**
   * Waits until every passage has its vector, or a batch has failed; says how many have one. Without `embed` none has.
   */
  embedded(): Promise<{ passages: number; embedded: number }>;
  /** The whole index as bytes, with its vectors, to be passed to `createLocalBackend` as `index`. */
  save(): Uint8Array;
  check(): Promise<BackendReport>;
  /** The documents as they are indexed, to be listed and read. */
  readonly documents: IndexedDocuments;
  /** Statistics about what is indexed and what was left out. */
  stats(): LocalStats;
  /** Stops watching files, and embedding passages in the background. */
  close(): Promise<void>;
}

/** What a question takes is loaded and compiled by these. */
const REHEARSED = [
  'when do you open on sunday',
  'what is the price of a repair',
  '请问退货政策是什么？',
  '你们几点开门？',
];

/** The approximate length of one text event, in characters. */
const PART_LENGTH = 60;

/**
 * Reads and indexes the documents; resolves when questions can be answered. Throws a `TypeError` for an invalid
 * option, and a one-line `Error` when nothing on disk can be read.
 */
export async function createLocalBackend(options: LocalBackendOptions): Promise<LocalBackend> {
  const settings = readLocalOptions(options);
  const { docs, watch } = settings;
  const logger = redactingLogger(settings.logger);
  const saved = savedIndex(settings, logger);
  const current = new CurrentIndex(settings, logger);
  const paths = docs === undefined ? undefined : pathsOf(docs);
  const folder = paths === undefined ? undefined : new DocumentFolder(paths, logger, settings);
  if (saved !== undefined) current.restore(saved);
  if (docs === undefined) await current.load(saved as SavedIndex);
  else {
    const documents = folder === undefined ? (docs as readonly LocalDocument[]) : await folder.read();
    await current.update(documents, new AbortController().signal, saved);
  }
  const stats = () => statsOf(current.index.passages, folder?.notices ?? []);
  const watching = watch ? await startWatching(folder, current, logger) : undefined;

  return {
    name: 'local',
    // Searching takes less than a millisecond, and is part of every answer.
    speculative: 'off',
    telemetry: { operation: 'retrieval' },

    // Passages from an earlier `retrieve` are not taken from the query: finding them again takes less than a
    // millisecond, and shows how well they fit.
    async *answer(query, context): AsyncIterable<RagEvent> {
      const signal = signalOf(context);
      if (signal.aborted) return;
      for (const event of answerFrom(await current.find(query.question, signal), query.question)) {
        if (signal.aborted) return;
        yield event;
      }
    },

    async retrieve(query, context) {
      return (await current.find(query.question, signalOf(context))).cited.map(toSource);
    },

    async warmUp({ signal }) {
      // A function of the application is not called.
      if (settings.embed !== undefined) return;
      for (const question of REHEARSED) {
        if (signal.aborted) return;
        Array.from(answerFrom(await current.find(question, signal), question));
      }
    },

    async explain(question, most = 5) {
      return explain(await current.find(question, new AbortController().signal), most, current.index);
    },

    update: (documents, context) => current.update(documents, signalOf(context)),
    embedded: () => current.embedded(),
    save: () => encodeIndex(current.saved),
    stats,
    documents: indexedDocuments(() => current.index),
    check: async () => reportOf(stats()),
    async close() {
      current.close();
      await watching?.close();
    },
  };
}

/** Loads the file watcher only when it is needed. */
async function startWatching(
  folder: DocumentFolder | undefined,
  current: CurrentIndex,
  logger: Logger,
): Promise<Watch> {
  if (folder === undefined) {
    throw new TypeError(
      "createLocalBackend: 'watch' needs files, and 'docs' names none; name a folder, or leave 'watch' out.",
    );
  }
  const { watchDocuments } = await import('./documents/watch-documents');
  return watchDocuments(
    folder,
    async (changes, signal) => {
      const start = performance.now();
      await current.revise(changes, signal);
      const [written, removed] = [changes.written.length, changes.removed.length];
      const took = Math.round(performance.now() - start);
      logger.info(
        { written, removed, passages: current.index.passages.length, took },
        `documents changed: ${written} written, ${removed} removed`,
      );
    },
    logger,
  );
}

function savedIndex({ index, docs }: LocalSettings, logger: Logger): SavedIndex | undefined {
  if (index === undefined) return undefined;
  try {
    return decodeIndex(index);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (docs === undefined) {
      throw new Error(`createLocalBackend: index cannot be used: ${reason}; pass the documents as docs.`);
    }
    logger.info({ reason }, 'the saved index cannot be used and is rebuilt');
    return undefined;
  }
}

function* answerFrom(
  { confidence, answered, cited, closest, text }: Finding,
  question: string,
): Iterable<RagEvent> {
  if (!answered) {
    if (closest.length > 0) yield { type: 'sources', sources: closest.map(toSource) };
    yield { type: 'text', text: notFound(question) };
    yield { type: 'finish', reason: 'no_answer', confidence };
    return;
  }
  yield { type: 'sources', sources: cited.map(toSource) };
  for (const part of inParts(text, PART_LENGTH)) yield { type: 'text', text: part };
  yield { type: 'finish', reason: 'complete', confidence };
}

function toSource({ passage, score, quoted }: Cited, index: number): Source {
  const { id, title, path, line, page, text } = passage;
  const highlight = quoted.map(({ start, end }): [number, number] => [start, end]);
  return {
    id,
    title,
    path,
    line,
    ...(page === undefined ? {} : { page }),
    text,
    score,
    position: index + 1,
    ...(highlight.length > 0 && { highlight }),
  };
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** Splits a text into parts of a few sentences; joined, they give the text again. */
function inParts(text: string, size: number): string[] {
  const parts: string[] = [];
  for (const { segment } of sentences.segment(text)) {
    const last = parts.at(-1);
    if (last !== undefined && last.length < size) parts[parts.length - 1] = last + segment;
    else parts.push(segment);
  }
  return parts;
}
