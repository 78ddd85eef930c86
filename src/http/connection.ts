import { BackendError } from '../backend/errors';
import { sentence } from './sentence';
import type { ByteReader } from './stream';

/** The bytes of a response; some responses have none. */
export function readerOf(response: Response, who: string): ByteReader {
  const body = response.body ?? new Response('').body;
  if (body) return body.getReader();
  throw new BackendError(
    'BACKEND_ERROR',
    sentence(`${who} answered without a body (HTTP ${response.status}).`),
  );
}

const CONNECT_TIMEOUTS = ['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'];

/** No response came at all. `option` is what names the address. */
export function unreachable(error: unknown, who: string, option: string): BackendError {
  const code = codeOf(error);
  const [ours, what] = CONNECT_TIMEOUTS.includes(code)
    ? (['BACKEND_TIMEOUT', 'could not be connected to in time'] as const)
    : (['BACKEND_UNAVAILABLE', 'can not be reached'] as const);
  return new BackendError(ours, sentence(`${who} ${what} (${code}); check the ${option} and the network.`), {
    cause: error,
  });
}

/** The connection was lost while an answer came. */
export function interrupted(error: unknown, who: string): BackendError {
  return new BackendError(
    'BACKEND_ERROR',
    `The connection to ${who} broke before the answer ended (${codeOf(error)}).`,
    { cause: error },
  );
}

/** What went wrong with a connection, which the runtime wraps in an error of its own. */
export function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

/** The runtime's own word for what went wrong with a connection, such as ECONNREFUSED. */
export function codeOf(error: unknown): string {
  for (let at = error; typeof at === 'object' && at !== null; at = 'cause' in at ? at.cause : undefined) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(at.code)) return at.code;
  }
  return 'no connection';
}
