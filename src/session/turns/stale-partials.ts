import * as v from 'valibot';
import type { Clock } from '../../options/clock';
import type { AsrChunkMessage } from '../../protocol/index';
import { age, ageOf, chunk, speaker } from '../snapshot/fields';
import { isSameWording, wordingOf } from '../wording/same-wording';

export const stalePartialsSchema = v.array(
  v.object({
    speaker,
    chunk: v.optional(chunk),
    untilAge: v.optional(age),
    last: v.optional(v.object({ text: v.string(), age, taken: v.boolean() })),
  }),
);
type StalePartialsState = v.InferOutput<typeof stalePartialsSchema>;

interface Heard {
  /** The latest partial with text, that is not final yet. */
  chunk?: AsrChunkMessage | undefined;
  timer?: unknown;
  /** When it fires, on the clock. */
  until?: number | undefined;
  /** The words that were final last, or taken for it, and when. */
  last?: { text: string; at: number; taken: boolean } | undefined;
}

const MAX_SPEAKERS = 16;
/** How long words that are final may come once more: as a late partial, or as the final of what was taken for it. */
const FINAL_WITHIN_MS = 10_000;

/** Partials of recognisers that never send their final: one that has not changed for long is taken for it. */
export class StalePartials {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #onStale: (chunk: AsrChunkMessage) => void;
  readonly #speakers = new Map<string, Heard>();

  /** @param timeoutMs `Infinity`: partials are never taken for finals */
  constructor(clock: Clock, timeoutMs: number, onStale: (chunk: AsrChunkMessage) => void) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#onStale = onStale;
  }

  partial(chunk: AsrChunkMessage): void {
    if (this.#timeoutMs === Number.POSITIVE_INFINITY || chunk.text.trim() === '') return;
    const key = chunk.speaker ?? '';
    const heard = this.#speakers.get(key) ?? {};
    if (chunk.text === heard.chunk?.text || this.#repeats(heard, chunk.text)) return;
    this.#clock.clearTimeout(heard.timer);
    heard.last = undefined;
    heard.chunk = chunk;
    this.#arm(heard, this.#timeoutMs);
    this.#remember(key, heard);
  }

  #arm(heard: Heard, ms: number): void {
    heard.until = this.#clock.now() + ms;
    heard.timer = this.#clock.setTimeout(() => this.#take(heard), ms);
  }

  /** The final came. @returns whether it only repeats what was taken for it */
  final({ speaker, text }: AsrChunkMessage): boolean {
    if (this.#timeoutMs === Number.POSITIVE_INFINITY) return false;
    const key = speaker ?? '';
    const heard = this.#speakers.get(key) ?? {};
    this.#clock.clearTimeout(heard.timer);
    const repeats = heard.last?.taken === true && this.#repeats(heard, text);
    this.#remember(key, { last: { text, at: this.#clock.now(), taken: false } });
    return repeats;
  }

  /** Nobody will go on: what is being said is taken for final now. */
  takeAll(): void {
    for (const heard of this.#speakers.values()) {
      this.#clock.clearTimeout(heard.timer);
      this.#take(heard);
    }
  }

  /** Nothing that is being said will be taken for final. */
  clear(): void {
    for (const key of [...this.#speakers.keys()]) this.#forget(key);
  }

  snapshot(now: number): StalePartialsState {
    return [...this.#speakers].map(([speaker, { chunk, until, last }]) => ({
      speaker,
      ...(chunk ? { chunk, untilAge: ageOf(until ?? now, now) } : {}),
      ...(last ? { last: { text: last.text, taken: last.taken, age: ageOf(last.at, now) } } : {}),
    }));
  }

  restore(state: StalePartialsState, takenAt: number): void {
    if (this.#timeoutMs === Number.POSITIVE_INFINITY) return;
    for (const { speaker, chunk, untilAge = 0, last } of state) {
      const heard: Heard = {};
      if (last) heard.last = { text: last.text, taken: last.taken, at: takenAt - last.age };
      this.#remember(speaker, heard);
      if (!chunk) continue;
      heard.chunk = chunk;
      this.#arm(heard, Math.max(0, takenAt - untilAge - this.#clock.now()));
    }
  }

  #repeats({ last }: Heard, text: string): boolean {
    if (!last || this.#clock.now() - last.at > FINAL_WITHIN_MS) return false;
    return last.text === text || isSameWording(wordingOf(last.text), wordingOf(text));
  }

  #take(heard: Heard): void {
    const { chunk } = heard;
    heard.timer = undefined;
    heard.chunk = undefined;
    if (!chunk) return;
    heard.last = { text: chunk.text, at: this.#clock.now(), taken: true };
    this.#onStale({ ...chunk, is_final: true });
  }

  #remember(key: string, heard: Heard): void {
    this.#speakers.delete(key);
    this.#speakers.set(key, heard);
    const [oldest] = this.#speakers.keys();
    if (this.#speakers.size > MAX_SPEAKERS && oldest !== undefined) this.#forget(oldest);
  }

  #forget(key: string): void {
    this.#clock.clearTimeout(this.#speakers.get(key)?.timer);
    this.#speakers.delete(key);
  }
}
