import { takeUntilAborted, untilAborted } from '../../backend/abortable';
import { BackendError } from '../../backend/errors';
import { eventOf } from '../../backend/events';
import type { RagBackend, RagEvent, RagQuery } from '../../backend/rag-backend';
import { memorySizeOf } from './memory-size';

export interface SharedAnswerOptions {
  backend: RagBackend;
  query: RagQuery;
  /** How many bytes of it are held for readers that are behind. */
  maxBytes: number;
  /**
   * Called once, when nobody can join any more: with all events of a complete answer; without when it failed, every
   * reader left or it is too long.
   */
  onClosed: (events?: readonly RagEvent[]) => void;
}

interface Reader {
  /** The index of the event that it reads next, counted from the beginning of the answer. */
  at: number;
}

/**
 * One answer read by several callers at once, each at its own pace. The next event is fetched when one of them
 * requests it, and the answer is aborted when the last of them has left. A failure reaches every reader after the
 * events before it.
 */
export class SharedAnswer {
  readonly #options: SharedAnswerOptions;
  readonly #abort = new AbortController();
  readonly #iterator: AsyncIterator<string | RagEvent>;
  readonly #readers = new Set<Reader>();
  /** The events from number `#first` on, and their sizes in bytes. */
  #events: RagEvent[] = [];
  #sizes: number[] = [];
  #first = 0;
  #bytes = 0;
  #fetching: Promise<void> | undefined;
  #closed = false;
  #end: { error?: unknown } | undefined;

  constructor(options: SharedAnswerOptions) {
    const { signal } = this.#abort;
    this.#options = options;
    this.#iterator = takeUntilAborted(() => options.backend.answer(options.query, { signal }), signal);
  }

  /** The whole answer, for a caller that comes before `onClosed`. */
  async *read(signal: AbortSignal): AsyncGenerator<RagEvent, void, undefined> {
    const reader = { at: 0 };
    this.#readers.add(reader);
    try {
      for (;;) {
        while (this.#end === undefined && reader.at >= this.#first + this.#events.length) {
          await untilAborted(this.#more(), signal);
        }
        signal.throwIfAborted();
        if (reader.at < this.#first)
          throw new BackendError('BACKEND_ERROR', 'The answer was read too slowly.');
        const event = this.#events[reader.at - this.#first];
        if (event === undefined) break;
        reader.at += 1;
        yield event;
      }
      if (this.#end !== undefined && 'error' in this.#end) throw this.#end.error;
    } finally {
      this.#readers.delete(reader);
      if (this.#readers.size === 0 && this.#end === undefined) {
        this.#finish({});
        this.#close();
        this.#abort.abort();
      }
    }
  }

  /** The next event, shared by all readers. Never rejects. */
  #more(): Promise<void> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetch(): Promise<void> {
    try {
      const { done, value } = await this.#iterator.next();
      if (this.#end !== undefined) return;
      if (done) return this.#complete();
      const event = eventOf(value);
      this.#add(event);
      // Nothing comes after it, and callers stop reading here.
      if (event.type === 'finish') {
        this.#complete();
        this.#abort.abort();
      }
    } catch (error) {
      this.#finish({ error });
      this.#close();
    }
  }

  #add(event: RagEvent): void {
    const size = memorySizeOf(event);
    this.#events.push(event);
    this.#sizes.push(size);
    this.#bytes += size;
    if (this.#bytes > this.#options.maxBytes) this.#close();
    if (this.#closed) this.#drop();
  }

  /** With nobody left to join, what every reader has read can go; a reader too far behind is given up. */
  #drop(): void {
    const least = Math.min(...[...this.#readers].map(({ at }) => at)) - this.#first;
    let [count, bytes] = [0, this.#bytes];
    while (count < this.#events.length - 1 && (count < least || bytes > this.#options.maxBytes)) {
      bytes -= this.#sizes[count] ?? 0;
      count += 1;
    }
    this.#events.splice(0, count);
    this.#sizes.splice(0, count);
    this.#first += count;
    this.#bytes = bytes;
  }

  #complete(): void {
    this.#finish({});
    this.#close(this.#events);
  }

  #finish(end: { error?: unknown }): void {
    this.#end ??= end;
  }

  #close(events?: readonly RagEvent[]): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.onClosed(events);
  }
}
