import { LRUCache } from 'lru-cache';
import * as v from 'valibot';
import { takeUntilAborted } from '../../backend/abortable';
import { eventOf } from '../../backend/events';
import { completeQuery, signalOf } from '../../backend/query';
import type {
  CallableBackend,
  RagBackend,
  RagEvent,
  RagQuery,
  SpeculationContext,
} from '../../backend/rag-backend';
import { carriedOn } from '../../backend/wrappers/carried-on';
import { callback, duration, oneOf, wholeNumber, withMethods } from '../../options/fields';
import { readOptions } from '../../options/read-options';
import { memorySizeOf } from './memory-size';
import { keyOf } from './question-key';
import { SharedAnswer } from './shared-answer';

export interface CachedOptions {
  /** Milliseconds for which an answer is reused. Default: 300 000, five minutes. */
  ttlMs?: number;
  /** How many answers are kept; the least recently used are evicted first. Default: 500. */
  maxEntries?: number;
  /**
   * How much memory the answers take together, estimated in bytes; the least recently used are evicted first. An
   * answer in progress takes as much at most. Default: 33 554 432, 32 MiB.
   */
  maxBytes?: number;
  /**
   * The cache key of a question. Default: the question with its language, its user and the passages that came with
   * it. Ignored is only what never changes what is asked: spaces at the edges or repeated, full-width forms, the
   * question mark at the end, a full stop after a long word or in Chinese, and the capital of an opening word such as
   * "What". Other signs and capitals count: "C" is not "C#", and "US" not "us".
   */
  key?: (query: RagQuery) => string;
  /**
   * For answers that depend on what was said and asked before. `bypass`: questions that come with a transcript or a
   * conversation are always asked, and their answers are not cached. `drop`: every question is asked without them, so
   * its answer can be cached. Default: `bypass`.
   */
  context?: 'bypass' | 'drop';
  /** Milliseconds on a custom clock. Default: `performance.now`. */
  now?: () => number;
}

const MAX_ENTRIES = 1_000_000;
/** Per answer. Longer ones are passed on but not cached. */
const MAX_CHARS = 100_000;
const MAX_EVENTS = 100_000;

const backendSchema = v.object({
  backend: withMethods<RagBackend>('a backend: an object with a method answer(query, context)', 'answer'),
});

const schema = v.object({
  ttlMs: v.optional(duration(), 300_000),
  maxEntries: v.optional(wholeNumber({ min: 1, max: MAX_ENTRIES }), 500),
  maxBytes: v.optional(wholeNumber({ min: 1 }), 32 * 1024 * 1024),
  key: v.optional(
    callback<(query: RagQuery) => string>('a function that makes a key of a query'),
    () => keyOf,
  ),
  context: v.optional(oneOf(['bypass', 'drop']), 'bypass'),
  now: v.optional(callback<() => number>('a clock'), () => () => performance.now()),
});

/**
 * Reuses the answer when the same question is asked again, and asks the backend only once when several callers ask it
 * at the same time, each reading at its own pace. Only complete answers are kept. A reused answer has no conversation, usage or reference. Closing
 * it closes the backend.
 *
 * Throws a `TypeError` for invalid options.
 */
export function cached(backend: RagBackend, options: CachedOptions = {}): CallableBackend {
  readOptions('cached', backendSchema, { backend });
  const { ttlMs, maxEntries, maxBytes, key, context, now } = readOptions('cached', schema, options);
  const answers = new LRUCache<string, readonly RagEvent[]>({
    max: maxEntries,
    maxSize: maxBytes,
    sizeCalculation: (events, id) => memorySizeOf(events) + memorySizeOf(id),
    ttl: Math.ceil(ttlMs),
    ttlResolution: 0,
    perf: { now },
  });
  const underWay = new Map<string, SharedAnswer>();

  /** The answer in progress for that question, and whether this caller started it. */
  function join(id: string, query: RagQuery): { shared: SharedAnswer; isMine: boolean } {
    const known = underWay.get(id);
    if (known) return { shared: known, isMine: false };
    const shared = new SharedAnswer({
      backend,
      query,
      maxBytes,
      onClosed(events) {
        underWay.delete(id);
        const kept = events && cacheable(events);
        if (kept) answers.set(id, kept);
      },
    });
    underWay.set(id, shared);
    return { shared, isMine: true };
  }

  /** Shared with nobody and kept only once it is confirmed: it may be an answer to a question that nobody asked. */
  async function* speculate(query: RagQuery, signal: AbortSignal, speculation: SpeculationContext) {
    const events: RagEvent[] = [];
    let isConfirmed = false;
    let isWhole = false;
    const keep = () => {
      const kept = isConfirmed && isWhole ? cacheable(events) : undefined;
      if (kept && memorySizeOf(kept) <= maxBytes) answers.set(key(query), kept);
    };
    speculation.onConfirmed(() => {
      isConfirmed = true;
      keep();
    });
    for await (const step of takeUntilAborted(() => backend.answer(query, { signal, speculation }), signal)) {
      const event = eventOf(step);
      if (events.length < MAX_EVENTS) events.push(event);
      if (event.type === 'finish') break;
      yield event;
    }
    isWhole = !signal.aborted && events.length < MAX_EVENTS;
    keep();
    const last = events.at(-1);
    if (last?.type === 'finish') yield last;
  }

  async function* answer(query: RagQuery, signal: AbortSignal, speculation?: SpeculationContext) {
    const id = key(query);
    const kept = answers.get(id);
    if (kept) {
      for (const event of kept) {
        if (signal.aborted) return;
        yield event;
      }
      return;
    }
    if (signal.aborted) return;
    if (speculation) return yield* speculate(query, signal, speculation);
    const { shared, isMine } = join(id, query);
    for await (const event of shared.read(signal)) {
      if ((isMine && event.type !== 'conversation') || isShareable(event)) yield event;
    }
  }

  const { retrieve } = backend;
  return {
    name: backend.name,
    answer(partial, given) {
      const query = completeQuery(partial);
      const signal = signalOf(given);
      const speculation = given?.speculation;
      const isAlone = query.conversationId === undefined && query.transcript.length === 0;
      if (isAlone) return answer(query, signal, speculation);
      if (context === 'bypass') return backend.answer(query, { ...given, signal });
      const { conversationId: _, ...rest } = query;
      return answer({ ...rest, transcript: [] }, signal, speculation);
    },
    ...(retrieve ? { retrieve: (query, given) => retrieve.call(backend, query, given) } : {}),
    ...carriedOn(backend),
    close: async () => backend.close?.(),
  };
}

/** What can be shared with anyone: not the conversation, the usage, or the ids used for feedback. */
const SHAREABLE: readonly RagEvent['type'][] = ['text', 'replace', 'sources', 'warning', 'finish'];

function isShareable({ type }: RagEvent): boolean {
  return SHAREABLE.includes(type);
}

/**
 * What to keep of a complete answer, with its text joined; undefined when it is not cacheable: without text, without
 * an answer, truncated by the model, or too long.
 */
function cacheable(events: readonly RagEvent[]): RagEvent[] | undefined {
  const shared = events.filter(isShareable);
  const text = shared.reduce((all, event) => {
    if (event.type === 'text') return all + event.text;
    return event.type === 'replace' ? event.text : all;
  }, '');
  const isCut = shared.some(({ type }) => type === 'warning');
  const isNone = shared.some((event) => event.type === 'finish' && event.reason === 'no_answer');
  if (isCut || isNone || text.trim() === '' || text.length > MAX_CHARS) return undefined;
  return [
    ...shared.filter(({ type }) => type === 'sources').slice(-1),
    { type: 'text', text },
    ...shared.filter(({ type }) => type === 'finish'),
  ];
}
