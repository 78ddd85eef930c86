import type { ProtocolFault, StatusMessage } from '../protocol/index';
import type { StopCause } from './lifecycle';

const SHUTTING_DOWN = 'The server is shutting down; connect again.';

/** Input for a session that has been stopped. */
export function refusalOfInput(cause: StopCause | undefined): ProtocolFault {
  return cause === 'server'
    ? { code: 'SERVER_DRAINING', message: SHUTTING_DOWN }
    : { code: 'INVALID_MESSAGE', message: 'The session is stopping and takes no more input.' };
}

/** What `closed` says. */
export function farewell(
  cause: StopCause | undefined,
  retryAfterMs: number | undefined,
): Pick<StatusMessage, 'note' | 'reason' | 'retry_after_ms'> {
  if (cause !== 'server') return {};
  const retry = retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs };
  return { note: SHUTTING_DOWN, reason: 'server_draining', ...retry };
}

/** For embedders without a host that keeps sessions. */
export const NOT_RESUMED: ProtocolFault = {
  code: 'RESUME_FAILED',
  message: 'This server does not keep sessions for later; go on with the session at hand.',
  reason: 'unavailable',
};
