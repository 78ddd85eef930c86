import type { ClientState } from '../../../client/index';
import type { PageView, SignInProblem } from '../page-view';

export interface SignInOptions {
  fetch: typeof fetch;
  /** Of `POST /v1/tickets`. */
  url: URL;
  /** The server asks everybody for a key. */
  isRequired: boolean;
  onChange: () => void;
}

type Ticket = { ticket: string } | { problem: SignInProblem };

/** What a header can carry; nothing else is a key. */
const KEY = /^[\x21-\x7e]+$/;

/**
 * The person's key, in memory only, and the tickets that it gets: a fresh one for each connection. When the key is not
 * accepted any more, the next connection waits until the person has signed in again.
 */
export class SignIn {
  readonly #options: SignInOptions;
  #key: string | undefined;
  #isNeeded: boolean;
  #view: PageView['signIn'] = { busy: false };
  /** The ticket that signing in got. */
  #ready: string | undefined;
  #waiting: { resolve(ticket: string): void; reject(error: Error): void } | undefined;
  /** Why there was no ticket for the last connection. */
  #failure: SignInProblem | undefined;

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#isNeeded = options.isRequired;
  }

  get view(): PageView['signIn'] {
    return this.#view;
  }

  /** Whether nothing goes on without a key. */
  get isNeeded(): boolean {
    return this.#isNeeded;
  }

  /** The client knows only that it could not get a ticket. */
  explained(state: ClientState): ClientState {
    const isUnreachable = state.type === 'away' && state.reason === 'credential';
    return isUnreachable && this.#failure === 'unreachable' ? { ...state, reason: 'unreachable' } : state;
  }

  /** How a request shows the key; empty without one. */
  get headers(): Record<string, string> {
    return this.#key === undefined ? {} : { authorization: `Bearer ${this.#key}` };
  }

  /** Gives connections their tickets; undefined where none are needed. */
  get source(): (() => Promise<string>) | undefined {
    return this.#isNeeded || this.#key !== undefined ? () => this.#next() : undefined;
  }

  /** Resolves to whether the key is accepted; a second one is ignored while the first is being tried. */
  async signIn(given: string): Promise<boolean> {
    if (this.#view.busy) return false;
    const key = given.trim();
    this.#show({ busy: true });
    const answer = await this.#request(key);
    if ('problem' in answer) {
      this.#show({ busy: false, problem: answer.problem });
      return false;
    }
    this.#key = key;
    this.#isNeeded = false;
    this.#failure = undefined;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting.resolve(answer.ticket);
    else this.#ready = answer.ticket;
    this.#show({ busy: false });
    return true;
  }

  /** The server does not accept the key, or has asked for one all of a sudden. */
  refuse(): void {
    const hadKey = this.#key !== undefined;
    this.#key = undefined;
    this.#ready = undefined;
    this.#isNeeded = true;
    this.#show({ busy: false, ...(hadKey ? { problem: 'wrong_key' } : {}) });
  }

  async #next(): Promise<string> {
    const ready = this.#ready;
    this.#ready = undefined;
    if (ready !== undefined) return ready;
    if (this.#key === undefined) return this.#wait();
    const answer = await this.#request(this.#key);
    if ('ticket' in answer) {
      this.#failure = undefined;
      return answer.ticket;
    }
    this.#failure = answer.problem;
    // The client tries again.
    if (answer.problem !== 'wrong_key') throw new Error(`There is no ticket: ${answer.problem}.`);
    this.refuse();
    return this.#wait();
  }

  /** Only the newest connection still wants a ticket. */
  #wait(): Promise<string> {
    this.#waiting?.reject(new Error('A newer connection waits.'));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  async #request(key: string): Promise<Ticket> {
    if (!KEY.test(key)) return { problem: 'wrong_key' };
    try {
      const response = await this.#options.fetch(this.#options.url, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        credentials: 'omit',
        cache: 'no-store',
      });
      if (response.status === 401) return { problem: 'wrong_key' };
      if (response.status === 429 || response.status === 503) return { problem: 'limited' };
      const { ticket } = (await response.json()) as { ticket?: unknown };
      return typeof ticket === 'string' ? { ticket } : { problem: 'unreachable' };
    } catch {
      return { problem: 'unreachable' };
    }
  }

  #show(view: PageView['signIn']): void {
    this.#view = view;
    this.#options.onChange();
  }
}
