import type { CatchUp } from '../protocol/index';

/** Who ends a session: `server` on shutdown, in which case the client is told to ask again. */
export type StopCause = 'client' | 'server';

type State =
  | { readonly name: 'listening' }
  | { readonly name: 'paused'; readonly catchUp: CatchUp }
  | { readonly name: 'stopping' | 'finished' | 'closed'; readonly cause: StopCause };

const LISTENING: State = { name: 'listening' };

/**
 * The states of a session and the transitions between them.
 *
 * | state     | accepts                            | next                                                      |
 * |-----------|------------------------------------|-----------------------------------------------------------|
 * | listening | everything                         | `pause` → paused, `stop` → stopping                       |
 * | paused    | controls; chunks as `catchUp` says | `pause` → paused, `resume` → listening, `stop` → stopping |
 * | stopping  | `stop` and `cancel`                | `settle`, when nothing is running or undecided → finished |
 * | finished  | `stop` and `cancel`                | `settle`, unless it is held → closed                      |
 * | closed    | nothing                            |                                                           |
 *
 * Each method makes its transition if the table allows it and returns whether it did. The owner acts on the result.
 */
export class Lifecycle {
  #state: State = LISTENING;
  #held = false;

  get name(): State['name'] {
    return this.#state.name;
  }

  /** What happens to speech during a pause; undefined if the session is not paused. */
  get catchUp(): CatchUp | undefined {
    return this.#state.name === 'paused' ? this.#state.catchUp : undefined;
  }

  /** Who stopped the session; undefined before that. */
  get cause(): StopCause | undefined {
    return 'cause' in this.#state ? this.#state.cause : undefined;
  }

  /** Whether chunks and questions are still accepted. */
  get open(): boolean {
    return !('cause' in this.#state);
  }

  get closed(): boolean {
    return this.#state.name === 'closed';
  }

  pause(catchUp: CatchUp): boolean {
    return this.#go(this.open, { name: 'paused', catchUp });
  }

  resume(): boolean {
    return this.#go(this.name === 'paused', LISTENING);
  }

  stop(cause: StopCause): boolean {
    return this.#go(this.open, { name: 'stopping', cause });
  }

  /** All accepted work is done. */
  finish(): boolean {
    return this.#go(this.name === 'stopping', { name: 'finished', cause: this.cause ?? 'client' });
  }

  close(): boolean {
    return this.#go(this.name === 'finished' && !this.#held, {
      name: 'closed',
      cause: this.cause ?? 'client',
    });
  }

  /** A held session does not close until it is released, even when it has finished. */
  hold(held: boolean): void {
    this.#held = held;
  }

  #go(allowed: boolean, next: State): boolean {
    if (allowed) this.#state = next;
    return allowed;
  }
}
