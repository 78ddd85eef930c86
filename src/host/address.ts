import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';

/** Where a request comes from, as limits are counted: an IPv4 address, or the /64 of an IPv6 address. */
export type AddressOf = (request: IncomingMessage) => string;

/**
 * `trusted` are the proxies that tell the truth: addresses, CIDRs, or `loopback`, `linklocal` and
 * `uniquelocal`. What others write into `X-Forwarded-For` is not looked at. Throws a `TypeError` that names
 * the option when one of them is none.
 */
export function addressReader(trusted: readonly string[]): AddressOf {
  if (trusted.length === 0) return (request) => addressKey(request.socket.remoteAddress);
  let trust: ReturnType<typeof proxyAddr.compile>;
  try {
    trust = proxyAddr.compile([...trusted]);
  } catch {
    throw new TypeError(
      "'trustProxy' must list addresses, CIDRs such as 10.0.0.0/8, or loopback, linklocal, uniquelocal.",
    );
  }
  return (request) => {
    const far = proxyAddr(request, trust);
    // What is no address was written by somebody who wants to be nobody: the proxy's own is true at least.
    return addressKey(ipaddr.isValid(far) ? far : request.socket.remoteAddress);
  };
}

/** An IPv4 address that is written as IPv6 is that IPv4 address; of IPv6 addresses one customer has a /64. */
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
