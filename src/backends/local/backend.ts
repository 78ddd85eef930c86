import { signalOf } from '../../backend/query';
import type {
  BackendContext,
  BackendReport,
  CallableBackend,
  PartialRagQuery,
  RagEvent,
} from '../../backend/rag-backend';
import { type Logger, silentLogger } from '../../logging/logger';
import { redactingLogger } from '../../logging/redacting-logger';
import type { Source } from '../../protocol/index';
import type { Cited, Finding } from './answer/finding';
import { report } from './check';
import { openDocuments } from './documents';
import { type Explanation, explain } from './explain';
import type { followed } from './followed';
import { Knowledge } from './knowledge';
import { DocumentFolder } from './load/folder';
import type { Watch } from './load/watch';
import { type LocalBackendOptions, type LocalDocument, limitsOf } from './options';
import { inParts } from './parts';
import { type Script, scriptOf } from './script';
import { decodeIndex, encodeIndex } from './search/codec';
import type { TextIndex } from './search/text-index';
import { type LocalStats, statsOf } from './stats';

/** A backend that knows some documents by heart and quotes from them: no server, no key, no model. */
export interface LocalBackend extends CallableBackend {
  /** The passages that fit the question, best first; none when the documents do not speak of it. */
  retrieve(query: PartialRagQuery, context?: Partial<BackendContext>): Promise<Source[]>;
  /** Why a question gets the passages that it gets: of the best `most` of them (default 5). */
  explain(question: string, most?: number): Promise<Explanation>;
  /**
   * Puts other documents in the place of all that it knows; what has not changed is not read again. It
   * answers from the old ones until the new ones are ready, and the event loop goes on meanwhile.
   * Rejects, with everything as it was, when the documents hold no text.
   */
  update(documents: readonly LocalDocument[], context?: Partial<BackendContext>): Promise<void>;
  /** All that it knows, to be given to `createLocalBackend` as `index`. */
  save(): Uint8Array;
  check(): Promise<BackendReport>;
  /** What it knows, and what was left out. */
  stats(): LocalStats;
  /** Ends the following of files. */
  close(): Promise<void>;
}

/** Characters of one text event, about. */
const PART_LENGTH = 60;

const NOT_FOUND: Record<Script, string> = {
  latin: 'Nothing in the documents answers this question.',
  han: '文档里没有能回答这个问题的内容。',
};

/**
 * Reads and indexes the documents; resolves when questions can be answered. Throws an `Error` of one
 * line when there is nothing that can be read.
 */
export async function createLocalBackend(options: LocalBackendOptions): Promise<LocalBackend> {
  const limits = limitsOf(options);
  const logger = redactingLogger(options.logger ?? silentLogger);
  const knowledge = new Knowledge(options, limits, logger);
  const saved = savedIndex(options, logger);
  const folder = await fill(knowledge, options, logger, saved);
  const stats = () => statsOf(knowledge.index.passages, folder?.notices ?? []);
  const following = options.watch === true ? await startFollowing(folder, knowledge, logger) : undefined;

  return {
    name: 'local',

    // Passages that `retrieve` found before are not taken from the query: finding them again costs less
    // than a millisecond, and tells how well they fit.
    async *answer(query, context): AsyncIterable<RagEvent> {
      const signal = signalOf(context);
      if (signal.aborted) return;
      for (const event of answerFrom(await knowledge.find(query.question, signal), query.question)) {
        if (signal.aborted) return;
        yield event;
      }
    },

    async retrieve(query, context) {
      return (await knowledge.find(query.question, signalOf(context))).cited.map(toSource);
    },

    async explain(question, most = 5) {
      return explain(await knowledge.find(question, new AbortController().signal), most, knowledge.index);
    },

    update: (documents, context) => knowledge.learn(documents, signalOf(context)),

    save: () => encodeIndex(knowledge.index),

    stats,

    async check() {
      const { warnings, ...indexed } = stats();
      return report(indexed, warnings);
    },

    async close() {
      await following?.close();
    },
  };
}

/** Reads what the options name. Resolves with the folder, when there is one. */
async function fill(
  knowledge: Knowledge,
  options: LocalBackendOptions,
  logger: Logger,
  saved: TextIndex | undefined,
): Promise<DocumentFolder | undefined> {
  const { docs } = options;
  if (docs === undefined && saved !== undefined) {
    await knowledge.load(saved);
    return undefined;
  }
  const source = openDocuments(docs, logger, options);
  const documents = source instanceof DocumentFolder ? await source.read() : source;
  await knowledge.learn(documents, new AbortController().signal, saved);
  return source instanceof DocumentFolder ? source : undefined;
}

/** What follows files is loaded when files are to be followed. */
async function startFollowing(...what: Parameters<typeof followed>): Promise<Watch> {
  const { followed } = await import('./followed');
  return followed(...what);
}

function savedIndex({ index, docs }: LocalBackendOptions, logger: Logger): TextIndex | undefined {
  if (index === undefined) return undefined;
  try {
    return decodeIndex(index);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (docs === undefined) {
      throw new Error(`createLocalBackend: index can not be used: ${reason}; give the documents with docs.`);
    }
    logger.info({ reason }, 'the saved index is made anew');
    return undefined;
  }
}

function* answerFrom({ confidence, answered, cited, text }: Finding, question: string): Iterable<RagEvent> {
  if (!answered) {
    yield { type: 'text', text: NOT_FOUND[scriptOf(question)] };
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
