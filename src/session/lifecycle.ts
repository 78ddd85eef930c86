import type { CatchUp } from '../protocol/index';

/** Who ends a session: `server` when it shuts down, so that the client is told to ask again. */
export type StopCause = 'client' | 'server';

type State =
  | { readonly name: 'listening' }
  | { readonly name: 'paused'; readonly catchUp: CatchUp }
  | { readonly name: 'stopping' | 'finished' | 'closed'; readonly cause: StopCause };

const LISTENING: State = { name: 'listening' };

/**
 * The states of a session and what leads from one to the next.
 *
 * | state     | what it takes                          | next                                                |
 * |-----------|----------------------------------------|-----------------------------------------------------|
 * | listening | everything                             | `pause` → paused, `stop` → stopping                 |
 * | paused    | controls; chunks as `catchUp` says     | `pause` → paused, `resume` → listening, `stop` → stopping |
 * | stopping  | `stop` and `cancel`                    | `settle`, when nothing is answered or undecided → finished |
 * | finished  | `stop` and `cancel`                    | `settle`, unless it is held → closed                |
 * | closed    | nothing                                |                                                     |
 *
 * Each method makes its transition where the table has it and returns whether it did. The owner says what follows.
 */
export class Lifecycle {
  #state: State = LISTENING;
  #held = false;

  get name(): State['name'] {
    return this.#state.name;
  }

  /** What becomes of what is said during a pause; undefined when the session is not paused. */
  get catchUp(): CatchUp | undefined {
    return this.#state.name === 'paused' ? this.#state.catchUp : undefined;
  }

  /** Who stopped it; undefined before that. */
  get cause(): StopCause | undefined {
    return 'cause' in this.#state ? this.#state.cause : undefined;
  }

  /** Whether chunks and questions are still taken. */
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

  /** Everything that was accepted is done. */
  finish(): boolean {
    return this.#go(this.name === 'stopping', { name: 'finished', cause: this.cause ?? 'client' });
  }

  close(): boolean {
    return this.#go(this.name === 'finished' && !this.#held, {
      name: 'closed',
      cause: this.cause ?? 'client',
    });
  }

  /** A session that is held does not close, whatever it has finished, until it is released. */
  hold(held: boolean): void {
    this.#held = held;
  }

  #go(allowed: boolean, next: State): boolean {
    if (allowed) this.#state = next;
    return allowed;
  }
}
