import { untilAborted } from '../../backend/abortable';
import type { Logger } from '../../logging/logger';
import { type Finding, findingOf } from './answer/finding';
import type { LocalDocument, LocalSettings } from './options';
import { buildIndex, type DocumentChanges, reviseIndex } from './search/index/build-index';
import type { SavedIndex } from './search/index/saved-index';
import type { TextIndex } from './search/index/text-index';
import { Embedder } from './search/ranking/embedder';
import { fuse } from './search/ranking/fuse';
import type { PassageVectors } from './search/ranking/passage-vectors';
import { rank } from './search/ranking/rank';

/** The index at one moment. Never modified, only replaced, except for vectors that are still missing. */
interface IndexSnapshot {
  index: TextIndex;
  passages: PassageVectors | undefined;
}

/** The characters of a question that are looked up: of a very long turn, the last ones. */
const MAX_QUESTION = 2_000;

/** The snapshot that answers questions. An update builds a new one beside it, then swaps them. */
export class CurrentIndex {
  readonly #settings: LocalSettings;
  readonly #embedder: Embedder | undefined;
  #snapshot: IndexSnapshot | undefined;
  /** Updates run one at a time: the last one wins. */
  #updates: Promise<unknown> = Promise.resolve();

  constructor(settings: LocalSettings, logger: Logger) {
    this.#settings = settings;
    const { embed, embedTimeoutMs: timeoutMs, clock } = settings;
    if (embed !== undefined) this.#embedder = new Embedder({ embed, timeoutMs, clock, logger });
  }

  get index(): TextIndex {
    if (this.#snapshot === undefined)
      throw new Error('createLocalBackend: the documents are not indexed yet.');
    return this.#snapshot.index;
  }

  /** The index with the vectors that are known so far, to be saved. */
  get saved(): SavedIndex {
    const passages = this.#snapshot?.passages;
    if (passages === undefined || passages.dimensions === 0) return this.index;
    return { ...this.index, vectors: { model: this.#settings.embedModel, of: passages.vectors } };
  }

  /** Waits for the vectors of all passages, but not for those of a batch that failed. */
  async embedded(): Promise<{ passages: number; embedded: number }> {
    const passages = this.#snapshot?.passages;
    await passages?.tried;
    const embedded = passages?.vectors.filter(({ length }) => length > 0).length ?? 0;
    return { passages: this.index.passages.length, embedded };
  }

  /** Takes the vectors of a saved index, when they are of the same model. */
  restore(saved: SavedIndex): void {
    const { vectors } = saved;
    if (vectors?.model === this.#settings.embedModel && vectors) this.#embedder?.restore(saved, vectors.of);
  }

  /** Starts from a saved index. */
  load(index: TextIndex): Promise<void> {
    return this.#show(index, new AbortController().signal);
  }

  /** Embeds nothing more. */
  close(): void {
    this.#snapshot?.passages?.stop();
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
      await this.#show(index, signal);
    });
    this.#updates = update.catch(() => undefined);
    return update;
  }

  /** What the documents say about a question. */
  async find(whole: string, signal: AbortSignal): Promise<Finding> {
    const question = whole.slice(-MAX_QUESTION);
    const { index } = this;
    const passages = this.#snapshot?.passages;
    const ranking = rank(question, index);
    const { minSimilarity } = this.#settings;
    const isMeaningful = (passages?.dimensions ?? 0) > 0 && question.trim() !== '';
    const vector = isMeaningful ? await this.#embedder?.question(question, signal) : undefined;
    if (vector === undefined || passages === undefined)
      return findingOf(question, ranking, this.#settings, index);
    if (vector.length !== passages.dimensions) {
      this.#embedAnew(vector.length);
      return findingOf(question, ranking, this.#settings, index);
    }
    const fused = fuse(ranking, vector, passages.vectors, index);
    const support = fused.similarity >= minSimilarity ? fused.similarity : 0;
    return findingOf(question, fused.ranking, { ...this.#settings, support }, index);
  }

  /** Replaces the snapshot, with as many vectors as come soon; the others are filled in later. */
  async #show(index: TextIndex, signal: AbortSignal): Promise<void> {
    const passages = this.#embedder?.passages(index);
    try {
      signal.throwIfAborted();
      if (passages !== undefined) await untilAborted(passages.settled, signal);
    } catch (error) {
      passages?.stop();
      throw error;
    }
    this.#snapshot?.passages?.stop();
    this.#snapshot = { index, passages };
    this.#embedder?.keepOnly(index);
  }

  /** Vectors of a saved index are of another model than the one in use now. */
  #embedAnew(dimensions: number): void {
    if (this.#embedder?.forgetsRestored(dimensions) !== true) return;
    const { index } = this;
    this.#snapshot?.passages?.stop();
    this.#snapshot = { index, passages: this.#embedder.passages(index) };
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
