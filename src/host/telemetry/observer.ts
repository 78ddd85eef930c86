import type { ErrorCode } from '../../protocol/index';
import type { SessionEvent } from '../../session/index';
import type { Question, QuestionEnd } from './question';
import type { UpstreamEnd } from './upstream';

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
  /** How long it took from the upgrade request to the open WebSocket, checks of a credential included. */
  handshakeDone(durationMs: number): void;
  /** A handshake was refused with an HTTP status. */
  connectionRejected(reason: RejectReason): void;
  /** `admitted`: whether it was known who it was. */
  connectionClosed(code: number, initiator: CloseInitiator, durationMs: number, admitted: boolean): void;
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
  /** A ping was answered. */
  pingAnswered(roundTripMs: number): void;
  /** Every event of every session, as it is sent. */
  sessionEvent(event: SessionEvent): void;
  /** The detector looked at a turn. */
  detected(durationMs: number): void;
  /** A question was accepted; `questionEnded` follows, whatever happens. The same object in all four. */
  questionAccepted(question: Question): void;
  /** It is the backend's turn. */
  questionAsked(question: Question): void;
  /** The first text of the answer was sent. */
  answerBegan(question: Question): void;
  questionEnded(question: Question, end: QuestionEnd): void;
  /** The backend is done with a question, in one way or another. */
  upstreamEnded(provider: string, end: UpstreamEnd): void;
  /** The host shuts down. */
  draining(): void;
}

const NOBODY: HostObserver = {
  connectionOpened() {},
  connectionAdmitted() {},
  handshakeDone() {},
  connectionRejected() {},
  connectionClosed() {},
  messageReceived() {},
  messageSent() {},
  messageInvalid() {},
  rateLimited() {},
  slowConsumer() {},
  buffered() {},
  pingAnswered() {},
  sessionEvent() {},
  detected() {},
  questionAccepted() {},
  questionAsked() {},
  answerBegan() {},
  questionEnded() {},
  upstreamEnded() {},
  draining() {},
};

type Callback = (...told: unknown[]) => void;

/** One observer with every callback, from any number that may have some. */
export function observerOf(...observers: (Partial<HostObserver> | undefined)[]): HostObserver {
  const callbacks = (Object.keys(NOBODY) as (keyof HostObserver)[]).map((name) => {
    const tell = observers.flatMap((one) => (one?.[name] ? [one[name].bind(one) as Callback] : []));
    const [first, ...others] = tell;
    if (others.length === 0) return [name, first ?? NOBODY[name]];
    return [
      name,
      (...told: unknown[]) => {
        for (const callback of tell) callback(...told);
      },
    ];
  });
  return Object.fromEntries(callbacks) as unknown as HostObserver;
}
