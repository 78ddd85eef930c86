import type { HostContext } from '../../context';

/** From where a page is asked for. */
export interface Viewer {
  /** Whether only this machine can reach the port. */
  readonly isLocal: boolean;
  /** Whether a proxy says that it passes the request on. */
  readonly wasForwarded: boolean;
  /** The `Host` header. */
  readonly host: string | undefined;
}

/**
 * Why a viewer does not get to see the page; undefined when it does. Without authentication whoever sees it can also talk,
 * at the operator's cost: that is for people at this machine. With authentication anybody may see it, because nothing
 * of a session is in it, and nothing is told before somebody has signed in.
 */
export function hiddenFrom(
  { options, page, originAllowed, hostAllowed }: HostContext,
  { isLocal, wasForwarded, host }: Viewer,
): string | undefined {
  if (!page) return `There is no page here. Connect a WebSocket to ${options.path}, or GET /healthz.`;
  if (!options.authenticate && (!isLocal || wasForwarded || !hostAllowed(host))) {
    return 'Without keys the page is for this machine alone. Set keys to show it to others, who then sign in with one.';
  }
  if (options.authenticate && !options.tickets) {
    return 'The page would need tickets to sign in, and this server issues none.';
  }
  // Which name a proxy goes by is unknown here.
  if (!wasForwarded && host !== undefined && !mayConnect(originAllowed, host)) {
    return 'The page could not connect: its own origin is not one of those that may (allowOrigins, or --allow-origin).';
  }
  return undefined;
}

function mayConnect(originAllowed: HostContext['originAllowed'], host: string): boolean {
  return ['http', 'https'].some((scheme) => originAllowed(`${scheme}://${host}`, host));
}
