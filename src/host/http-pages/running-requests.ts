import { startTimer } from '../../options/duration';

/** A place among the requests that are being answered. */
export interface RunningRequest {
  /** Aborted when the time for answers is over because the server shuts down. */
  readonly interrupted: AbortSignal;
  /** The request is answered. Further calls do nothing. */
  leave(): void;
}

/** The requests over HTTP that are being answered, so that a server can let them finish. */
export class RunningRequests {
  readonly #running = new Set<RunningRequest>();
  readonly #draining = new AbortController();
  readonly #interrupt = new AbortController();
  #gone: (() => void) | undefined;

  get size(): number {
    return this.#running.size;
  }

  /** Aborted from the moment when no more requests are taken; for what would otherwise never end. */
  get draining(): AbortSignal {
    return this.#draining.signal;
  }

  enter(): RunningRequest {
    const running: RunningRequest = {
      interrupted: this.#interrupt.signal,
      leave: () => {
        this.#running.delete(running);
        if (this.size === 0) this.#gone?.();
      },
    };
    this.#running.add(running);
    return running;
  }

  /** Takes no more. Resolves when those that run are answered; they are interrupted after `timeoutMs`. */
  async drain(timeoutMs: number): Promise<void> {
    this.#draining.abort();
    if (this.size === 0) return;
    const gone = new Promise<void>((resolve) => {
      this.#gone = resolve;
    });
    // Whoever does not read its last words is cut off when the server is closed.
    const timers = [
      startTimer(() => this.#interrupt.abort(), timeoutMs),
      startTimer(() => this.#gone?.(), timeoutMs + LAST_WORDS_MS),
    ];
    await gone;
    for (const timer of timers) clearTimeout(timer);
  }
}

/** How long an interrupted request may take to be told so. */
const LAST_WORDS_MS = 1_000;
