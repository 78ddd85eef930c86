import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';
import type { Logger } from '../../logging/logger';
import { refuseOption } from '../../options/read-options';
import type { ResolvedLimits } from '../options';
import type { MakeRateLimiter, RateLimiter } from './limiters';

export interface AddressesOptions {
  limits: ResolvedLimits;
  makeRateLimiter: MakeRateLimiter;
  logger: Logger;
}

/** An address with open connections. */
export interface AddressEntry {
  readonly key: string;
  connections: number;
}

const TEN_MINUTES_S = 600;

/** Counts the connections and failed credentials of each address. */
export class Addresses {
  readonly #limits: ResolvedLimits;
  readonly #entries = new Map<string, AddressEntry>();
  readonly #wrong: RateLimiter;
  readonly #logger: Logger;
  /** Time of the last wrong credential; if it was long ago, no lookup is needed. */
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

  /** Counts one more connection; undefined when the limit is reached. */
  enter(key: string): AddressEntry | undefined {
    const { connectionsPerAddress, connectionsPerLoopback } = this.#limits;
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { key, connections: 0 };
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

  /** Counts a wrong credential. */
  wrong(key: string): void {
    this.#lastWrong = performance.now();
    this.#wrong.penalty(key).catch((error: unknown) => this.#unknown(error));
  }

  /** Remaining ban of the address in milliseconds; 0 when it is not banned. */
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

  /** When the store of the counts is unreachable, only the credential decides. */
  #unknown(error: unknown): void {
    this.#logger.warn({ err: error }, 'wrong credentials cannot be counted');
  }
}

function isLoopback(key: string): boolean {
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
