import { BackendError, type RagBackend, type RagEvent, type RagQuery } from '../../src/backend/index';
import type { Clock } from '../../src/session/index';

/** What a backend may do to a session. Plain data, so that a failing run can be printed and replayed. */
export type Behaviour =
  | { kind: 'fast'; parts: number }
  | { kind: 'slow'; parts: number; delay: number }
  | { kind: 'hang'; after: number }
  | { kind: 'throw-at-once' }
  | { kind: 'throw'; after: number; coded: boolean }
  | { kind: 'empty' }
  | { kind: 'deaf'; parts: number; delay: number }
  | { kind: 'nonsense' }
  | { kind: 'no-answer' }
  | { kind: 'rich' }
  | { kind: 'not-iterable' }
  | { kind: 'bad-return' };

export interface Call {
  query: RagQuery;
  signal: AbortSignal;
}

/** Plays the behaviours in turn, one a question, over and over. */
export class HostileBackend implements RagBackend {
  readonly name = 'hostile';
  readonly calls: Call[] = [];
  readonly #behaviours: readonly Behaviour[];
  readonly #clock: Clock;

  constructor(behaviours: readonly Behaviour[], clock: Clock) {
    this.#behaviours = behaviours;
    this.#clock = clock;
  }

  answer(query: RagQuery, { signal }: { signal: AbortSignal }): AsyncIterable<string | RagEvent> {
    const behaviour = this.#behaviours[this.calls.length % this.#behaviours.length] ?? { kind: 'empty' };
    this.calls.push({ query, signal });
    if (behaviour.kind === 'throw-at-once') throw new TypeError('secret upstream text');
    if (behaviour.kind === 'not-iterable') return 42 as unknown as AsyncIterable<string>;
    if (behaviour.kind === 'bad-return') return badReturn();
    return this.#play(behaviour, query, signal);
  }

  async *#play(
    behaviour: Behaviour,
    { queryId }: RagQuery,
    signal: AbortSignal,
  ): AsyncGenerator<string | RagEvent> {
    switch (behaviour.kind) {
      case 'fast':
        for (let i = 0; i < behaviour.parts; i++) yield text(queryId, i);
        return;
      case 'slow':
        for (let i = 0; i < behaviour.parts; i++) {
          await this.#sleep(behaviour.delay, signal);
          if (signal.aborted) return;
          yield text(queryId, i);
        }
        return;
      case 'hang':
        for (let i = 0; i < behaviour.after; i++) yield text(queryId, i);
        await new Promise(() => {});
        return;
      case 'throw':
        for (let i = 0; i < behaviour.after; i++) yield text(queryId, i);
        if (behaviour.coded) throw new BackendError('BACKEND_UNAVAILABLE', 'secret upstream text');
        throw new Error('secret upstream text');
      case 'deaf':
        // Goes on after its abort, as a careless adapter would.
        for (let i = 0; i < behaviour.parts; i++) {
          await this.#sleep(behaviour.delay);
          yield signal.aborted ? `AFTER-ABORT ${queryId}` : text(queryId, i);
        }
        return;
      case 'nonsense': {
        const nonsense: unknown[] = [null, undefined, 7, {}, { type: 'nothing' }, { type: 'text' }, '', []];
        for (const value of nonsense) yield value as string;
        yield { type: 'sources', sources: 'none' } as unknown as RagEvent;
        yield text(queryId, 0);
        return;
      }
      case 'no-answer':
        yield { type: 'text', text: text(queryId, 0) };
        yield { type: 'finish', reason: 'no_answer' };
        yield 'AFTER-FINISH';
        return;
      case 'rich':
        yield { type: 'conversation', id: 'conversation-1' };
        yield { type: 'sources', sources: [{ id: 's', title: 'S', text: 'passage', position: 1 }] };
        await this.#sleep(5, signal);
        yield { type: 'text', text: text(queryId, 0) };
        yield { type: 'replace', text: text(queryId, 1) };
        yield { type: 'usage', usage: { total_tokens: 3 } };
        return;
    }
  }

  #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        this.#clock.clearTimeout(timer);
        resolve();
      });
    });
  }
}

const text = (queryId: string, i: number) => `${queryId}/${i} `;

/** A hand-written iterator that hangs and whose return() throws. */
function badReturn(): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<IteratorResult<string>>(() => {}),
      return: () => {
        throw new Error('secret upstream text');
      },
    }),
  };
}
