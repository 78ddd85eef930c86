import type { HostId } from '../event-log';

/** The keys and channels of one deployment. They share a hash tag, so that a cluster keeps them together. */
export class Keys {
  readonly #tag: string;

  constructor(prefix: string) {
    this.#tag = `{${prefix}}`;
  }

  /** Of a session: its state and its events. */
  session(epoch: string): [string, string] {
    return [`${this.#tag}:session:${epoch}`, `${this.#tag}:events:${epoch}`];
  }

  /** What the keys of living hosts begin with. */
  get hosts(): string {
    return `${this.#tag}:host:`;
  }

  /** The channel where a host receives messages. */
  messages(host: HostId): string {
    return `${this.#tag}:to:${host}`;
  }

  ticket(hash: string): string {
    return `${this.#tag}:ticket:${hash}`;
  }

  /** What the keys of a limiter begin with. */
  limiter(prefix: string): string {
    return `${this.#tag}:limit:${prefix}`;
  }
}
