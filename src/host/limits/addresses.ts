import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';
import type { Logger } from '../../logging/logger';
import { startTimer } from '../../options/duration';
import { refuseOption } from '../../options/read-options';
import type { ResolvedLimits } from '../options';
import { inMemory, type MakeRateLimiter, type RateLimiter } from './limiters';

export interface AddressesOptions {
  limits: ResolvedLimits;
  makeRateLimiter: MakeRateLimiter;
  logger: Logger;
}

/** An address with open connections. */
export interface AddressEntry {
  readonly key: string;
  connections: number;
  /** Those of them that have yet to authenticate. */
  pendingAuth: number;
}

const TEN_MINUTES_S = 600;
/** A store of counts that does not answer must not hold up a handshake for longer, in milliseconds. */
const STORE_TIMEOUT_MS = 1_000;

/** Counts the connections and wrong credentials of each address. */
export class Addresses {
  readonly #limits: ResolvedLimits;
  readonly #entries = new Map<string, AddressEntry>();
  readonly #wrong: RateLimiter;
  /** Other hosts may have counted wrong credentials too. */
  readonly #isShared: boolean;
  readonly #logger: Logger;
  /** Time of the last wrong credential; if it was long ago, no lookup is needed. */
  #lastWrong = Number.NEGATIVE_INFINITY;

  constructor({ limits, makeRateLimiter, logger }: AddressesOptions) {
    this.#limits = limits;
    this.#logger = logger;
    this.#isShared = makeRateLimiter !== inMemory;
    this.#wrong = makeRateLimiter({
      keyPrefix: 'realtime-rag:credentials',
      points: Math.min(limits.wrongCredentials, Number.MAX_SAFE_INTEGER),
      duration: TEN_MINUTES_S,
    });
  }

  /** Counts one more connection; undefined when the limit is reached. */
  enter(key: string): AddressEntry | undefined {
    const { connectionsPerAddress, connectionsPerLoopback } = this.#limits;
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { key, connections: 0, pendingAuth: 0 };
      this.#entries.set(key, entry);
    }
    const max = isLoopback(key) ? connectionsPerLoopback : connectionsPerAddress;
    if (entry.connections >= max) return undefined;
    entry.connections++;
    return entry;
  }

  leave(entry: AddressEntry): void {
    if (--entry.connections === 0) this.#entries.delete(entry.key);
  }

  /**
   * Counts a wrong credential of an address, or of whoever else `key` names. Wait for the promise, if there is one,
   * before the client is told: otherwise its next guess could be faster than the count.
   */
  wrong(key: string): void | Promise<void> {
    this.#lastWrong = performance.now();
    const counted = this.#ask(() => this.#wrong.penalty(key)).then(() => {});
    if (this.#isShared) return counted;
  }

  /** Remaining ban of an address, or of whoever else `key` names, in milliseconds; 0 when there is none. */
  bannedFor(key: string): number | Promise<number> {
    const isKnown = this.#isShared || performance.now() - this.#lastWrong < TEN_MINUTES_S * 1_000;
    return isKnown ? this.#lookUp(key) : 0;
  }

  async #lookUp(key: string): Promise<number> {
    const found = await this.#ask(() => this.#wrong.get(key));
    return found && found.consumedPoints > this.#limits.wrongCredentials ? found.msBeforeNext : 0;
  }

  /** Never rejects; undefined when the store of the counts does not answer in time. */
  async #ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    let timer: ReturnType<typeof startTimer>;
    const late = new Promise<never>((_, reject) => {
      timer = startTimer(() => reject(new Error('the counts took too long')), STORE_TIMEOUT_MS);
    });
    try {
      return await Promise.race([question(), late]);
    } catch (error) {
      this.#unknown(error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** When the store of the counts is unreachable, only the credential decides. */
  #unknown(error: unknown): void {
    this.#logger.warn({ err: error }, 'wrong credentials cannot be counted');
  }
}

/** Whether the key of an address is this machine itself, or a proxy on it. */
export function isLoopback(key: string): boolean {
  return key.startsWith('127.') || key === '::1';
}

/**
 * The source address of a request, as the limits count it: an IPv4 address, or the /64 of an IPv6 address.
 */
export type AddressOf = (request: IncomingMessage) => string;

/** Whether a proxy at this address is believed; `hop` counts from 0, the proxy that connected. */
type ProxyTrust = (address: string, hop: number) => boolean;

/**
 * `trusted` lists the proxies whose `X-Forwarded-For` is believed: addresses, CIDRs, or `loopback`,
 * `linklocal` and `uniquelocal`. Throws a `TypeError` that names the option when an entry is none of these.
 */
export function proxyTrust(trusted: readonly string[]): ProxyTrust | undefined {
  if (trusted.length === 0) return undefined;
  try {
    return proxyAddr.compile([...trusted]);
  } catch {
    return refuseOption(
      'createHost',
      'trustProxy',
      'can list addresses, CIDRs such as 10.0.0.0/8, or loopback, linklocal, uniquelocal',
    );
  }
}

/** Reads addresses through the `trusted` proxies; see `proxyTrust`. */
export function addressReader(trusted: readonly string[]): AddressOf {
  const trust = proxyTrust(trusted);
  if (!trust) return (request) => addressKey(request.socket.remoteAddress);
  return (request) => {
    const far = proxyAddr(request, trust);
    // A forwarded entry that is not an address is forged; the proxy's own address is at least real.
    return addressKey(ipaddr.isValid(far) ? far : request.socket.remoteAddress);
  };
}

/**
 * IPv4-mapped IPv6 addresses count as IPv4; other IPv6 addresses count by their /64, the usual allocation of
 * one customer.
 */
export function addressKey(address: string | undefined): string {
  if (address === undefined || !address.includes(':')) return address ?? 'unknown';
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  if (parsed.range() === 'loopback') return '::1';
  return `${parsed.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}
