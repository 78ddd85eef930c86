import * as v from 'valibot';
import type { AsrChunkMessage } from '../../protocol/index';
import { age, ageOf, chunk } from '../snapshot/fields';

export const pauseBufferSchema = v.array(v.object({ chunk, age }));

interface Missed {
  chunk: AsrChunkMessage;
  /** When it was received, on the clock. */
  at: number;
}

/** Finals received during a pause, to be answered afterwards. */
export class PauseBuffer {
  readonly #limit: number;
  #missed: Missed[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns false if the buffer is full */
  keep(chunk: AsrChunkMessage, at: number): boolean {
    if (this.#missed.length >= this.#limit) return false;
    this.#missed.push({ chunk, at });
    return true;
  }

  /** Removes and returns the buffered finals, oldest first. */
  take(): Missed[] {
    const missed = this.#missed;
    this.#missed = [];
    return missed;
  }

  snapshot(now: number): v.InferOutput<typeof pauseBufferSchema> {
    return this.#missed.map(({ chunk, at }) => ({ chunk, age: ageOf(at, now) }));
  }

  restore(state: v.InferOutput<typeof pauseBufferSchema>, takenAt: number): void {
    this.#missed = state.map(({ chunk, age }) => ({ chunk, at: takenAt - age }));
  }
}
