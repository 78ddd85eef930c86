import type { Script } from '../../language/characters';
import type { Passage } from '../../passages/cut-passages';
import { INDEX_VERSION } from './build-index';
import type { Postings, TextIndex } from './text-index';

/** An index with the vectors of its passages, empty where there is none, and the name of the model that made them. */
export interface SavedIndex extends TextIndex {
  vectors?: { model: string | undefined; of: readonly Float32Array[] };
}

/** The header of a saved index: its name, its version, and a checksum of the rest. */
const NAME = 0x49525252;
const HEAD = 12;

/** Serialises an index. */
export function encodeIndex(index: SavedIndex): Uint8Array {
  const packer = new Packer();
  packer.text(JSON.stringify({ fingerprints: index.fingerprints, ...describe(index.passages) }));
  packer.numbers(Uint32Array.from(index.passages, ({ text }) => text.length));
  packer.text(index.passages.map(({ text }) => text).join(''));
  packer.text(index.names.join('\n'));
  for (const { start, passage, count } of [index.body, index.titles]) {
    packer.numbers(start).numbers(passage).numbers(count);
  }
  packer.numbers(index.documentOf).numbers(index.units).numbers(index.written);
  packer.numbers(index.unitStart).numbers(index.sentenceStart);
  packer.numbers(index.words.term).numbers(index.words.letters);
  packer.numbers(index.sounds.key).numbers(index.sounds.term);
  const { unit, from, to, traits } = index.sentences;
  packer.numbers(unit).numbers(from).numbers(to).numbers(traits);
  if (index.vectors !== undefined) packVectors(packer, index.vectors);
  const body = packer.done();
  const bytes = new Uint8Array(HEAD + body.length);
  const head = new Uint32Array(bytes.buffer, 0, 3);
  head.set([NAME, INDEX_VERSION, sumOf(body)]);
  bytes.set(body, HEAD);
  return bytes;
}

/** Deserialises a saved index. Throws a one-line `Error` when the bytes are not an index of this version. */
export function decodeIndex(bytes: Uint8Array): SavedIndex {
  if (bytes.length < HEAD) throw new Error('it is too short for a saved index');
  const head = new DataView(bytes.buffer, bytes.byteOffset, HEAD);
  if (head.getUint32(0, true) !== NAME) throw new Error('it is not a saved index');
  const version = head.getUint32(4, true);
  if (version !== INDEX_VERSION) throw new Error(`it has version ${version}, not ${INDEX_VERSION}`);
  const body = bytes.slice(HEAD);
  if (head.getUint32(8, true) !== sumOf(body)) throw new Error('it is damaged');
  return read(new Unpacker(body));
}

function read(unpacker: Unpacker): SavedIndex {
  const { fingerprints, ...described } = JSON.parse(unpacker.text()) as {
    fingerprints: string[];
  } & Described;
  const passages = withTexts(described, unpacker.numbers32(), unpacker.text());
  const names = unpacker.text().split('\n');
  const terms = new Map<string, number>();
  for (let term = 0; term < names.length; term += 1) terms.set(names[term] ?? '', term);
  const postings = (): Postings => ({
    start: unpacker.numbers32(),
    passage: unpacker.numbers32(),
    count: unpacker.numbers8(),
  });
  const index: TextIndex = {
    passages,
    fingerprints,
    documents: fingerprints.length,
    names,
    terms,
    body: postings(),
    titles: postings(),
    documentOf: unpacker.numbers32(),
    units: unpacker.numbers32(),
    written: unpacker.numbers8(),
    unitStart: unpacker.numbers32(),
    sentenceStart: unpacker.numbers32(),
    words: { term: unpacker.numbers32(), letters: unpacker.numbers32() },
    sounds: { key: unpacker.numbers32(), term: unpacker.numbers32() },
    sentences: {
      unit: unpacker.numbers32(),
      from: unpacker.numbers32(),
      to: unpacker.numbers32(),
      traits: unpacker.numbers16(),
    },
  };
  return unpacker.isAtEnd ? index : { ...index, vectors: unpackVectors(unpacker) };
}

type SavedVectors = NonNullable<SavedIndex['vectors']>;

/** After the lengths of the vectors, their numbers as bytes. */
function packVectors(packer: Packer, { model, of }: SavedVectors): void {
  const lengths = Uint32Array.from(of, ({ length }) => length);
  const values = new Float32Array(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const vector of of) {
    values.set(vector, at);
    at += vector.length;
  }
  packer.text(JSON.stringify({ model }));
  packer.numbers(lengths).bytes(new Uint8Array(values.buffer));
}

function unpackVectors(unpacker: Unpacker): SavedVectors {
  const { model } = JSON.parse(unpacker.text()) as { model?: string };
  const lengths = unpacker.numbers32();
  const values = new Float32Array(unpacker.bytes().buffer);
  let at = 0;
  const of = Array.from(lengths, (length) => {
    const start = at;
    at += length;
    return values.slice(start, at);
  });
  return { model, of };
}

/** Passages without their texts; paths and titles repeat. */
interface Described {
  strings: string[];
  passages: [id: string, title: number, path: number, line: number, script: Script, page?: number][];
}

function describe(passages: readonly Passage[]): Described {
  const places = new Map<string, number>();
  const place = (text: string) => {
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, places.size);
    return places.size - 1;
  };
  const rows = passages.map(({ id, title, path, line, script, page }) => {
    const row: Described['passages'][number] = [id, place(title), place(path), line, script];
    if (page !== undefined) row.push(page);
    return row;
  });
  return { strings: [...places.keys()], passages: rows };
}

function withTexts({ strings, passages }: Described, lengths: Uint32Array, texts: string): Passage[] {
  let at = 0;
  return passages.map(([id, title, path, line, script, page], row) => {
    const start = at;
    at += lengths[row] ?? 0;
    const [name = '', file = ''] = [strings[title], strings[path]];
    const place = page === undefined ? { line } : { line, page };
    return { id, title: name, path: file, ...place, text: texts.slice(start, at), script };
  });
}

/** A checksum that changes with any byte. The length of `bytes` is a multiple of four. */
function sumOf(bytes: Uint8Array): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  let sum = 0x811c9dc5;
  for (let at = 0; at < words.length; at += 1) sum = Math.imul(sum ^ (words[at] ?? 0), 0x01000193);
  return sum >>> 0;
}

type Numbers = Uint8Array | Uint16Array | Uint32Array;

const encoder = new TextEncoder();

/** Writes lists of whole numbers and strings in sequence, the numbers in as few bytes as possible. */
class Packer {
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

  bytes(bytes: Uint8Array): this {
    this.#head(1, bytes.length);
    return this.#push(bytes);
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

  /** Every part is aligned to four bytes, as typed arrays require. */
  #push(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    const over = bytes.length % 4;
    if (over !== 0) this.#parts.push(new Uint8Array(4 - over));
    return this;
  }
}

/** Reads what a `Packer` wrote, in the same order. Throws a `RangeError` for anything else. */
class Unpacker {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    // Copies only if needed: typed arrays must be aligned.
    this.#bytes = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
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

  /** A copy. */
  bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#next().bytes);
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
