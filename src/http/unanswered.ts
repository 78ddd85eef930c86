import type { Reply, Unanswered } from './get';

/** Why nothing came from `host`, and what to look at. `what` should run there. */
export function whyUnanswered({ reason, timeoutMs }: Unanswered, host: string, what: string): string {
  return reason === 'timeout'
    ? `${host} said nothing for ${timeoutMs} ms; look whether ${what} is up there, and what the firewall lets pass.`
    : `${host} can not be reached (${reason}); ${wayOutOf(reason, what)}`;
}

const WAYS_OUT: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host: correct its name.',
  EAI_AGAIN: 'its name could not be looked up: check the name and the network.',
  ECONNRESET: 'it ended the connection: check the port, and http against https.',
  UND_ERR_SOCKET: 'it ended the connection: check the port, and http against https.',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about: check the host, the port and the firewall.',
  ERR_SSL_WRONG_VERSION_NUMBER:
    'what listens there does not speak TLS: begin with http://, or correct the port.',
};

function wayOutOf(reason: string, what: string): string {
  if (reason === 'ECONNREFUSED') {
    return `nothing listens there: start ${what}, or correct the host and the port.`;
  }
  if (reason.startsWith('HPE_')) {
    return 'what listens there does not speak HTTP: check the port, and http against https.';
  }
  const untrusted = /CERT|SELF_SIGNED|ALTNAME/.test(reason);
  return (
    WAYS_OUT[reason] ??
    (untrusted
      ? 'its certificate is not trusted: give Node the authority with NODE_EXTRA_CA_CERTS.'
      : 'check the address and the network.')
  );
}

/** "redirects to …", without the parts of the target that may hold a secret; undefined when it does not. */
export function redirectOf({ status, headers }: Reply): string | undefined {
  if (status < 300 || status > 399) return undefined;
  const location = headers.get('location') ?? '';
  const target = URL.canParse(location) ? new URL(location) : undefined;
  const where =
    target && target.origin.length <= 100 && target.origin !== 'null' ? ` to ${target.origin}` : '';
  return `redirects${where}`;
}

/** When to ask again, of a reply that says "too often". */
export function whenToAskAgain({ headers }: Reply): string {
  const seconds = headers.get('retry-after')?.trim() ?? '';
  return /^\d{1,6}$/.test(seconds) ? `ask again in ${seconds} s` : 'ask again later';
}
