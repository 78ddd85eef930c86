/** What was sent to one client, and for how long it has read nothing of it. */
export class Outflow {
  #sent = 0;
  #drained = 0;
  #stalledAt: number | undefined;

  add(bytes: number): void {
    this.#sent += bytes;
  }

  /** For how many milliseconds nothing was read, though so many bytes are waiting. */
  stalledFor(waiting: number, now: number): number {
    if (waiting === 0) {
      this.#stalledAt = undefined;
      return 0;
    }
    const drained = this.#sent - waiting;
    if (this.#stalledAt === undefined || drained > this.#drained) {
      this.#stalledAt = now;
      this.#drained = drained;
    }
    return now - this.#stalledAt;
  }
}
