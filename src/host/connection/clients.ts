/** What can be done to a client from outside. */
export interface Client {
  /** One heartbeat: drops a client that was silent since the last one. */
  beat(): void;
  /** Looks after deadlines and after what waits; returns how many bytes do. `now` as `performance.now` counts. */
  sweep(now: number): number;
  /** Whether it is being answered now. */
  readonly answering: boolean;
  /** The server is shutting down; `immediate` waits for no answer, `retryAfterMs` is told to the client. */
  drain(options?: { immediate?: boolean; retryAfterMs?: number }): void;
  /** Tells it that its credential holds no longer, and closes it, when it is of this subject. */
  signOut(subject: string): boolean;
  terminate(): void;
}

/** The clients that are connected now. */
export class Clients implements Iterable<Client> {
  readonly #clients = new Set<Client>();
  #waiting: (() => void)[] = [];

  get size(): number {
    return this.#clients.size;
  }

  add(client: Client): void {
    this.#clients.add(client);
  }

  delete(client: Client): void {
    this.#clients.delete(client);
    if (this.#clients.size > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when nobody is connected any more. */
  gone(): Promise<void> {
    if (this.#clients.size === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  [Symbol.iterator](): IterableIterator<Client> {
    return this.#clients.values();
  }
}
