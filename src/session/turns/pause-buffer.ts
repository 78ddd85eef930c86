import type { AsrChunkMessage } from '../../protocol/index';

/** Finals received during a pause, to be answered afterwards. */
export class PauseBuffer {
  readonly #limit: number;
  #missed: AsrChunkMessage[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns false if the buffer is full */
  keep(chunk: AsrChunkMessage): boolean {
    if (this.#missed.length >= this.#limit) return false;
    this.#missed.push(chunk);
    return true;
  }

  /** Removes and returns the buffered finals, oldest first. */
  take(): AsrChunkMessage[] {
    const missed = this.#missed;
    this.#missed = [];
    return missed;
  }
}
