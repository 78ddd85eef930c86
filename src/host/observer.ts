import type { ErrorCode } from '../protocol/index';
import type { SessionEvent } from '../session/index';

/** Why a connection never came to be. */
export type RejectReason =
  | 'path'
  | 'handshake'
  | 'origin'
  | 'unauthorized'
  | 'subject_limit'
  | 'address_limit'
  | 'capacity'
  | 'overload'
  | 'draining';

/** Which limit was passed. */
export type LimitScope =
  | 'messages'
  | 'bytes'
  | 'questions'
  | 'concurrent_questions'
  | 'backend'
  | 'credentials'
  | 'connections';

/** Who ended a connection: the client or the server with a close frame, or nobody (`lost`). */
export type CloseInitiator = 'client' | 'server' | 'lost';

/** How a connection proved who it is. */
export type Admission = 'none' | 'request' | 'bearer' | 'ticket' | 'message';

/**
 * What a host tells whoever counts: plain callbacks, called synchronously and often. They must be quick
 * and must not throw. No argument names a person, an address or what was said, but for the events.
 */
export interface HostObserver {
  /** A WebSocket was accepted; with first-message authentication this is before it is known who it is. */
  connectionOpened(): void;
  /** The client is known and has a session. */
  connectionAdmitted(how: Admission): void;
  /** A handshake was refused with an HTTP status. */
  connectionRejected(reason: RejectReason): void;
  connectionClosed(code: number, initiator: CloseInitiator, durationMs: number): void;
  /** A text frame that is a message of the protocol; `type` is one of the protocol's own. */
  messageReceived(type: string, bytes: number): void;
  messageSent(type: string, bytes: number): void;
  /** A frame that was refused. */
  messageInvalid(code: ErrorCode): void;
  rateLimited(scope: LimitScope): void;
  /** A client was closed because it does not read. */
  slowConsumer(): void;
  /** Once a sweep: the bytes that wait in all sockets together. */
  buffered(bytes: number): void;
  /** Every event of every session, as it is sent. */
  sessionEvent(event: SessionEvent): void;
}

const NOBODY: HostObserver = {
  connectionOpened() {},
  connectionAdmitted() {},
  connectionRejected() {},
  connectionClosed() {},
  messageReceived() {},
  messageSent() {},
  messageInvalid() {},
  rateLimited() {},
  slowConsumer() {},
  buffered() {},
  sessionEvent() {},
};

/** An observer with every callback, from one that may have some. */
export function completeObserver(given: Partial<HostObserver> = {}): HostObserver {
  const names = Object.keys(NOBODY) as (keyof HostObserver)[];
  const callbacks = names.map((name) => [name, given[name]?.bind(given) ?? NOBODY[name]]);
  return Object.fromEntries(callbacks) as unknown as HostObserver;
}
