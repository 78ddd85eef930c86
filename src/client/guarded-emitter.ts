type Listener = (...given: never[]) => unknown;

/** Receives the errors of listeners; pino and `console` fit. */
export interface ClientLogger {
  error(fields: object, message: string): void;
}

/**
 * An emitter whose listeners cannot harm each other: the error of one, thrown or as a rejected promise, is logged, and
 * the others are called all the same. An unheard `error` is no failure.
 */
export class GuardedEmitter<Events extends { [E in keyof Events]: Listener }> {
  readonly #listeners = new Map<keyof Events, { listener: Listener; once: boolean }[]>();
  readonly #logger: ClientLogger | undefined;

  constructor(logger: ClientLogger | undefined) {
    this.#logger = logger;
  }

  on<E extends keyof Events & string>(event: E, listener: Events[E], once = false): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), { listener, once }]);
  }

  off<E extends keyof Events & string>(event: E, listener: Events[E]): void {
    this.#keep(event, (entry) => entry.listener !== listener);
  }

  emit<E extends keyof Events & string>(event: E, ...given: Parameters<Events[E]>): void {
    const listeners = this.#listeners.get(event);
    if (!listeners) return;
    for (const entry of listeners) {
      if (entry.once) this.#keep(event, (other) => other !== entry);
      this.#call(event, entry.listener, given);
    }
  }

  #keep(event: keyof Events, wanted: (entry: { listener: Listener; once: boolean }) => boolean): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? []).filter(wanted));
  }

  #call(event: string, listener: Listener, given: unknown[]): void {
    try {
      const result = listener(...(given as never[])) as { then?: unknown } | undefined | null;
      if (typeof result?.then === 'function') {
        Promise.resolve(result).catch((error: unknown) => this.#failed(event, error));
      }
    } catch (error) {
      this.#failed(event, error);
    }
  }

  #failed(event: string, error: unknown): void {
    const message = `RealtimeRagClient: a listener of '${event}' failed`;
    try {
      if (this.#logger) this.#logger.error({ err: error }, message);
      else console.error(`${message}:`, error);
    } catch {
      // There is nowhere else to report to.
    }
  }
}
