import { EventReader } from '../../backend/event-reader';
import { createGuardedAbort, type GuardedAbort } from '../../backend/guarded-signal';
import type { RagBackend, RagQuery, SpeculationContext } from '../../backend/index';
import type { Logger } from '../../logging/logger';
import type { Clock } from '../../options/clock';
import type { Source } from '../../protocol/index';
import { nameOf } from '../answers/backend-pull';

/** How long an answer waits for its passages at most; then the backend looks for them itself. */
const MAX_WAIT_MS = 3_000;

interface RetrievalOptions {
  backend: RagBackend;
  query: RagQuery;
  speculation: SpeculationContext;
  clock: Clock;
  logger: Logger;
  /** It found nothing, or failed: `error`. Not called after `abort`. */
  onNothing: (error?: unknown) => void;
}

/** Passages that are being found for a question that may still change. */
export class Retrieval {
  readonly #options: RetrievalOptions;
  readonly #abort: GuardedAbort;
  readonly #reader: EventReader;
  #settled: () => void = () => {};
  readonly #done = new Promise<void>((resolve) => {
    this.#settled = resolve;
  });
  #sources: readonly Source[] | undefined;
  #isOver = false;
  #foundAt: number | undefined;

  constructor(options: RetrievalOptions) {
    this.#options = options;
    const { backend, query, logger } = options;
    const about = { queryId: query.queryId, backend: nameOf(backend), logger };
    this.#abort = createGuardedAbort(about);
    this.#reader = new EventReader(about);
  }

  /** When the passages were there, on the clock. */
  get foundAt(): number | undefined {
    return this.#foundAt;
  }

  start(): void {
    void this.#find();
  }

  /** The passages; a promise of them while they are being found. Undefined: there are none. Never rejects. */
  take(): readonly Source[] | undefined | Promise<readonly Source[] | undefined> {
    return this.#isOver ? this.#sources : this.#wait();
  }

  abort(): void {
    this.#end();
    this.#sources = undefined;
    this.#abort.abort();
  }

  async #find(): Promise<void> {
    const { backend, query, speculation, clock, onNothing } = this.#options;
    try {
      const found = await backend.retrieve?.(query, { signal: this.#abort.signal, speculation });
      if (this.#isOver) return;
      const sources = this.#reader.readSources(found);
      if (sources.length > 0) {
        this.#sources = sources;
        this.#foundAt = clock.now();
      }
      this.#end();
      if (sources.length === 0) onNothing();
    } catch (error) {
      if (this.#isOver) return;
      this.#end();
      onNothing(error);
    }
  }

  async #wait(): Promise<readonly Source[] | undefined> {
    const { clock } = this.#options;
    const timer = clock.setTimeout(() => this.abort(), MAX_WAIT_MS);
    await this.#done;
    clock.clearTimeout(timer);
    return this.#sources;
  }

  #end(): void {
    this.#isOver = true;
    this.#settled();
  }
}
