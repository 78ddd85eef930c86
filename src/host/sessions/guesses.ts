import type { Addresses } from '../limits/addresses';

/**
 * Counts attempts to come back that were not justified, as wrong credentials are counted. Those at sessions that exist
 * are guesses: after too many, nothing is answered any more. Those at sessions that nobody knows are counted apart,
 * because a restart of the server leads to one from each of its clients, who did nothing wrong: they never keep
 * anybody from a session that is really theirs.
 */
export class ResumeGuesses {
  readonly #addresses: Pick<Addresses, 'bannedFor' | 'wrong'>;

  constructor(addresses: Pick<Addresses, 'bannedFor' | 'wrong'>) {
    this.#addresses = addresses;
  }

  /** Whether too many guesses came from there. */
  isBanned(key: string): boolean | Promise<boolean> {
    return isPositive(this.#addresses.bannedFor(key));
  }

  /** Counts an attempt; returns whether there were too many of its kind. */
  wrong(key: string, isKnown: boolean): boolean | Promise<boolean> {
    const counted = isKnown ? key : `unknown sessions of ${key}`;
    const done = this.#addresses.wrong(counted);
    const look = () => isPositive(this.#addresses.bannedFor(counted));
    return done ? done.then(look) : look();
  }
}

function isPositive(ms: number | Promise<number>): boolean | Promise<boolean> {
  return ms instanceof Promise ? ms.then((known) => known > 0) : ms > 0;
}
