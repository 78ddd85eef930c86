import type { Logger } from '../../logging/logger';
import { type Finding, findingOf } from './answer/finding';
import type { LocalDocument, LocalSettings } from './options';
import { buildIndex, type DocumentChanges, reviseIndex } from './search/index/build-index';
import type { TextIndex } from './search/index/text-index';
import { Embedder, fuse, type Vectors } from './search/ranking/embeddings';
import { rank } from './search/ranking/rank';

/** The index at one moment. Never modified, only replaced. */
interface IndexSnapshot {
  index: TextIndex;
  vectors: Vectors | undefined;
}

/** The snapshot that answers questions. An update builds a new one beside it, then swaps them. */
export class CurrentIndex {
  readonly #settings: LocalSettings;
  readonly #embedder: Embedder | undefined;
  #snapshot: IndexSnapshot | undefined;
  /** Updates run one at a time: the last one wins. */
  #updates: Promise<unknown> = Promise.resolve();

  constructor(settings: LocalSettings, logger: Logger) {
    this.#settings = settings;
    if (settings.embed !== undefined) this.#embedder = new Embedder(settings.embed, logger);
  }

  get index(): TextIndex {
    if (this.#snapshot === undefined)
      throw new Error('createLocalBackend: the documents are not indexed yet.');
    return this.#snapshot.index;
  }

  /** Starts from a saved index. */
  async load(index: TextIndex): Promise<void> {
    this.#snapshot = await this.#withVectors(index, new AbortController().signal);
  }

  /** Indexes these documents instead; unchanged parts are copied from `known`, or from the current index. */
  update(documents: readonly LocalDocument[], signal: AbortSignal, known?: TextIndex): Promise<void> {
    const total = documents.length;
    const progress = (done: number) => this.#settings.onProgress({ stage: 'indexing', done, total });
    return this.#replace(() => buildIndex(documents, known ?? this.#snapshot?.index, progress), signal);
  }

  /** Reindexes some documents and drops others. */
  revise(changes: DocumentChanges, signal: AbortSignal): Promise<void> {
    return this.#replace(() => reviseIndex(this.index, changes), signal);
  }

  #replace(build: () => Generator<undefined, TextIndex>, signal: AbortSignal): Promise<void> {
    const update = this.#updates.then(async () => {
      signal.throwIfAborted();
      const index = await inSlices(build(), signal);
      if (index.passages.length === 0) {
        throw new Error('createLocalBackend: the documents in docs hold no text; add some.');
      }
      this.#snapshot = await this.#withVectors(index, signal);
    });
    this.#updates = update.catch(() => undefined);
    return update;
  }

  /** What the documents say about a question. */
  async find(question: string, signal: AbortSignal): Promise<Finding> {
    const { index } = this;
    const vectors = this.#snapshot?.vectors;
    const ranking = rank(question, index);
    const { minSimilarity } = this.#settings;
    const isMeaningful = vectors !== undefined && question.trim() !== '';
    const vector = isMeaningful ? await this.#embedder?.question(question, signal) : undefined;
    if (vector === undefined || vectors === undefined) return findingOf(ranking, this.#settings, index);
    const fused = fuse(ranking, question, vector, vectors, index);
    const support = fused.similarity >= minSimilarity ? fused.similarity : 0;
    return findingOf(fused.ranking, { ...this.#settings, support }, index);
  }

  async #withVectors(index: TextIndex, signal: AbortSignal): Promise<IndexSnapshot> {
    const vectors = await this.#embedder?.passages(index, signal);
    signal.throwIfAborted();
    return { index, vectors };
  }
}

/** Work runs in slices of this many milliseconds; in between, the event loop runs. */
const SLICE_MS = 12;

/**
 * Runs a generator to completion without blocking the event loop for long; it may pause at each yield. Rejects with
 * the signal's reason on abort.
 */
export async function inSlices<Result>(
  work: Generator<undefined, Result>,
  signal?: AbortSignal,
): Promise<Result> {
  let started = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - started < SLICE_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    started = performance.now();
  }
}
