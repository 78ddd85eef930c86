/** Whether a client still lives: it must send something, if only a pong, between two heartbeats. */
export class Liveness {
  #heard = true;
  #pingedAt: number | undefined;

  /** Something came from the client. */
  heard(): void {
    this.#heard = true;
  }

  /** A heartbeat: false if nothing came since the last one; otherwise a ping is due. */
  beat(): boolean {
    if (!this.#heard) return false;
    this.#heard = false;
    this.#pingedAt = performance.now();
    return true;
  }

  /** A pong came: the milliseconds since its ping, if there was one. */
  pong(): number | undefined {
    this.#heard = true;
    if (this.#pingedAt === undefined) return undefined;
    const ms = performance.now() - this.#pingedAt;
    this.#pingedAt = undefined;
    return ms;
  }
}
