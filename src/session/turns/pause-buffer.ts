import type { AsrChunkMessage } from '../../protocol/index';

/** The finals that are said during a pause and are to be answered afterwards. */
export class PauseBuffer {
  readonly #limit: number;
  #missed: AsrChunkMessage[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @returns false when no more may be kept */
  keep(chunk: AsrChunkMessage): boolean {
    if (this.#missed.length >= this.#limit) return false;
    this.#missed.push(chunk);
    return true;
  }

  /** Hands over what was kept, oldest first. */
  take(): AsrChunkMessage[] {
    const missed = this.#missed;
    this.#missed = [];
    return missed;
  }
}
