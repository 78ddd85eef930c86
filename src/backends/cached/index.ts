import { LRUCache } from 'lru-cache';
import { completeQuery, signalOf } from '../../backend/query';
import type { CallableBackend, RagBackend, RagEvent, RagQuery } from '../../backend/rag-backend';
import { type OptionReader, optionReader } from '../../options/option-reader';
import { Flight } from './flight';
import { isShared, keptOf } from './kept';
import { keyOf } from './key';

export interface CachedOptions {
  /** Milliseconds for which an answer is given again. Default: 300 000, five minutes. */
  ttlMs?: number;
  /** How many answers are kept; the ones that were not asked for longest are forgotten first. Default: 500. */
  maxEntries?: number;
  /**
   * What makes two questions the same one. Default: their words, whatever the case, the spaces and the marks at
   * the end, with the language and the user.
   */
  key?: (query: RagQuery) => string;
  /**
   * Answers depend on what was said and asked before. `bypass`: questions that come with a transcript or a
   * conversation are always asked, and their answers not kept. `drop`: every question is asked without them, so
   * that its answer can be kept. Default: `bypass`.
   */
  context?: 'bypass' | 'drop';
  /** Milliseconds on a clock of yours. Default: `performance.now`. */
  now?: () => number;
}

const MAX_ENTRIES = 1_000_000;
/** Of one answer. Longer ones are passed on, but not kept. */
const MAX_CHARS = 100_000;

/**
 * Gives the answer to a question again when the same one is asked, and asks only once when several ask it at the
 * same time. Only whole answers are kept. What is given again has no conversation, no cost and no reference.
 * Closing it closes the backend.
 *
 * Throws a `TypeError` for options that can not work.
 */
export function cached(backend: RagBackend, options: CachedOptions = {}): CallableBackend {
  const read: OptionReader = optionReader('cached');
  const { key = keyOf, now = () => performance.now() } = options;
  const context = read.oneOf('context', options.context, ['bypass', 'drop']);
  const answers = new LRUCache<string, readonly RagEvent[]>({
    max: read.wholeNumber('maxEntries', options.maxEntries, 500, 1, MAX_ENTRIES),
    ttl: Math.ceil(read.milliseconds('ttlMs', options.ttlMs, 300_000)),
    ttlResolution: 0,
    perf: { now },
  });
  const flights = new Map<string, Flight>();

  /** The flight of that question, and whether somebody else began it. */
  function join(id: string, query: RagQuery): { flight: Flight; isMine: boolean } {
    const under = flights.get(id);
    if (under) return { flight: under, isMine: false };
    const flight = new Flight(backend, query, (whole) => {
      if (flights.get(id) === flight) flights.delete(id);
      const kept = whole ? keptOf(flight.events, MAX_CHARS) : undefined;
      if (kept) answers.set(id, kept);
    });
    flights.set(id, flight);
    return { flight, isMine: true };
  }

  async function* answer(query: RagQuery, signal: AbortSignal) {
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
    const { flight, isMine } = join(id, query);
    for await (const event of flight.read(signal)) {
      if ((isMine && event.type !== 'conversation') || isShared(event)) yield event;
    }
  }

  const { retrieve, check } = backend;
  return {
    name: backend.name,
    answer(partial, given) {
      const query = completeQuery(partial);
      const signal = signalOf(given);
      const isAlone = query.conversationId === undefined && query.transcript.length === 0;
      if (isAlone) return answer(query, signal);
      if (context === 'bypass') return backend.answer(query, { signal });
      const { conversationId: _, ...rest } = query;
      return answer({ ...rest, transcript: [] }, signal);
    },
    ...(retrieve ? { retrieve: (query, given) => retrieve.call(backend, query, given) } : {}),
    ...(check ? { check: (given) => check.call(backend, given) } : {}),
    close: async () => backend.close?.(),
  };
}
