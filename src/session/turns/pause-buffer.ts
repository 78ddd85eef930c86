import type { AsrChunkMessage } from '../../protocol/index';

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
}
