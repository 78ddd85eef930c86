import type { AsrChunkMessage, CatchUp } from '../protocol/index';

/** Whether a session is paused, and what it keeps of what is said meanwhile. */
export class Pause {
  readonly #limit: number;
  #catchUp: CatchUp | undefined;
  #missed: AsrChunkMessage[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What becomes of what is said now; undefined when the session is not paused. */
  get catchUp(): CatchUp | undefined {
    return this.#catchUp;
  }

  begin(catchUp: CatchUp): void {
    this.#catchUp = catchUp;
  }

  /** Keeps a final for later; false when no more may be kept. */
  keep(chunk: AsrChunkMessage): boolean {
    if (this.#missed.length >= this.#limit) return false;
    this.#missed.push(chunk);
    return true;
  }

  /** Ends the pause and hands over what was kept, oldest first. */
  end(): AsrChunkMessage[] {
    this.#catchUp = undefined;
    const missed = this.#missed;
    this.#missed = [];
    return missed;
  }
}
