const FIRST_CAPACITY = 1_024;
/** How much larger a buffer is than what it holds, at least. */
const SPARE = 1.25;
/** Of UTF-8, for one UTF-16 code unit. */
const MAX_BYTES_PER_UNIT = 3;
/** Entries before the arrays grow; a power of two, as all their sizes are. */
const FIRST_ENTRIES = 8;

/**
 * Texts in the order in which they were added, as UTF-8 in one buffer: to the garbage collector a single object, however
 * many there are. Takes nothing until the first text. Texts must be well-formed.
 */
export class TextQueue {
  #buffer: Buffer | undefined;
  /** Where each text begins, and how many bytes it has; that of the n-th ever added is at `n & (size - 1)`. */
  #starts: number[] = [];
  #sizes: number[] = [];
  #oldest = 0;
  #next = 0;
  /** Where the next text goes, if there is room. */
  #end = 0;
  #bytes = 0;

  get length(): number {
    return this.#next - this.#oldest;
  }

  /** Adds a text; returns how many bytes it has. */
  push(text: string): number {
    // Counting its bytes first would take longer than writing it.
    const buffer = this.#roomFor(MAX_BYTES_PER_UNIT * text.length);
    if (this.length === this.#starts.length) this.#moreEntries();
    const at = this.#next++ & (this.#starts.length - 1);
    const bytes = buffer.write(text, this.#end);
    this.#starts[at] = this.#end;
    this.#sizes[at] = bytes;
    this.#end += bytes;
    this.#bytes += bytes;
    return bytes;
  }

  /** How many bytes the text has that is so many places behind the oldest. */
  bytesAt(place: number): number {
    return this.#sizes[(this.#oldest + place) & (this.#sizes.length - 1)] ?? 0;
  }

  /** The text that is so many places behind the oldest, which must be there. */
  at(place: number): string {
    const start = this.#startOf(this.#oldest + place);
    return this.#buffer?.toString('utf8', start, start + this.bytesAt(place)) ?? '';
  }

  /** Drops the oldest. */
  shift(): void {
    if (this.length === 0) return;
    this.#bytes -= this.bytesAt(0);
    this.#oldest++;
  }

  /** Takes no more memory than what is there needs. */
  compact(): void {
    if (this.#buffer && this.#buffer.length > FIRST_CAPACITY) this.#move(this.#bytes);
  }

  clear(): void {
    this.#buffer = undefined;
    this.#starts = [];
    this.#sizes = [];
    this.#oldest = this.#next;
    this.#bytes = 0;
    this.#end = 0;
  }

  #startOf(entry: number): number {
    return this.#starts[entry & (this.#starts.length - 1)] ?? 0;
  }

  /** The buffer, in which there is room at `#end`. */
  #roomFor(bytes: number): Buffer {
    const buffer = this.#buffer;
    if (!buffer) return this.#move(bytes);
    if (this.length === 0) this.#end = 0;
    const first = this.length === 0 ? 0 : this.#startOf(this.#oldest);
    const isWrapped = this.length > 0 && this.#end <= first;
    if (isWrapped) return bytes <= first - this.#end ? buffer : this.#move(this.#bytes + bytes);
    if (bytes <= buffer.length - this.#end) return buffer;
    if (bytes > first) return this.#move(this.#bytes + bytes);
    this.#end = 0;
    return buffer;
  }

  /** Puts everything at the beginning of another buffer, with room for at least so many bytes. */
  #move(needed: number): Buffer {
    let capacity = FIRST_CAPACITY;
    // Full to the brim it would have to be moved again soon.
    while (capacity < needed * SPARE) capacity *= 2;
    // Not from the pool that small buffers share: one that is kept would keep others.
    const larger = Buffer.allocUnsafeSlow(capacity);
    let end = 0;
    for (let entry = this.#oldest; entry < this.#next; entry++) {
      const start = this.#startOf(entry);
      const at = entry & (this.#starts.length - 1);
      this.#buffer?.copy(larger, end, start, start + (this.#sizes[at] ?? 0));
      this.#starts[at] = end;
      end += this.#sizes[at] ?? 0;
    }
    this.#buffer = larger;
    this.#end = end;
    return larger;
  }

  #moreEntries(): void {
    const size = Math.max(FIRST_ENTRIES, this.#starts.length * 2);
    const [starts, sizes] = [new Array<number>(size).fill(0), new Array<number>(size).fill(0)];
    for (let entry = this.#oldest; entry < this.#next; entry++) {
      const at = entry & (size - 1);
      starts[at] = this.#startOf(entry);
      sizes[at] = this.bytesAt(entry - this.#oldest);
    }
    this.#starts = starts;
    this.#sizes = sizes;
  }
}
