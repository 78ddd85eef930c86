import type { Logger } from '../../logging/logger';
import type { MakeRateLimiter, RateLimiter } from './limiters';
import type { ResolvedLimits } from './options';

export interface AddressesOptions {
  limits: ResolvedLimits;
  makeRateLimiter: MakeRateLimiter;
  logger: Logger;
}

/** One address, as long as somebody is connected from there. */
export interface AddressEntry {
  readonly key: string;
  connections: number;
}

const TEN_MINUTES_S = 600;

/** How many are connected from each address, and how often each came with a wrong credential. */
export class Addresses {
  readonly #limits: ResolvedLimits;
  readonly #entries = new Map<string, AddressEntry>();
  readonly #wrong: RateLimiter;
  readonly #logger: Logger;
  /** When somebody was wrong last; as long as nobody was lately, nothing has to be looked up. */
  #lastWrong = Number.NEGATIVE_INFINITY;

  constructor({ limits, makeRateLimiter, logger }: AddressesOptions) {
    this.#limits = limits;
    this.#logger = logger;
    this.#wrong = makeRateLimiter({
      keyPrefix: 'realtime-rag:credentials',
      points: Math.min(limits.wrongCredentials, Number.MAX_SAFE_INTEGER),
      duration: TEN_MINUTES_S,
    });
  }

  /** Counts one more connection; undefined when there are too many already. */
  enter(key: string): AddressEntry | undefined {
    const { connectionsPerAddress, connectionsPerLoopback } = this.#limits;
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { key, connections: 0 };
      this.#entries.set(key, entry);
    }
    const most = isLoopback(key) ? connectionsPerLoopback : connectionsPerAddress;
    if (entry.connections >= most) return undefined;
    entry.connections++;
    return entry;
  }

  leave(entry: AddressEntry): void {
    if (--entry.connections === 0) this.#entries.delete(entry.key);
  }

  /** Somebody there had a wrong credential. */
  wrong(key: string): void {
    this.#lastWrong = performance.now();
    this.#wrong.penalty(key).catch((error: unknown) => this.#unknown(error));
  }

  /** For how many milliseconds nobody there is listened to; 0 for everybody who may speak. */
  bannedFor(key: string): number | Promise<number> {
    return performance.now() - this.#lastWrong < TEN_MINUTES_S * 1_000 ? this.#lookUp(key) : 0;
  }

  async #lookUp(key: string): Promise<number> {
    try {
      const found = await this.#wrong.get(key);
      return found && found.consumedPoints > this.#limits.wrongCredentials ? found.msBeforeNext : 0;
    } catch (error) {
      this.#unknown(error);
      return 0;
    }
  }

  /** Whoever keeps the counts can not be asked: the credential itself decides. */
  #unknown(error: unknown): void {
    this.#logger.warn({ err: error }, 'wrong credentials can not be counted');
  }
}

function isLoopback(key: string): boolean {
  return key.startsWith('127.') || key === '::1';
}
