import { BackendError } from '../backend/errors';
import { sentence } from './upstream-errors';

const CONNECT_TIMEOUTS = ['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'];

/** There was no response at all. `option` names the option that holds the address. */
export function unreachable(error: unknown, who: string, option: string): BackendError {
  const code = codeOf(error);
  const [ours, what] = CONNECT_TIMEOUTS.includes(code)
    ? (['BACKEND_TIMEOUT', 'could not be connected to in time'] as const)
    : (['BACKEND_UNAVAILABLE', 'cannot be reached'] as const);
  return new BackendError(ours, sentence(`${who} ${what} (${code}); check the ${option} and the network.`), {
    cause: error,
  });
}

/** The connection was lost in the middle of an answer. */
export function interrupted(error: unknown, who: string): BackendError {
  return new BackendError(
    'BACKEND_ERROR',
    `The connection to ${who} broke before the answer ended (${codeOf(error)}).`,
    { cause: error },
  );
}

/** The underlying connection error; the runtime wraps it in one of its own. */
export function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

/** The runtime's error code for a connection, such as ECONNREFUSED. */
export function codeOf(error: unknown): string {
  for (let at = error; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : undefined) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(at.code)) return at.code;
  }
  return 'no connection';
}

const HINTS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host: correct its name.',
  EAI_AGAIN: 'its name could not be looked up: check the name and the network.',
  ECONNRESET: 'it ended the connection: check the port, and http against https.',
  UND_ERR_SOCKET: 'it ended the connection: check the port, and http against https.',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about: check the host, the port and the firewall.',
  ERR_SSL_WRONG_VERSION_NUMBER:
    'what listens there does not speak TLS: begin with http://, or correct the port.',
};

/** What to do about a connection that failed with this code. `what` is the server that should be running there. */
export function connectionHint(code: string, what: string): string {
  if (code === 'ECONNREFUSED') {
    return `nothing listens there: start ${what}, or correct the host and the port.`;
  }
  if (code.startsWith('HPE_')) {
    return 'what listens there does not speak HTTP: check the port, and http against https.';
  }
  const untrusted = /CERT|SELF_SIGNED|ALTNAME/.test(code);
  return (
    HINTS[code] ??
    (untrusted
      ? 'its certificate is not trusted: give Node the authority with NODE_EXTRA_CA_CERTS.'
      : 'check the address and the network.')
  );
}
