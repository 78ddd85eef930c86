import type { LoggedEvent } from './event-log';
import { bytesOf, LOG_LIMITS, type LogLimits } from './limits';
import type { RingBudget, Trimmable } from './ring-budget';

/** Where a client is: the last event that it received, or the beginning of a label (`seq` 0). */
export interface Position {
  label: string;
  seq: number;
}

const FIRST_CAPACITY = 8;
/** How many labels are remembered of which no event is held any more. */
const MAX_LABELS = 64;
/** With so much of its room taken by what nobody has got, a ring is nearly full. */
const NEARLY_FULL = 3 / 4;

/**
 * What one session said lately, as text: the owner's own memory, of bounded size. The latest event is always held.
 * Holds nothing, and takes next to nothing, until the first event.
 */
export class Ring implements Trimmable {
  readonly #limits: LogLimits;
  readonly #budget: RingBudget | undefined;
  /** A circle whose size is a power of two; the event of an offset is at `offset & (size - 1)`. */
  #slots: (LoggedEvent | undefined)[] | undefined;
  #oldest = 1;
  #newest = 0;
  #bytes = 0;
  /** The label of the newest event and its `seq`, apart from all others: it seldom changes. */
  #label: string | undefined;
  #top = 0;
  #tops: Map<string, number> | undefined;
  /** What was dropped last; whoever got exactly this has missed nothing. */
  #droppedLabel: string | undefined;
  #droppedSeq = 0;
  #forgotLabels = false;
  #unreadFrom: number | undefined;
  #unreadBytes = 0;

  constructor(limits: LogLimits = LOG_LIMITS, budget?: RingBudget) {
    this.#limits = limits;
    this.#budget = budget;
  }

  /** The offset of the oldest event held; that of the next one if there is none. */
  get oldest(): number {
    return this.#oldest;
  }

  /** The offset of the latest event; 0 before the first one. */
  get newest(): number {
    return this.#newest;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The label of the latest event. */
  get label(): string | undefined {
    return this.#label;
  }

  /** The latest `seq` of a label, if it is known. */
  topOf(label: string): number | undefined {
    return label === this.#label ? this.#top : this.#tops?.get(label);
  }

  /** Keeps the next event. Older ones are dropped when there are too many. */
  add(label: string, seq: number, text: string): LoggedEvent {
    const event: LoggedEvent = { offset: this.#newest + 1, label, seq, text };
    this.#keep(event);
    return event;
  }

  /** Takes over what a log holds of a session: events with consecutive offsets. Only before the first `add`. */
  load(events: readonly LoggedEvent[]): void {
    const [first] = events;
    if (!first || this.#newest > 0) return;
    this.#oldest = first.offset;
    this.#newest = first.offset - 1;
    for (const event of events) this.#keep(event);
  }

  /** The event of an offset, while it is held. */
  at(offset: number): LoggedEvent | undefined {
    if (offset < this.#oldest || offset > this.#newest) return undefined;
    return this.#slots?.[offset & (this.#slots.length - 1)];
  }

  /** All events after this offset that are held. */
  after(offset: number): LoggedEvent[] {
    const events: LoggedEvent[] = [];
    for (let next = Math.max(offset + 1, this.#oldest); next <= this.#newest; next++) {
      const event = this.at(next);
      if (event) events.push(event);
    }
    return events;
  }

  /**
   * The offset of the last event that a client has received: what it misses is `after` that.
   *
   * `gone`: some of that is no longer held. `ahead`: the client knows more than was ever said here.
   */
  find({ label, seq }: Position): number | 'gone' | 'ahead' {
    const top = this.topOf(label);
    if (top === undefined) {
      if (seq === 0) return this.#oldest === 1 ? 0 : 'gone';
      return this.#forgotLabels || this.#oldest > 1 ? 'gone' : 'ahead';
    }
    if (seq > top) return 'ahead';
    if (label === this.#droppedLabel && seq === this.#droppedSeq) return this.#oldest - 1;
    for (let offset = this.#newest; offset >= this.#oldest; offset--) {
      const event = this.at(offset);
      if (event?.label !== label) continue;
      if (event.seq === seq) return offset;
      if (event.seq === 1 && seq === 0) return offset - 1;
    }
    return 'gone';
  }

  /**
   * From now on, what follows this offset is to be kept for a client that is away; undefined: no longer. Such events
   * are the last to go when all rings together hold too much.
   */
  awaitFrom(offset: number | undefined): void {
    this.#unreadFrom = offset;
    this.#unreadBytes = 0;
    if (offset === undefined) return;
    for (const event of this.after(offset)) this.#unreadBytes += bytesOf(event);
  }

  get isAwaited(): boolean {
    return this.#unreadFrom !== undefined;
  }

  /** Whether much more would push out events that a client is still to get. */
  get isNearlyFull(): boolean {
    if (this.#unreadFrom === undefined) return false;
    const { maxEvents, maxBytes } = this.#limits;
    return (
      this.#newest - this.#unreadFrom >= maxEvents * NEARLY_FULL ||
      this.#unreadBytes >= maxBytes * NEARLY_FULL
    );
  }

  trim(): void {
    const goal = this.#bytes / 2;
    while (this.#bytes > goal && this.#oldest < this.#newest) this.#dropOldest();
  }

  /** Drops everything; the ring is not to be used again. */
  clear(): void {
    this.#charge(-this.#bytes);
    this.#slots = undefined;
    this.#oldest = this.#newest + 1;
    this.#budget?.remove(this);
  }

  #keep(event: LoggedEvent): void {
    this.#place(event);
    this.#newest = event.offset;
    if (event.label !== this.#label) this.#switchTo(event.label);
    this.#top = event.seq;
    const bytes = bytesOf(event);
    if (this.#unreadFrom !== undefined) this.#unreadBytes += bytes;
    this.#charge(bytes);
    const { maxEvents, maxBytes } = this.#limits;
    while (
      this.#oldest < this.#newest &&
      (this.#newest - this.#oldest >= maxEvents || this.#bytes > maxBytes)
    ) {
      this.#dropOldest();
    }
  }

  #place(event: LoggedEvent): void {
    this.#slots ??= new Array(FIRST_CAPACITY).fill(undefined);
    if (event.offset - this.#oldest >= this.#slots.length) {
      const larger: (LoggedEvent | undefined)[] = new Array(this.#slots.length * 2).fill(undefined);
      for (const held of this.#slots) if (held) larger[held.offset & (larger.length - 1)] = held;
      this.#slots = larger;
    }
    this.#slots[event.offset & (this.#slots.length - 1)] = event;
  }

  #dropOldest(): void {
    const event = this.at(this.#oldest);
    if (!event || !this.#slots) return;
    this.#slots[event.offset & (this.#slots.length - 1)] = undefined;
    this.#oldest++;
    this.#droppedLabel = event.label;
    this.#droppedSeq = event.seq;
    const bytes = bytesOf(event);
    if (this.#unreadFrom !== undefined && event.offset > this.#unreadFrom) this.#unreadBytes -= bytes;
    this.#charge(-bytes);
  }

  #charge(bytes: number): void {
    this.#bytes += bytes;
    this.#budget?.charge(this, bytes);
  }

  #switchTo(label: string): void {
    if (this.#label !== undefined) {
      this.#tops ??= new Map();
      this.#tops.delete(this.#label);
      this.#tops.set(this.#label, this.#top);
      for (const [oldest] of this.#tops) {
        if (this.#tops.size <= MAX_LABELS) break;
        this.#tops.delete(oldest);
        this.#forgotLabels = true;
      }
    }
    this.#label = label;
  }
}
