import { BackendError } from '../errors';
import type { ByteReader } from './stream';

/** The bytes of a response; some responses have none. */
export function readerOf(response: Response): ByteReader {
  const body = response.body ?? new Response('').body;
  if (body) return body.getReader();
  throw new BackendError('BACKEND_ERROR', `Dify answered without a body (HTTP ${response.status}).`);
}

const CONNECT_TIMEOUTS = ['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'];

/** No response came at all. */
export function unreachable(error: unknown): never {
  const code = codeOf(error);
  if (CONNECT_TIMEOUTS.includes(code)) {
    throw new BackendError(
      'BACKEND_TIMEOUT',
      `Dify could not be connected to in time (${code}); check the base URL and the network.`,
      { cause: error },
    );
  }
  throw new BackendError(
    'BACKEND_UNAVAILABLE',
    `Dify can not be reached (${code}); check the base URL and the network.`,
    { cause: error },
  );
}

/** The connection was lost while an answer came. */
export function interrupted(error: unknown): BackendError {
  return new BackendError(
    'BACKEND_ERROR',
    `The connection to Dify broke before the answer ended (${codeOf(error)}).`,
    { cause: error },
  );
}

/** What went wrong with a connection, which the runtime wraps in an error of its own. */
export function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

/** The runtime's own word for what went wrong with a connection, such as ECONNREFUSED. */
function codeOf(error: unknown): string {
  const codes = [error, rootOf(error)].map((each) =>
    typeof each === 'object' && each !== null && 'code' in each ? each.code : undefined,
  );
  const code = codes.find((each) => typeof each === 'string' && /^[A-Z][A-Z0-9_]+$/.test(each));
  return typeof code === 'string' ? code : 'no connection';
}
