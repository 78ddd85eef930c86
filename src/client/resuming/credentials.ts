import { checkSecret } from '../options';
import type { Credential, ReadyCredential } from '../wire/socket';

/** The credential of each connection, got anew where a function gets it. */
export class Credentials {
  readonly #way: keyof Credential | undefined;
  #source: Credential[keyof Credential];

  constructor(given: Credential) {
    this.#way = (['key', 'ticket', 'token'] as const).find((way) => given[way] !== undefined);
    this.#source = this.#way && given[this.#way];
  }

  /** Whether the next one may be another one. */
  get canRenew(): boolean {
    return typeof this.#source === 'function';
  }

  /** Not a promise if it is at hand. */
  get(): ReadyCredential | Promise<ReadyCredential> {
    const [way, source] = [this.#way, this.#source];
    if (way === undefined) return {};
    if (typeof source !== 'function') return { [way]: source };
    return new Promise((resolve) => resolve(source())).then((secret) => {
      checkSecret(way, secret);
      return { [way]: secret };
    });
  }

  /** A fresh credential was sent. Tickets are for one connection, so it does not replace one. */
  renew(token: string): void {
    if (typeof this.#source === 'string' && this.#way !== 'ticket') this.#source = token;
  }
}
