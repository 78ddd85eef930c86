import type { Logger } from '../logging/logger';

export interface GuardedSignalOptions {
  /** For the log. */
  queryId: string;
  /** The name of the backend, for the log. */
  backend: string;
  logger: Logger;
}

export interface GuardedAbort {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

/** One for all: the runtime would make another, with a stack, for each answer that ends. */
const NO_LONGER_WANTED = new DOMException('The answer is no longer wanted.', 'AbortError');

/**
 * An abort controller whose signal survives its listeners. Node ends the process when an `abort` listener throws;
 * with this signal the error is logged, once, and the other listeners are still notified. In every other respect it
 * is an ordinary `AbortSignal`.
 *
 * Signals derived from it (`AbortSignal.any`) are separate signals and are not guarded.
 */
export function createGuardedAbort({ queryId, backend, logger }: GuardedSignalOptions): GuardedAbort {
  const controller = new AbortController();
  const { signal } = controller;
  let logged = false;
  const guards = new ListenerGuards((err) => {
    if (logged) return;
    logged = true;
    try {
      logger.warn({ queryId, backend, err }, "a listener of the backend's abort signal failed");
    } catch {
      // Then nobody is notified.
    }
  });
  guards.protect(signal);
  return { signal, abort: (reason = NO_LONGER_WANTED) => controller.abort(reason) };
}

type Callback = (event: Event) => unknown;
type Listener = Callback | { handleEvent: Callback };
type AddOptions = Parameters<AbortSignal['addEventListener']>[2];
type RemoveOptions = Parameters<AbortSignal['removeEventListener']>[2];

/**
 * Wraps the listeners of one signal, with one guard per listener, so that adding one twice still registers it once.
 */
class ListenerGuards {
  readonly #onError: (error: unknown) => void;
  /** Created with the first listener: most answers have none. */
  #guards: WeakMap<object, Callback> | undefined;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  protect(signal: AbortSignal): void {
    const { addEventListener, removeEventListener } = signal;
    const guardOf = (listener: unknown) => this.#guardOf(listener, signal) as Callback;
    // Options pass through untouched: the runtime marks its own listeners with symbols.
    const methods = {
      addEventListener(type: 'abort', listener: unknown, options?: AddOptions): void {
        addEventListener.call(signal, type, guardOf(listener), options);
      },
      removeEventListener(type: 'abort', listener: unknown, options?: RemoveOptions): void {
        removeEventListener.call(signal, type, guardOf(listener), options);
      },
    };
    for (const [name, value] of Object.entries(methods)) {
      Object.defineProperty(signal, name, { value, configurable: true, writable: true });
    }
    let handler: Callback | null = null;
    Object.defineProperty(signal, 'onabort', {
      get: () => handler,
      set: (value: unknown) => {
        if (handler) signal.removeEventListener('abort', handler);
        handler = typeof value === 'function' ? (value as Callback) : null;
        if (handler) signal.addEventListener('abort', handler);
      },
      configurable: true,
    });
  }

  #guardOf(listener: unknown, signal: AbortSignal): unknown {
    if (!isListener(listener)) return listener;
    this.#guards ??= new WeakMap();
    let guard = this.#guards.get(listener);
    if (!guard) {
      guard = (event) => this.#call(listener, signal, event);
      this.#guards.set(listener, guard);
    }
    return guard;
  }

  #call(listener: Listener, signal: AbortSignal, event: Event): void {
    try {
      const result: unknown =
        typeof listener === 'function' ? listener.call(signal, event) : listener.handleEvent(event);
      // Node also treats a listener's rejected promise as an error.
      if (result instanceof Promise) result.then(undefined, this.#onError);
    } catch (error) {
      this.#onError(error);
    }
  }
}

/** The runtime rejects everything else with its own message. */
function isListener(value: unknown): value is Listener {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}
