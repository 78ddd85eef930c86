import * as v from 'valibot';
import { age, ageOf, speaker } from '../snapshot/fields';

export const marksSchema = v.array(v.object({ speaker, age }));

/** Remembers briefly that a speaker did something; each mark can be taken once. */
export class ExpiringMarks {
  readonly #ms: number;
  readonly #marks = new Map<string, number>();

  /** @param ms how long a mark lasts */
  constructor(ms: number) {
    this.#ms = ms;
  }

  mark(speaker: string | undefined, now: number): void {
    const key = speaker ?? '';
    this.#marks.delete(key);
    this.#marks.set(key, now);
    if (this.#marks.size > MAX_SPEAKERS) {
      const [oldest] = this.#marks.keys();
      if (oldest !== undefined) this.#marks.delete(oldest);
    }
  }

  /** Whether there are no marks for any speaker. */
  get empty(): boolean {
    return this.#marks.size === 0;
  }

  /** The speaker is still talking: restarts the time. */
  extend(speaker: string | undefined, now: number): void {
    if (this.#holds(speaker, now)) this.mark(speaker, now);
  }

  /** Whether the speaker is marked. */
  has(speaker: string | undefined, now: number): boolean {
    return !this.empty && this.#holds(speaker, now);
  }

  /** Whether the speaker is marked; removes the mark. */
  take(speaker: string | undefined, now: number): boolean {
    if (this.empty) return false;
    const holds = this.#holds(speaker, now);
    this.#marks.delete(speaker ?? '');
    return holds;
  }

  snapshot(now: number): v.InferOutput<typeof marksSchema> {
    return [...this.#marks].map(([speaker, at]) => ({ speaker, age: ageOf(at, now) }));
  }

  restore(state: v.InferOutput<typeof marksSchema>, takenAt: number): void {
    for (const { speaker, age } of state) this.mark(speaker, takenAt - age);
  }

  #holds(speaker: string | undefined, now: number): boolean {
    const at = this.#marks.get(speaker ?? '');
    return at !== undefined && now - at <= this.#ms;
  }
}

const MAX_SPEAKERS = 16;
