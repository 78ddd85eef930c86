import type { LoggedEvent } from './event-log';
import { EVENT_BYTES, LOG_LIMITS, type LogLimits } from './limits';
import type { RingBudget, Trimmable } from './ring-budget';
import { TextQueue } from './text-queue';

/** Where a client is: the last event that it received, or the beginning of a label (`seq` 0). */
export interface Position {
  label: string;
  seq: number;
}

/** Events before the arrays grow; a power of two, as all their sizes are. */
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
  /** Nothing is held as an object: whatever is kept for long is work for the garbage collector. */
  #texts: TextQueue | undefined;
  /** Circles: what belongs to an offset is at `offset & (size - 1)`. */
  #seqs: number[] = [];
  #labels: string[] = [];
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
    this.#keep(label, seq, text);
    return { offset: this.#newest, label, seq, text };
  }

  /** Takes over what a log holds of a session: events with consecutive offsets. Only before the first `add`. */
  load(events: readonly LoggedEvent[]): void {
    const [first] = events;
    if (!first || this.#newest > 0) return;
    this.#oldest = first.offset;
    this.#newest = first.offset - 1;
    for (const { label, seq, text } of events) this.#keep(label, seq, text);
  }

  /** The event of an offset, while it is held. */
  at(offset: number): LoggedEvent | undefined {
    if (!this.#texts || offset < this.#oldest || offset > this.#newest) return undefined;
    const text = this.#texts.at(offset - this.#oldest);
    return { offset, label: this.#labelOf(offset), seq: this.#seqOf(offset), text };
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
      if (this.#labelOf(offset) !== label) continue;
      const found = this.#seqOf(offset);
      if (found === seq) return offset;
      if (found === 1 && seq === 0) return offset - 1;
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
    for (let next = Math.max(offset + 1, this.#oldest); next <= this.#newest; next++) {
      this.#unreadBytes += this.#bytesOf(next);
    }
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
    this.#texts?.compact();
  }

  /** Drops everything; the ring is not to be used again. */
  clear(): void {
    this.#charge(-this.#bytes);
    this.#texts = undefined;
    this.#seqs = [];
    this.#labels = [];
    this.#oldest = this.#newest + 1;
    this.#budget?.remove(this);
  }

  #keep(label: string, seq: number, text: string): void {
    if (this.#newest - this.#oldest + 1 === this.#seqs.length) this.#grow();
    const at = ++this.#newest & (this.#seqs.length - 1);
    this.#seqs[at] = seq;
    this.#labels[at] = label;
    this.#texts ??= new TextQueue();
    const bytes = this.#texts.push(text) + EVENT_BYTES;
    if (label !== this.#label) this.#switchTo(label);
    this.#top = seq;
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

  #seqOf(offset: number): number {
    return this.#seqs[offset & (this.#seqs.length - 1)] ?? 0;
  }

  #labelOf(offset: number): string {
    return this.#labels[offset & (this.#labels.length - 1)] ?? '';
  }

  #bytesOf(offset: number): number {
    return (this.#texts?.bytesAt(offset - this.#oldest) ?? 0) + EVENT_BYTES;
  }

  #grow(): void {
    const size = Math.max(FIRST_CAPACITY, this.#seqs.length * 2);
    const [seqs, labels] = [new Array<number>(size).fill(0), new Array<string>(size).fill('')];
    for (let offset = this.#oldest; offset <= this.#newest; offset++) {
      seqs[offset & (size - 1)] = this.#seqOf(offset);
      labels[offset & (size - 1)] = this.#labelOf(offset);
    }
    this.#seqs = seqs;
    this.#labels = labels;
  }

  #dropOldest(): void {
    const bytes = this.#bytesOf(this.#oldest);
    this.#droppedLabel = this.#labelOf(this.#oldest);
    this.#droppedSeq = this.#seqOf(this.#oldest);
    if (this.#unreadFrom !== undefined && this.#oldest > this.#unreadFrom) this.#unreadBytes -= bytes;
    this.#texts?.shift();
    this.#oldest++;
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
