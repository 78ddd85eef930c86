import type { Credentials } from '../../event-log/index';
import type { Clock } from '../../options/clock';

/** Who could have come back to sessions that have ended lately, so that they can be told. Bounded in number and time. */
export class EndedSessions {
  readonly #options: { windowMs: number; most: number; clock: Clock };
  readonly #ended = new Map<string, { credentials: Credentials; at: number }>();

  constructor(options: { windowMs: number; most: number; clock: Clock }) {
    this.#options = options;
  }

  add(epoch: string, credentials: Credentials): void {
    const { windowMs, most, clock } = this.#options;
    const now = clock.now();
    this.#ended.set(epoch, { credentials, at: now });
    for (const [oldest, { at }] of this.#ended) {
      if (this.#ended.size <= most && now - at < windowMs) break;
      this.#ended.delete(oldest);
    }
  }

  find(epoch: string): Credentials | undefined {
    return this.#ended.get(epoch)?.credentials;
  }
}
