import type { RagBackend, RagEvent, RagQuery } from '../../../backend/index';
import { isChinese } from '../../../backend/language';
import type { Clock } from '../../../options/clock';
import type { Source } from '../../../protocol/index';

/** The times that the simulated backend takes, on the virtual clock. */
export interface Latencies {
  /** Milliseconds to find passages. */
  retrievalMs: number;
  /** Milliseconds from the passages to the first token. */
  firstTokenMs: number;
  tokensPerSecond: number;
  /** How many tokens each answer has. */
  answerTokens: number;
}

/** One call of the backend, as it went. */
export interface BackendCall {
  /** `r1`, `a2`; the reference of the answer on the wire, so that an answer can be traced to its call. */
  id: string;
  kind: 'retrieve' | 'answer';
  question: string;
  queryId: string;
  startedAt: number;
  /** Absent while it runs. */
  endedAt?: number;
  aborted: boolean;
  /** Of an answer: when its first token was written. */
  firstTokenAt?: number;
  /** Of an answer: how many tokens were written, whoever read them. */
  tokens: number;
  /** Of an answer: the `retrieve` call whose passages came with the query. */
  passagesOf?: string;
}

/**
 * A backend that takes exactly the stated times, so that what is measured is the session. It asks nobody, costs
 * nothing, and gives the same answer twice; its upstream writes on at its own pace, as a model does, whether or not
 * somebody reads.
 */
export class SimulatedBackend implements RagBackend {
  readonly name = 'simulated';
  /** Nothing that it was asked in vain leaves a trace. */
  readonly speculative = 'answer';
  readonly #clock: Clock;
  readonly #latencies: Latencies;
  readonly #began: (call: BackendCall) => void;
  #calls = 0;

  /** @param began called at the beginning of each call, which changes from then on */
  constructor(clock: Clock, latencies: Latencies, began: (call: BackendCall) => void) {
    this.#clock = clock;
    this.#latencies = latencies;
    this.#began = began;
  }

  async retrieve(query: RagQuery, { signal }: { signal: AbortSignal }): Promise<Source[]> {
    const call = this.#begin('retrieve', query, signal);
    await this.#wait(this.#latencies.retrievalMs, signal);
    this.#end(call);
    return sourcesOf(call);
  }

  async *answer(query: RagQuery, { signal }: { signal: AbortSignal }): AsyncGenerator<RagEvent> {
    const { retrievalMs, firstTokenMs, tokensPerSecond, answerTokens } = this.#latencies;
    const call = this.#begin('answer', query, signal);
    yield { type: 'reference', messageId: call.id };
    if (query.sources === undefined) await this.#wait(retrievalMs, signal);
    yield { type: 'sources', sources: query.sources ?? sourcesOf(call) };
    await this.#wait(firstTokenMs, signal);
    const firstAt = this.#clock.now();
    if (!signal.aborted) call.firstTokenAt = firstAt;
    for (const [index, text] of tokensOf(query.question, answerTokens).entries()) {
      await this.#wait(firstAt + (index * 1000) / tokensPerSecond - this.#clock.now(), signal);
      if (signal.aborted) return;
      yield { type: 'text', text };
    }
    this.#end(call);
  }

  #begin(kind: BackendCall['kind'], query: RagQuery, signal: AbortSignal): BackendCall {
    const { question, queryId, sources } = query;
    const passagesOf = sources?.[0]?.id;
    const call: BackendCall = {
      id: `${kind === 'answer' ? 'a' : 'r'}${++this.#calls}`,
      kind,
      question,
      queryId,
      startedAt: this.#clock.now(),
      aborted: false,
      tokens: 0,
      ...(passagesOf === undefined ? {} : { passagesOf }),
    };
    this.#began(call);
    signal.addEventListener('abort', () => this.#end(call, true), { once: true });
    return call;
  }

  #end(call: BackendCall, aborted = false): void {
    if (call.endedAt !== undefined) return;
    call.endedAt = this.#clock.now();
    call.aborted = aborted;
    call.tokens = this.#written(call);
  }

  #written({ firstTokenAt, endedAt = this.#clock.now() }: BackendCall): number {
    const { tokensPerSecond, answerTokens } = this.#latencies;
    if (firstTokenAt === undefined) return 0;
    return Math.min(answerTokens, 1 + Math.floor(((endedAt - firstTokenAt) * tokensPerSecond) / 1000));
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    if (ms <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.#clock.clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = this.#clock.setTimeout(done, ms);
      signal.addEventListener('abort', done);
    });
  }
}

/** The passage names its call, so that it can be told who brought it along. */
function sourcesOf({ id, question }: BackendCall): Source[] {
  return [{ id, title: 'Simulated passage', text: question, position: 1 }];
}

function tokensOf(question: string, count: number): string[] {
  const words = isChinese(question)
    ? ['（模拟回答）', question, '……']
    : ['Simulated answer to: ', question, ' …'];
  return Array.from({ length: count }, (_, index) => words[index] ?? '·');
}
