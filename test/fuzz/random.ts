import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { JumpableRandomGenerator } from 'pure-rand/types/JumpableRandomGenerator';

/** Random choices that are reproducible from a seed. */
export class Random {
  readonly #generator: JumpableRandomGenerator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** The random choices of one part of a run, so that it can be repeated without the parts before it. */
  static of(seed: number, part: number): Random {
    // Spread, because neighbouring seeds begin alike.
    const random = new Random(Math.imul(seed ^ Math.imul(part + 1, 0x9e3779b1), 0x85ebca6b));
    random.int(2);
    return random;
  }

  /** A whole number from 0 to below `end`. */
  int(end: number): number {
    return Math.floor(((this.#generator.next() >>> 0) / 2 ** 32) * end);
  }

  chance(probability: number): boolean {
    return (this.#generator.next() >>> 0) / 2 ** 32 < probability;
  }

  pick<T>(values: readonly [T, ...T[]] | readonly T[]): T {
    return values[this.int(values.length)] as T;
  }

  /** One of the keys, chosen by weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let left = this.int(entries.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) return key;
    }
    throw new RangeError('no weight is above 0');
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.int(256)));
  }
}
