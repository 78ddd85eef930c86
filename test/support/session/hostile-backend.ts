import {
  type BackendContext,
  BackendError,
  type RagBackend,
  type RagEvent,
  type RagQuery,
} from '../../../src/backend/index';
import type { Source } from '../../../src/protocol/index';
import type { Clock } from '../../../src/session/index';
import { HOSTILE_VALUES, type HostileValue, revoked, thrower } from './hostile-values';

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
  | { kind: 'bad-return' }
  /** Yields invalid or barely valid events, and text after them. */
  | { kind: 'hostile'; values: HostileValue[] }
  | { kind: 'throw-hostile'; after: number; what: HostileThrown }
  | { kind: 'bad-step'; what: BadStep }
  /** Hangs after a part, and resists being closed. */
  | { kind: 'bad-end'; does: 'hang' | 'reject' | 'throw' | 'thenable' }
  /** Reacts to its abort by failing or by calling the session. */
  | { kind: 'abort-listener'; parts: number; delay: number; does: 'throw' | 'reject' | 'onabort' | 'call' }
  /** Calls the session before it returns an answer. */
  | { kind: 'calls'; throws: boolean };

export const HOSTILE_THROWN = {
  nothing: () => undefined,
  'a text': () => 'secret upstream text',
  'a revoked proxy': revoked,
  'a proxy that throws': thrower,
  'an error that throws': () =>
    Object.defineProperty(new BackendError('BACKEND_TIMEOUT', 'x'), 'code', {
      get() {
        throw new Error('secret upstream text');
      },
    }),
  'an unknown code': () => Object.assign(new BackendError('BACKEND_ERROR', 'x'), { code: 'NONE' }),
  'an endless delay': () => new BackendError('RATE_LIMITED', 'x', { retryAfterMs: Number.POSITIVE_INFINITY }),
} as const satisfies Record<string, () => unknown>;
type HostileThrown = keyof typeof HOSTILE_THROWN;

/** What `next()` may return instead of a step. */
export const BAD_STEPS = {
  nothing: () => undefined,
  'a revoked proxy': revoked,
  'a promise of nothing': () => Promise.resolve(null),
  'a promise of a proxy that throws': () => Promise.resolve({ done: false, value: thrower() }),
  'a step that throws': () =>
    Promise.resolve({
      get done() {
        throw new Error('secret upstream text');
      },
    }),
  'a then that throws': () =>
    Object.defineProperty({}, 'then', {
      get() {
        throw new Error('secret upstream text');
      },
    }),
} as const satisfies Record<string, () => unknown>;
type BadStep = keyof typeof BAD_STEPS;

/** What a backend reports to the simulation, and what it may use of it. */
export interface BackendHooks {
  /** Calls the session again, in the way the plan says. */
  callSession(): void;
  /** The signal of this query was aborted just now. */
  onAbort(queryId: string): void;
}

export interface Call {
  query: RagQuery;
  signal: AbortSignal;
  /** It was made before its question was certain. */
  isSpeculative: boolean;
  isConfirmed: boolean;
}

/** What `retrieve` may do. */
export type Retrieval =
  | { kind: 'fast' }
  | { kind: 'slow'; delay: number }
  | { kind: 'none' | 'nonsense' | 'hang' | 'throw' | 'throw-at-once' | 'no-promise' };

/** How a backend takes questions that may still change. */
export interface Hesitation {
  level: 'off' | 'retrieve' | 'answer';
  /** For each retrieval in turn; absent: it has none. */
  retrievals?: Retrieval[];
  /** For each speculative call in turn: what it does when its question is confirmed, or before. */
  confirmations: ('nothing' | 'throw' | 'reject' | 'hang' | 'decline')[];
}

const CERTAIN: Hesitation = { level: 'off', confirmations: ['nothing'] };

const NO_HOOKS: BackendHooks = { callSession() {}, onAbort() {} };

/** Plays the behaviours in turn, one per question, repeatedly. */
export class HostileBackend implements RagBackend {
  readonly name = 'hostile';
  readonly calls: Call[] = [];
  readonly #behaviours: readonly Behaviour[];
  readonly #clock: Clock;
  readonly #hooks: BackendHooks;
  readonly #hesitation: Hesitation;
  readonly retrievals: Call[] = [];
  readonly speculative: Hesitation['level'];
  readonly retrieve?: (query: RagQuery, context: BackendContext) => Promise<Source[]>;
  #speculations = 0;

  constructor(
    behaviours: readonly Behaviour[],
    clock: Clock,
    hooks: BackendHooks = NO_HOOKS,
    hesitation: Hesitation = CERTAIN,
  ) {
    this.#hesitation = hesitation;
    this.speculative = hesitation.level;
    if (hesitation.retrievals) this.retrieve = (query, context) => this.#retrieve(query, context);
    this.#behaviours = behaviours;
    this.#clock = clock;
    this.#hooks = hooks;
  }

  answer(query: RagQuery, context: BackendContext): AsyncIterable<string | RagEvent> {
    const { signal } = context;
    const behaviour = this.#behaviours[this.calls.length % this.#behaviours.length] ?? { kind: 'empty' };
    const call = this.#note(this.calls, query, context);
    signal.addEventListener('abort', () => {
      if (!call.isSpeculative || call.isConfirmed) this.#hooks.onAbort(query.queryId);
    });
    if (behaviour.kind === 'calls') {
      this.#hooks.callSession();
      if (behaviour.throws) throw new TypeError('secret upstream text');
    }
    if (behaviour.kind === 'bad-step') return badSteps(behaviour.what);
    if (behaviour.kind === 'bad-end') return badEnd(behaviour.does, text(query.queryId, 0));
    if (behaviour.kind === 'throw-at-once') throw new TypeError('secret upstream text');
    if (behaviour.kind === 'not-iterable') return 42 as unknown as AsyncIterable<string>;
    if (behaviour.kind === 'bad-return') return badReturn();
    return this.#play(behaviour, query, signal);
  }

  #note(calls: Call[], query: RagQuery, { signal, speculation }: BackendContext): Call {
    const call: Call = { query, signal, isSpeculative: speculation !== undefined, isConfirmed: false };
    calls.push(call);
    if (!speculation) return call;
    speculation.onConfirmed(() => {
      call.isConfirmed = true;
    });
    const { confirmations } = this.#hesitation;
    const does = confirmations[this.#speculations++ % confirmations.length];
    if (does === 'decline') speculation.decline();
    speculation.onConfirmed(() => {
      if (does === 'throw') throw new Error('secret upstream text');
      if (does === 'reject') return Promise.reject(new Error('secret upstream text'));
      if (does === 'hang') return new Promise(() => {});
      return undefined;
    });
    return call;
  }

  #retrieve(query: RagQuery, context: BackendContext): Promise<Source[]> {
    const { retrievals = [] } = this.#hesitation;
    const what = retrievals[this.retrievals.length % retrievals.length] ?? { kind: 'none' };
    this.#note(this.retrievals, query, context);
    if (what.kind === 'throw-at-once') throw new TypeError('secret upstream text');
    if (what.kind === 'no-promise') return 7 as unknown as Promise<Source[]>;
    return this.#find(what);
  }

  async #find(what: Retrieval): Promise<Source[]> {
    if (what.kind === 'hang') return new Promise(() => {});
    // It ignores its signal, as a careless adapter would.
    if (what.kind === 'slow') await this.#sleep(what.delay);
    if (what.kind === 'throw') throw new Error('secret upstream text');
    if (what.kind === 'nonsense') return thrower() as Source[];
    return what.kind === 'none' ? [] : [{ id: 's', title: 'S', text: 'passage', position: 1 }];
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
        // Continues after its abort, as a careless adapter would.
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
      case 'hostile':
        for (const [i, name] of behaviour.values.entries()) {
          yield HOSTILE_VALUES[name]?.(text(queryId, i)) as string;
        }
        yield text(queryId, 0);
        return;
      case 'throw-hostile':
        for (let i = 0; i < behaviour.after; i++) yield text(queryId, i);
        throw HOSTILE_THROWN[behaviour.what]();
      case 'abort-listener':
        this.#listen(behaviour.does, signal);
        for (let i = 0; i < behaviour.parts; i++) {
          await this.#sleep(behaviour.delay, signal);
          yield text(queryId, i);
        }
        return;
      case 'calls':
        yield text(queryId, 0);
        this.#hooks.callSession();
        yield text(queryId, 1);
        return;
    }
  }

  #listen(does: 'throw' | 'reject' | 'onabort' | 'call', signal: AbortSignal): void {
    const fail = () => {
      throw new Error('secret upstream text');
    };
    if (does === 'throw') signal.addEventListener('abort', fail);
    if (does === 'reject') signal.addEventListener('abort', async () => fail());
    if (does === 'onabort') signal.onabort = fail;
    if (does === 'call') signal.addEventListener('abort', () => this.#hooks.callSession());
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

function badSteps(what: BadStep): AsyncIterable<string> {
  let steps = 0;
  return {
    [Symbol.asyncIterator]: () => ({
      // It may be pulled indefinitely, so it ends eventually.
      next: () =>
        (steps++ < 3 ? BAD_STEPS[what]() : Promise.resolve({ done: true, value: undefined })) as Promise<
          IteratorResult<string>
        >,
    }),
  };
}

function badEnd(does: 'hang' | 'reject' | 'throw' | 'thenable', part: string): AsyncIterable<string> {
  let steps = 0;
  const end = () => {
    if (does === 'hang') return new Promise(() => {});
    if (does === 'reject') return Promise.reject(new Error('secret upstream text'));
    if (does === 'thenable') return thrower();
    throw new Error('secret upstream text');
  };
  return {
    [Symbol.asyncIterator]: () => ({
      next: () =>
        steps++ === 0
          ? Promise.resolve({ done: false, value: part })
          : new Promise<IteratorResult<string>>(() => {}),
      return: end as () => Promise<IteratorResult<string>>,
    }),
  };
}
