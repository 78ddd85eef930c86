import { EventEmitter } from 'eventemitter3';

type Listener = (...given: never[]) => unknown;

/** Receives the errors of listeners; pino and `console` fit. */
export interface ClientLogger {
  error(fields: object, message: string): void;
}

/**
 * An emitter whose listeners cannot harm each other: the error of one, thrown or as a rejected promise, is logged, and
 * the others are called all the same.
 */
export class GuardedEmitter<Events extends { [E in keyof Events]: Listener }> {
  readonly #emitter = new EventEmitter();
  readonly #guarded = new Map<keyof Events, WeakMap<Listener, Listener>>();
  readonly #logger: ClientLogger | undefined;

  constructor(logger: ClientLogger | undefined) {
    this.#logger = logger;
  }

  on<E extends keyof Events & string>(event: E, listener: Events[E]): void {
    this.#emitter.on(event, this.#guard(event, listener) as never);
  }

  once<E extends keyof Events & string>(event: E, listener: Events[E]): void {
    this.#emitter.once(event, this.#guard(event, listener) as never);
  }

  off<E extends keyof Events & string>(event: E, listener: Events[E]): void {
    this.#emitter.off(event, this.#guard(event, listener) as never);
  }

  emit<E extends keyof Events & string>(event: E, ...given: Parameters<Events[E]>): void {
    this.#emitter.emit(event, ...given);
  }

  /** The same function for the same listener, so that it can be removed. */
  #guard(event: keyof Events & string, listener: Listener): Listener {
    if (typeof listener !== 'function') return listener;
    const known = this.#guarded.get(event) ?? new WeakMap<Listener, Listener>();
    this.#guarded.set(event, known);
    const found = known.get(listener);
    if (found) return found;
    const guarded: Listener = (...given) => {
      try {
        const result = listener(...given) as { then?: unknown } | undefined | null;
        if (typeof result?.then === 'function') {
          Promise.resolve(result).catch((error: unknown) => this.#failed(event, error));
        }
      } catch (error) {
        this.#failed(event, error);
      }
    };
    known.set(listener, guarded);
    return guarded;
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
