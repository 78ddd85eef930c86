import type { Clients } from './clients';

/** Pings every client now and then, and drops those that gave no sign of life since the ping before. */
export class Heartbeat {
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(clients: Clients, intervalMs: number) {
    this.#timer = setInterval(() => {
      for (const client of clients) client.beat();
    }, intervalMs);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
