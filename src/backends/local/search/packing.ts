/** Reads and writes lists of whole numbers and strings one after the other, the numbers in as few bytes as they need. */

type Numbers = Uint8Array | Uint16Array | Uint32Array;

const encoder = new TextEncoder();

/** What was written, in one piece. */
export class Packer {
  readonly #parts: Uint8Array[] = [];

  numbers(list: Numbers): this {
    let most = 0;
    for (const value of list) if (value > most) most = value;
    const width = most < 0x100 ? 1 : most < 0x10000 ? 2 : 4;
    const narrow =
      width === 1 ? Uint8Array.from(list) : width === 2 ? Uint16Array.from(list) : Uint32Array.from(list);
    this.#head(width, list.length);
    return this.#push(new Uint8Array(narrow.buffer, 0, list.length * width));
  }

  text(text: string): this {
    const bytes = encoder.encode(text);
    this.#head(0, bytes.length);
    return this.#push(bytes);
  }

  done(): Uint8Array {
    const all = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  #head(width: number, length: number): void {
    const head = new Uint8Array(8);
    const view = new DataView(head.buffer);
    view.setUint32(0, width, true);
    view.setUint32(4, length, true);
    this.#push(head);
  }

  /** Every part begins at a multiple of four, as lists of numbers have to. */
  #push(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    const over = bytes.length % 4;
    if (over !== 0) this.#parts.push(new Uint8Array(4 - over));
    return this;
  }
}

/** Reads what a `Packer` wrote, in the same order. Throws a `RangeError` at what it can not be. */
export class Unpacker {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    // A copy when it has to be: lists of numbers can not begin anywhere.
    this.#bytes = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  }

  numbers8(): Uint8Array {
    return Uint8Array.from(this.#numbers());
  }

  numbers16(): Uint16Array {
    return Uint16Array.from(this.#numbers());
  }

  numbers32(): Uint32Array {
    return Uint32Array.from(this.#numbers());
  }

  text(): string {
    const { width, bytes } = this.#next();
    if (width !== 0) throw new RangeError('numbers where a text should be');
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  }

  #numbers(): Numbers {
    const { width, length, bytes } = this.#next();
    const { buffer, byteOffset } = bytes;
    if (width === 1) return bytes;
    return width === 2
      ? new Uint16Array(buffer, byteOffset, length)
      : new Uint32Array(buffer, byteOffset, length);
  }

  #next(): { width: number; length: number; bytes: Uint8Array } {
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, 8);
    const width = view.getUint32(0, true);
    const length = view.getUint32(4, true);
    const size = length * Math.max(1, width);
    const start = this.#at + 8;
    if (![0, 1, 2, 4].includes(width) || start + size > this.#bytes.length) throw new RangeError('cut off');
    this.#at = start + Math.ceil(size / 4) * 4;
    return { width, length, bytes: this.#bytes.subarray(start, start + size) };
  }
}
