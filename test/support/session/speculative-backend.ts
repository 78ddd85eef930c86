import type { BackendContext, RagBackend, RagEvent, RagQuery } from '../../../src/backend/index';
import type { Source } from '../../../src/protocol/index';
import type { Clock } from '../../../src/session/index';

export interface SpeculativeCall {
  kind: 'retrieve' | 'answer';
  query: RagQuery;
  signal: AbortSignal;
  /** It was made before the question was certain. */
  isSpeculative: boolean;
  /** On the clock. */
  at: number;
  isConfirmed: boolean;
  /** How many steps of the answer were pulled. */
  pulled: number;
}

export interface SpeculativeOptions {
  level?: 'off' | 'retrieve' | 'answer';
  /** Milliseconds; undefined: it cannot retrieve. */
  retrieveMs?: number;
  firstTokenMs?: number;
  /** What is yielded after the first token's delay. Default: one text with the question. */
  events?: (query: RagQuery) => Iterable<string | RagEvent>;
  sources?: (query: RagQuery) => Source[];
}

export const SOURCE: Source = { id: 's1', title: 'Returns', text: 'Thirty days.', position: 1 };

/** A backend on the session's clock that records how it is called. Without sources it first looks for them. */
export class SpeculativeBackend implements RagBackend {
  readonly name = 'speculative';
  readonly calls: SpeculativeCall[] = [];
  readonly speculative?: 'off' | 'retrieve' | 'answer';
  readonly retrieve?: (query: RagQuery, context: BackendContext) => Promise<Source[]>;
  readonly #options: SpeculativeOptions;
  readonly #clock: Clock;

  constructor(clock: Clock, options: SpeculativeOptions) {
    this.#clock = clock;
    this.#options = options;
    if (options.level) this.speculative = options.level;
    if (options.retrieveMs !== undefined) {
      this.retrieve = async (query, context) => {
        this.#note('retrieve', query, context);
        return this.#find(query);
      };
    }
  }

  get answers(): SpeculativeCall[] {
    return this.calls.filter(({ kind }) => kind === 'answer');
  }

  get retrievals(): SpeculativeCall[] {
    return this.calls.filter(({ kind }) => kind === 'retrieve');
  }

  async *answer(query: RagQuery, context: BackendContext): AsyncGenerator<string | RagEvent> {
    const { firstTokenMs = 0, events = ({ question }) => [`<${question}>`] } = this.#options;
    const call = this.#note('answer', query, context);
    const sources = query.sources ?? (await this.#find(query));
    if (sources.length > 0) yield { type: 'sources', sources };
    await this.#sleep(firstTokenMs);
    for (const event of events(query)) {
      if (context.signal.aborted) return;
      call.pulled++;
      yield event;
    }
  }

  async #find(query: RagQuery): Promise<Source[]> {
    const { retrieveMs, sources = () => [SOURCE] } = this.#options;
    if (retrieveMs === undefined) return [];
    await this.#sleep(retrieveMs);
    return sources(query);
  }

  #note(kind: SpeculativeCall['kind'], query: RagQuery, context: BackendContext): SpeculativeCall {
    const { signal, speculation } = context;
    const call: SpeculativeCall = {
      ...{ kind, query, signal, isSpeculative: speculation !== undefined },
      ...{ at: this.#clock.now(), isConfirmed: false, pulled: 0 },
    };
    speculation?.onConfirmed(() => {
      call.isConfirmed = true;
    });
    this.calls.push(call);
    return call;
  }

  #sleep(ms: number): Promise<void> {
    if (ms === 0) return Promise.resolve();
    return new Promise((resolve) => this.#clock.setTimeout(resolve, ms));
  }
}
