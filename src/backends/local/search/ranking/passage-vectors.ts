import type { Clock } from '../../../../options/clock';
import type { TextIndex } from '../index/text-index';

/** The meaning of each passage: a unit vector, or an empty one while it is not known. */
export type Vectors = readonly Float32Array[];

/** What is embedded of a passage. */
export function textsOf({ passages }: TextIndex): string[] {
  return passages.map(({ title, text }) => `${title}\n${text}`);
}

/** Vectors for texts, one each; undefined when that failed. Never rejects. */
type EmbedBatch = (texts: string[], signal: AbortSignal) => Promise<Float32Array[] | undefined>;

/** The number of texts embedded per call. */
const BATCH = 64;
/** Waiting for vectors ends when a batch takes longer than this, in milliseconds; embedding goes on. */
const SLOW_MS = 2_000;
/** The pause after a failure, in milliseconds; it doubles with each one in a row. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

interface Batch {
  texts: string[];
  tries: number;
  /** How many batches had succeeded when this one was made or last failed. */
  since: number;
}

/**
 * The vectors of one index, filled in the background: a batch that fails is tried again later, after the others, and
 * in two halves when others succeed, so that a text that cannot be embedded holds up nothing but itself.
 */
export class PassageVectors {
  readonly vectors: Float32Array[];
  /** Resolves when nothing is worth waiting for: all is done, a batch failed, or one takes long. */
  readonly settled: Promise<void>;
  /** Resolves when all is done, when a batch failed, or on `stop`. */
  readonly tried: Promise<void>;
  readonly #known: Map<string, Float32Array>;
  readonly #places = new Map<string, number[]>();
  readonly #embed: EmbedBatch;
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  #settle = () => {};
  #endTrying = () => {};
  #isSettled = false;
  #slow: unknown;
  #succeeded = 0;

  /** Vectors are taken from `known`, by text, and added to it. */
  constructor(index: TextIndex, known: Map<string, Float32Array>, embed: EmbedBatch, clock: Clock) {
    this.#known = known;
    this.#embed = embed;
    this.#clock = clock;
    const texts = textsOf(index);
    this.vectors = texts.map((text) => known.get(text) ?? new Float32Array());
    for (const [place, text] of texts.entries()) {
      if (known.has(text)) continue;
      const places = this.#places.get(text);
      if (places === undefined) this.#places.set(text, [place]);
      else places.push(place);
    }
    this.settled = new Promise((resolve) => {
      this.#settle = () => {
        this.#isSettled = true;
        clock.clearTimeout(this.#slow);
        resolve();
      };
    });
    this.tried = new Promise((resolve) => {
      this.#endTrying = resolve;
    });
    void this.#run();
  }

  /** The length of the vectors; 0 while there are none. */
  get dimensions(): number {
    return this.vectors.find(({ length }) => length > 0)?.length ?? 0;
  }

  /** Embeds nothing more. */
  stop(): void {
    this.#stop.abort();
    this.#settle();
    this.#endTrying();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    const missing = [...this.#places.keys()];
    const queue: Batch[] = [];
    for (let at = 0; at < missing.length; at += BATCH) {
      queue.push({ texts: missing.slice(at, at + BATCH), tries: 0, since: 0 });
    }
    let failures = 0;
    for (let batch = queue.shift(); batch !== undefined && !signal.aborted; batch = queue.shift()) {
      this.#watchSlowness();
      const vectors = await this.#embed(batch.texts, signal);
      if (vectors !== undefined) {
        failures = 0;
        this.#succeeded += 1;
        this.#store(batch.texts, vectors);
        continue;
      }
      this.#settle();
      this.#endTrying();
      queue.push(...this.#again(batch, queue.length === 0));
      await this.#pause(Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS));
      failures += 1;
    }
    this.#settle();
    this.#endTrying();
  }

  /** A failed batch, to be tried once more: in halves when it seems to be its own fault. */
  #again({ texts, tries, since }: Batch, isOnly: boolean): Batch[] {
    const isOwnFault = tries > 0 && (isOnly || this.#succeeded > since);
    const batch = { texts, tries: tries + 1, since: this.#succeeded };
    if (!isOwnFault || texts.length === 1) return [batch];
    const middle = texts.length >> 1;
    return [texts.slice(0, middle), texts.slice(middle)].map((half) => ({ ...batch, texts: half, tries: 0 }));
  }

  #store(texts: readonly string[], vectors: readonly Float32Array[]): void {
    for (const [at, text] of texts.entries()) {
      const vector = vectors[at] ?? new Float32Array();
      this.#known.set(text, vector);
      for (const place of this.#places.get(text) ?? []) this.vectors[place] = vector;
    }
  }

  #watchSlowness(): void {
    this.#clock.clearTimeout(this.#slow);
    if (this.#isSettled) return;
    this.#slow = this.#clock.setTimeout(this.#settle, SLOW_MS);
  }

  /** Ends early on `stop`. Does not keep the process running. */
  #pause(ms: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const end = () => {
        this.#clock.clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = this.#clock.setTimeout(end, ms);
      if (timer instanceof Object && 'unref' in timer && typeof timer.unref === 'function') timer.unref();
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    });
  }
}
