import type { RagBackend, RagEvent, RagQuery } from '../../../src/backend/index';

interface Call {
  query: RagQuery;
  signal: AbortSignal;
  steps: (string | RagEvent | Error | null)[];
  wake: () => void;
  over: boolean;
}

/** A backend whose every step is triggered by the test: nothing is sent until `say` or `end` is called. */
export class GatedBackend implements RagBackend {
  readonly name = 'gated';
  readonly #calls: Call[] = [];
  readonly #asked: (() => void)[] = [];

  get queries(): RagQuery[] {
    return this.#calls.map(({ query }) => query);
  }

  get questions(): string[] {
    return this.#calls.map(({ query }) => query.question);
  }

  get signals(): AbortSignal[] {
    return this.#calls.map(({ signal }) => signal);
  }

  answer(query: RagQuery, { signal }: { signal: AbortSignal }): AsyncIterable<string | RagEvent> {
    const call: Call = { query, signal, steps: [], wake: () => {}, over: false };
    this.#calls.push(call);
    signal.addEventListener('abort', () => {
      call.over = true;
      call.wake();
    });
    for (const resolve of this.#asked.splice(0)) resolve();
    return this.#play(call);
  }

  /** Whether an answer is unfinished. */
  get busy(): boolean {
    return this.#calls.some(({ over }) => !over);
  }

  /** Continues the oldest unfinished answer with these steps. */
  say(...steps: (string | RagEvent)[]): void {
    const call = this.#current();
    call.steps.push(...steps);
    call.wake();
  }

  /** Ends the oldest unfinished answer. */
  end(): void {
    const call = this.#current();
    call.steps.push(null);
    call.over = true;
    call.wake();
  }

  /** Makes the oldest unfinished answer fail. */
  fail(error: Error): void {
    const call = this.#current();
    call.steps.push(error);
    call.over = true;
    call.wake();
  }

  /** Resolves when this many questions have been asked. */
  async asked(count: number): Promise<void> {
    while (this.#calls.length < count) {
      await new Promise<void>((resolve) => {
        this.#asked.push(resolve);
      });
    }
  }

  #current(): Call {
    const call = this.#calls.find(({ over }) => !over);
    if (!call) throw new Error('no answer is running');
    return call;
  }

  async *#play(call: Call): AsyncGenerator<string | RagEvent> {
    while (!call.signal.aborted) {
      const step = call.steps.shift();
      if (step === null) return;
      if (step instanceof Error) throw step;
      if (step !== undefined) yield step;
      else
        await new Promise<void>((resolve) => {
          call.wake = resolve;
        });
    }
  }
}
