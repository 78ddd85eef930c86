type Listener<T> = (event: T) => unknown;

interface Entry {
  listener: Listener<never>;
  once: boolean;
}

/**
 * Listeners by kind of event. Each hears every event whatever the others do: what one throws, or what its promise
 * rejects with, is handed to `onFault`.
 */
export class Listeners<Kinds extends string> {
  readonly #onFault: (kind: Kinds, fault: unknown) => void;
  /** The arrays are replaced, never changed: one that is being gone through stays as it is. */
  readonly #entries = new Map<Kinds, readonly Entry[]>();

  constructor(onFault: (kind: Kinds, fault: unknown) => void) {
    this.#onFault = onFault;
  }

  add(kind: Kinds, listener: Listener<never>, once = false): void {
    this.#entries.set(kind, [...this.#of(kind), { listener, once }]);
  }

  remove(kind: Kinds, listener: Listener<never>): void {
    this.#keep(kind, (entry) => entry.listener !== listener);
  }

  emit<T>(kind: Kinds, event: T): void {
    for (const entry of this.#of(kind)) {
      if (entry.once) this.#keep(kind, (other) => other !== entry);
      this.#call(kind, entry.listener as Listener<T>, event);
    }
  }

  #of(kind: Kinds): readonly Entry[] {
    return this.#entries.get(kind) ?? NONE;
  }

  #keep(kind: Kinds, isKept: (entry: Entry) => boolean): void {
    this.#entries.set(kind, this.#of(kind).filter(isKept));
  }

  #call<T>(kind: Kinds, listener: Listener<T>, event: T): void {
    try {
      const returned = listener(event);
      if (isThenable(returned)) returned.then(undefined, (fault: unknown) => this.#onFault(kind, fault));
    } catch (fault) {
      this.#onFault(kind, fault);
    }
  }
}

const NONE: readonly Entry[] = [];

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
