import type { ConnectFailure, SessionLoss } from '../errors';
import { UNRESPONSIVE } from '../wire/connection';
import type { CloseInfo } from '../wire/socket';

/**
 * Why there is no connection at the moment.
 *
 * - `lost`: it broke. `unresponsive`: the server gave no sign of life. `closed`: the server closed it.
 * - `session_unavailable`: the server cannot find out about the session at the moment.
 * - All others: the last attempt to connect failed.
 */
export type AwayReason = 'lost' | 'unresponsive' | 'closed' | 'session_unavailable' | ConnectFailure;

/** For close codes; any other one is the server's. */
export const AWAY_REASONS: Record<number, AwayReason> = { 1006: 'lost', [UNRESPONSIVE.code]: 'unresponsive' };

/** What a client is doing about its connection. */
export type ClientState =
  /** `connect` was not called yet. */
  | { type: 'new' }
  | { type: 'connecting' }
  /** There is a new session. `lost`: why the one before it does not go on. */
  | { type: 'connected'; lost: SessionLoss | undefined }
  /** The session goes on. `truncated`: some of its events are missing. */
  | { type: 'resumed'; truncated: boolean }
  /** The client connects again by itself, in about `retryInMs`; undefined: when the browser is online again. */
  | {
      type: 'away';
      attempt: number;
      retryInMs: number | undefined;
      reason: AwayReason;
      code: number | undefined;
    }
  /** Nothing follows. */
  | ({ type: 'closed' } & CloseInfo);
