import { silentLogger } from '../../logger';
import type { Source } from '../../protocol/index';
import { signalOf } from '../query';
import type { BackendContext, BackendReport, CallableBackend, PartialRagQuery, RagEvent } from '../types';
import { report } from './check';
import { openDocuments } from './documents';
import { excerpt, inParts } from './excerpt';
import { DocumentFolder } from './load/folder';
import { type LocalBackendOptions, limitsOf } from './options';
import { type Found, PassageIndex } from './passage-index';
import { passagesOf } from './passages';
import { type Script, scriptOf } from './script';
import { type LocalStats, statsOf } from './stats';

interface Finding {
  /** The passages to quote, best first; none when the best one does not fit. */
  found: readonly Found[];
  /** How much of the question's topic the best passage holds: the confidence of the answer, or of having none. */
  fit: number;
}

/** A backend that knows some documents by heart and quotes from them: no server, no key, no model. */
export interface LocalBackend extends CallableBackend {
  /** The passages that fit the question, best first; none when the documents do not speak of it. */
  retrieve(query: PartialRagQuery, context?: Partial<BackendContext>): Promise<Source[]>;
  check(): Promise<BackendReport>;
  /** What is in the index, and what was left out of it. */
  stats(): LocalStats;
}

/** Characters of an answer at most: about what somebody reads while a talk goes on. */
const ANSWER_LENGTH = 600;
/** Characters of one text event, about. */
const PART_LENGTH = 60;

const NOT_FOUND: Record<Script, string> = {
  latin: 'Nothing in the documents answers this question.',
  han: '文档里没有能回答这个问题的内容。',
};

/**
 * Reads and indexes the documents; resolves when questions can be answered. Throws an `Error` of one
 * line when `docs` names nothing that can be read.
 */
export async function createLocalBackend(options: LocalBackendOptions): Promise<LocalBackend> {
  const { topK, minFit } = limitsOf(options);
  const source = openDocuments(options.docs, options.logger ?? silentLogger, options);
  const notices = () => (source instanceof DocumentFolder ? source.notices : []);
  const passages = passagesOf(source instanceof DocumentFolder ? await source.read() : source);
  const stats = () => statsOf(passages, notices());
  if (passages.length === 0) {
    throw new Error('createLocalBackend: the documents in docs hold no text; write some into them.');
  }
  const index = await PassageIndex.build(passages);

  function find(question: string): Finding {
    const found = index.search(question);
    const fit = found[0]?.fit ?? 0;
    // Once the best one speaks of the topic, those behind it may hold less of it: they are there to be read on.
    const some = fit > 0 && fit >= minFit ? found.slice(0, topK).filter((one) => one.fit >= minFit / 2) : [];
    return { found: some, fit };
  }

  return {
    name: 'local',

    stats,

    // Passages that `retrieve` found before are not taken from the query: finding them again costs less
    // than a millisecond, and tells how well they fit.
    async *answer(query, context): AsyncIterable<RagEvent> {
      const signal = signalOf(context);
      for (const event of answerFrom(find(query.question), query.question)) {
        if (signal.aborted) return;
        yield event;
      }
    },

    async retrieve(query) {
      return find(query.question).found.map(toSource);
    },

    async check() {
      return report(stats(), notices());
    },
  };
}

function* answerFrom({ found, fit }: Finding, question: string): Iterable<RagEvent> {
  const [best] = found;
  if (best === undefined) {
    yield { type: 'text', text: NOT_FOUND[scriptOf(question)] };
    yield { type: 'finish', reason: 'no_answer', confidence: fit };
    return;
  }
  yield { type: 'sources', sources: found.map(toSource) };
  for (const text of inParts(excerpt(best.passage.text, ANSWER_LENGTH), PART_LENGTH)) {
    yield { type: 'text', text };
  }
  yield { type: 'finish', reason: 'complete', confidence: fit };
}

function toSource({ passage, score }: Found, index: number): Source {
  const { id, title, path, line, page, text } = passage;
  const place = page === undefined ? { line } : { page };
  return { id, title, path, ...place, text, score, position: index + 1 };
}
