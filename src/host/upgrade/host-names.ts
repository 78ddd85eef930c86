import type { IncomingMessage, Server } from 'node:http';
import ipaddr from 'ipaddr.js';
import { refuseOption } from '../../options/read-options';

/**
 * Whether a request may call the server by the name in its `Host` header. A request without the header, as
 * health checks in HTTP/1.0 send it, passes: browsers always send one.
 */
export type HostNameCheck = (host: string | undefined) => boolean;

/**
 * Names of this machine itself, and those of `allowed`: `assistant.local`, `*.example.com` for exactly one
 * more label, or `*` for all. Ports, upper case and a dot at the end make no difference. Throws a `TypeError`
 * that names the option when an entry is none of these.
 *
 * A page can reach a server on loopback under its own name, by having that name resolve to 127.0.0.1 (DNS
 * rebinding). To the browser both are one site then, so neither its rules nor the check of origins would help.
 */
export function hostNameCheck(allowed: readonly string[]): HostNameCheck {
  if (allowed.includes('*')) return () => true;
  const exact = new Set<string>();
  const parents = new Set<string>();
  for (const entry of allowed) {
    const isPattern = entry.startsWith('*.');
    const name = /^[\w.-]+$|^\[[\da-f:.]+\]$/i.test(isPattern ? entry.slice(2) : entry) && nameIn(entry);
    if (!name) {
      return refuseOption(
        'createHost',
        'allowHosts',
        'can list names such as assistant.local or *.example.com, without a scheme or a port, or *',
      );
    }
    if (isPattern) parents.add(name.slice(2));
    else exact.add(name);
  }
  return (host) => {
    if (host === undefined) return true;
    const name = nameIn(host);
    if (name === undefined) return false;
    const [label = '', ...rest] = name.split('.');
    return isLoopbackName(name) || exact.has(name) || (label !== '' && parents.has(rest.join('.')));
  };
}

/** Without its port and a dot at the end, in lower case. Undefined when there is no name in it. */
function nameIn(host: string): string | undefined {
  const [, name] = /^(\[[^\]]*\]|[^:]+?)\.?(?::\d*)?$/.exec(host.toLowerCase()) ?? [];
  return name;
}

function isLoopbackName(name: string): boolean {
  if (/^([\w-]+\.)*localhost$/.test(name)) return true;
  const address = name.replace(/^\[(.*)\]$/, '$1');
  // Not the short forms of addresses, such as 127.1: browsers write them out.
  const isAddress =
    address === name ? ipaddr.IPv4.isValidFourPartDecimal(name) : ipaddr.IPv6.isValid(address);
  return isAddress && ipaddr.process(address).range() === 'loopback';
}

/** What the names that a request may use depend on. */
interface Circumstances {
  readonly authenticator?: unknown;
  readonly hostAllowed: HostNameCheck;
  wasForwarded(request: IncomingMessage): boolean;
}

/**
 * Whether a request uses a name that it must not use: on a server that everybody on this machine, and so every
 * page in its browsers, may use without a key.
 */
export function isMisnamed(
  { authenticator, hostAllowed, wasForwarded }: Circumstances,
  request: IncomingMessage,
  server: Server,
): boolean {
  if (authenticator || !isLocalRequest(request, server) || wasForwarded(request)) return false;
  return !hostAllowed(request.headers.host);
}

/** Whether a server is reachable from this machine only. */
export function isLocalOnly(server: Server | undefined): boolean {
  const address = server?.address();
  return typeof address === 'object' && isLoopbackAddress(address?.address);
}

/** The same for the connection of a request, when its server no longer listens, or never did. */
function isLocalRequest({ socket }: IncomingMessage, server: Server): boolean {
  return server.address() === null ? isLoopbackAddress(socket.localAddress) : isLocalOnly(server);
}

function isLoopbackAddress(address: string | undefined): boolean {
  return address !== undefined && ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
