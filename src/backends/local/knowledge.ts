import type { Logger } from '../../logging/logger';
import { type Finding, findingOf } from './answer/finding';
import type { LocalBackendOptions, LocalDocument, LocalLimits } from './options';
import { buildIndex, type DocumentChanges, reviseIndex } from './search/build';
import { fuse } from './search/hybrid';
import { rank } from './search/searcher';
import { inSlices } from './search/slices';
import type { TextIndex } from './search/text-index';
import { Embedder, type Vectors } from './search/vectors';

/** What is known at one moment. Replaced as a whole. */
interface Known {
  index: TextIndex;
  vectors: Vectors | undefined;
}

/** The documents, ready to be asked; another set of documents takes their place at once, when it is ready. */
export class Knowledge {
  readonly #limits: LocalLimits;
  readonly #embedder: Embedder | undefined;
  readonly #progress: LocalBackendOptions['onProgress'];
  #known: Known | undefined;
  /** Updates wait for one another: the last one given is the one that stays. */
  #updates: Promise<unknown> = Promise.resolve();

  constructor(
    { embed, onProgress }: Pick<LocalBackendOptions, 'embed' | 'onProgress'>,
    limits: LocalLimits,
    logger: Logger,
  ) {
    this.#progress = onProgress;
    this.#limits = limits;
    if (embed !== undefined) this.#embedder = new Embedder(embed, logger);
  }

  get index(): TextIndex {
    if (this.#known === undefined) throw new Error('createLocalBackend: the documents are not read yet.');
    return this.#known.index;
  }

  /** Starts from an index that was saved. */
  async load(index: TextIndex): Promise<void> {
    this.#known = await this.#withVectors(index, new AbortController().signal);
  }

  /** Learns documents, from what is known of them: `known`, or what was there before. */
  async learn(documents: readonly LocalDocument[], signal: AbortSignal, known?: TextIndex): Promise<void> {
    const progress = (done: number) => this.#progress?.({ stage: 'indexing', done, total: documents.length });
    return this.#next(() => buildIndex(documents, known ?? this.#known?.index, progress), signal);
  }

  /** Learns some documents anew and forgets others. */
  async revise(changes: DocumentChanges, signal: AbortSignal): Promise<void> {
    return this.#next(() => reviseIndex(this.index, changes), signal);
  }

  async #next(make: () => Generator<undefined, TextIndex>, signal: AbortSignal): Promise<void> {
    const turn = this.#updates.then(async () => {
      signal.throwIfAborted();
      const index = await inSlices(make(), signal);
      if (index.passages.length === 0) {
        throw new Error('createLocalBackend: the documents in docs hold no text; write some into them.');
      }
      this.#known = await this.#withVectors(index, signal);
    });
    this.#updates = turn.catch(() => undefined);
    return turn;
  }

  /** What the documents have to say to a question. */
  async find(question: string, signal: AbortSignal): Promise<Finding> {
    const { index } = this;
    const vectors = this.#known?.vectors;
    const ranking = rank(question, index);
    const { topK, minConfidence, minSimilarity } = this.#limits;
    const options = { topK, minConfidence };
    if (this.#embedder === undefined || vectors === undefined || question.trim() === '') {
      return findingOf(ranking, options, index);
    }
    const vector = await this.#embedder.question(question, signal);
    if (vector === undefined) return findingOf(ranking, options, index);
    const fused = fuse(ranking, question, vector, vectors, index);
    const support = fused.similarity >= minSimilarity ? fused.similarity : 0;
    return findingOf(fused.ranking, { ...options, support }, index);
  }

  async #withVectors(index: TextIndex, signal: AbortSignal): Promise<Known> {
    const vectors = await this.#embedder?.passages(index, signal);
    signal.throwIfAborted();
    return { index, vectors };
  }
}
