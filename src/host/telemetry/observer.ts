import type { AsrSource } from '../../asr/index';
import type { Logger } from '../../logging/logger';
import type { AsrChunkMessage, ControlMessage, ErrorCode, ResumeRefusal, Timing } from '../../protocol/index';
import type { SessionEvent, SpeculationProgress } from '../../session/index';
import type { UpstreamEnd } from './upstream';

/** Why a handshake was refused. */
export type RejectReason =
  | 'path'
  | 'handshake'
  | 'host'
  | 'origin'
  | 'unauthorized'
  | 'subject_limit'
  | 'address_limit'
  | 'capacity'
  | 'overload'
  | 'draining';

/** Which limit was exceeded. */
export type LimitScope =
  | 'messages'
  | 'bytes'
  | 'questions'
  | 'concurrent_questions'
  | 'backend'
  | 'credentials'
  | 'connections';

/** Who ended a connection: the client or the server with a close frame, or neither (`lost`). */
export type CloseInitiator = 'client' | 'server' | 'lost';

/** How a client authenticated; `path`: by a key in the path, `signature`: its platform signed the handshake. */
export type Admission = 'none' | 'request' | 'bearer' | 'ticket' | 'message' | 'path' | 'signature';

/** What a connection speaks. */
export type DialectName = 'native' | 'conversation_relay' | 'retell';

/** What led to the question: the detector found it, or the client asked for it explicitly. */
export type Trigger = 'auto' | 'instant';

/**
 * How a session ended: `closed` with its connection. `unheard`: its client went on with an older one before it used it.
 * While its client was away: its time was over (`expired`), there were too many (`evicted`), or the server shut down
 * (`draining`). `disconnected`: by `host.disconnect`. With a shared log: another host took it over, because this one seemed
 * dead (`fenced`) or let it go (`moved`).
 */
export type SessionEnd =
  | 'closed'
  | 'unheard'
  | 'expired'
  | 'evicted'
  | 'draining'
  | 'disconnected'
  | 'fenced'
  | 'moved';

/** A client is back. */
export interface Resumption {
  /** For how long the session had no client, in milliseconds; absent if an older connection was still open. */
  awayMs?: number;
  /** Some events that the client had missed were no longer known. */
  truncated: boolean;
}

export type Outcome = 'ok' | 'empty' | 'error' | 'interrupted' | 'cancelled';

/**
 * What became of a message of a source of webhooks. In its session: `taken`. Acknowledged, without effect: `repeated`,
 * `over` (its meeting has ended), `ignored` (about no meeting), `unknown` (not understood). Refused: `wrong_signature`,
 * `late` (signed too long ago, or in the future), `invalid`, `too_large`, `limited` (too many at once), `unavailable`
 * (shutting down, or full), `rejected` (by the limits of its address).
 */
export type WebhookOutcome =
  | 'taken'
  | 'repeated'
  | 'over'
  | 'ignored'
  | 'unknown'
  | 'wrong_signature'
  | 'late'
  | 'invalid'
  | 'too_large'
  | 'limited'
  | 'unavailable'
  | 'rejected';

/**
 * What became of an answer that was to be posted. `failed`: refused, or tried often enough. `dropped`: too many waited.
 * `abandoned`: the host shut down.
 */
export type CallbackOutcome = 'delivered' | 'failed' | 'dropped' | 'abandoned';
export const CALLBACK_OUTCOMES: readonly CallbackOutcome[] = ['delivered', 'failed', 'dropped', 'abandoned'];

/** A question that was accepted. */
export interface Question {
  /** The number of the connection that began its session, within this process. */
  connection: number;
  queryId: string;
  sessionId: string;
  trigger: Trigger;
  /** As it was asked. This is content: keep it out of logs unless the operator wants it there. */
  text: string;
  /** On the clock of `performance.now`. */
  acceptedAt: number;
  /** Whether the backend was asked. */
  asked: boolean;
}

/** How a question ended. */
export interface QuestionEnd {
  outcome: Outcome;
  /** The error that was sent to the client. */
  error?: ErrorCode;
  /** The client left before the answer was complete. */
  clientLeft: boolean;
  /** As on the wire: milliseconds from its acceptance. */
  timing: Timing;
  /** The answer; only with `logContent`. */
  answer?: string;
  /** Parts with text. */
  chunks: number;
  chars: number;
}

/**
 * Events of a host, for metrics, traces and logs of your own. The callbacks are called synchronously and
 * often: they must be quick. What one throws, or what its promise rejects with, is logged once per callback, and
 * affects neither the host nor other observers. Except for messages, events and questions, no argument
 * identifies a person, an address or what was said. A `connection` is its number within this process.
 */
export interface HostObserver {
  /** A WebSocket was accepted; with first-message authentication the client is not authenticated yet. */
  connectionOpened(): void;
  /** The client is authenticated and has a session. */
  connectionAdmitted(how: Admission, dialect: DialectName): void;
  /** From the upgrade request to the open WebSocket, including credential checks. */
  handshakeDone(durationMs: number): void;
  /** A handshake was refused with an HTTP status. */
  connectionRejected(reason: RejectReason): void;
  /** `admitted`: whether the client was authenticated. */
  connectionClosed(
    code: number,
    initiator: CloseInitiator,
    durationMs: number,
    admitted: boolean,
    connection: number,
  ): void;
  /** A text frame that is a message of the connection's dialect; `type` is one of a fixed list. */
  messageReceived(type: string, bytes: number): void;
  messageSent(type: string, bytes: number): void;
  /** What a session is about to be told; never a message with a credential. */
  clientMessage(message: AsrChunkMessage | ControlMessage, connection: number): void;
  /** A message of this recogniser was forwarded, and not understood. */
  resultNotUnderstood(source: AsrSource): void;
  /** A frame that was refused. */
  messageInvalid(code: ErrorCode): void;
  rateLimited(scope: LimitScope): void;
  /** A client was closed because it did not read what it was sent. */
  slowConsumer(): void;
  /** Once per sweep: the number of bytes queued for all clients together. */
  buffered(bytes: number): void;
  /** A ping was answered. */
  pingAnswered(roundTripMs: number): void;
  /**
   * Every event of every session, once, also while its client is away; and every error before a close. `connection`: the
   * one that began the session.
   */
  sessionEvent(event: SessionEvent, connection: number): void;
  /** A session has lost its client, which may come back. All of these name the connection that began the session. */
  sessionAway(connection: number): void;
  sessionResumed(connection: number, resumption: Resumption): void;
  /** A client could not go on with the session it asked for. */
  resumeRefused(reason: ResumeRefusal): void;
  sessionEnded(connection: number, how: SessionEnd): void;
  /** This host goes on with a session whose host is gone, or has let it go. */
  sessionTakenOver(connection: number): void;
  /** How many clients have sessions that other hosts run, whenever that changes. */
  relays(clients: number): void;
  /** The shared log took so long for one batch of a session. */
  logAppended(durationMs: number): void;
  /** How many sessions are not written, because the shared log cannot be reached or refuses them, whenever that changes. */
  unwritten(sessions: number): void;
  /** A session that was not written for a while is again. */
  begunAgain(): void;
  /** The detector classified a turn. */
  detected(durationMs: number): void;
  /** A question was accepted; `questionEnded` always follows. All four callbacks get the same object. */
  questionAccepted(question: Question): void;
  /** The backend is now asked. */
  questionAsked(question: Question): void;
  /** The first text of the answer was sent. */
  answerBegan(question: Question): void;
  questionEnded(question: Question, end: QuestionEnd): void;
  /** The backend ended an answer, in whatever way. */
  upstreamEnded(provider: string, end: UpstreamEnd): void;
  /** Something is done, or was done, about a question before it is certain. */
  speculated(progress: SpeculationProgress): void;
  /**
   * A request over HTTP was answered, or given up by its client (499). `endpoint` is one of a few names, such as
   * `tickets`.
   */
  requestAnswered(endpoint: string, status: number, durationMs: number): void;
  /** A message of a source of webhooks was taken, or not. */
  webhookReceived(source: AsrSource, outcome: WebhookOutcome): void;
  /** How many meetings send webhooks now, whenever that changes. */
  meetings(open: number): void;
  /** An answer was posted to the operator's address, or given up. */
  callbackEnded(outcome: CallbackOutcome): void;
  /** The host is shutting down. */
  draining(): void;
}

const SILENT: HostObserver = {
  connectionOpened() {},
  connectionAdmitted() {},
  handshakeDone() {},
  connectionRejected() {},
  connectionClosed() {},
  messageReceived() {},
  messageSent() {},
  clientMessage() {},
  resultNotUnderstood() {},
  messageInvalid() {},
  rateLimited() {},
  slowConsumer() {},
  buffered() {},
  pingAnswered() {},
  sessionEvent() {},
  sessionAway() {},
  sessionResumed() {},
  resumeRefused() {},
  sessionEnded() {},
  sessionTakenOver() {},
  relays() {},
  logAppended() {},
  unwritten() {},
  begunAgain() {},
  detected() {},
  questionAccepted() {},
  questionAsked() {},
  answerBegan() {},
  questionEnded() {},
  upstreamEnded() {},
  speculated() {},
  webhookReceived() {},
  meetings() {},
  callbackEnded() {},
  requestAnswered() {},
  draining() {},
};

type Callback = (...given: unknown[]) => unknown;
const NAMES = Object.keys(SILENT) as (keyof HostObserver)[];

/** The observers of a host as one, in which none can harm the host or another. */
export function guardedObserverOf(
  logger: Logger,
  ...observers: (Partial<HostObserver> | undefined)[]
): HostObserver {
  const failed = new Set<string>();
  const onFault = (name: string, fault: unknown) => {
    if (failed.has(name)) return;
    failed.add(name);
    logger.error(
      { event: name, err: fault },
      'an observer failed; further failures of this callback are not logged',
    );
  };
  return observerOf(...observers.map((one) => one && guarded(one, onFault)));
}

function guarded(
  observer: Partial<HostObserver>,
  onFault: (name: string, fault: unknown) => void,
): Partial<HostObserver> {
  const callbacks = NAMES.flatMap((name) => {
    const callback = observer[name]?.bind(observer) as Callback | undefined;
    if (callback === undefined) return [];
    const safe: Callback = (...given) => {
      try {
        const returned = callback(...given) as PromiseLike<unknown> | undefined | null;
        if (typeof returned?.then === 'function') {
          returned.then(undefined, (fault: unknown) => onFault(name, fault));
        }
      } catch (fault) {
        onFault(name, fault);
      }
    };
    return [[name, safe] as const];
  });
  return Object.fromEntries(callbacks);
}

/** Combines several partial observers into one complete observer. */
export function observerOf(...observers: (Partial<HostObserver> | undefined)[]): HostObserver {
  const callbacks = NAMES.map((name) => {
    const named = observers.flatMap((one) => (one?.[name] ? [one[name].bind(one) as Callback] : []));
    const [first, ...others] = named;
    if (others.length === 0) return [name, first ?? SILENT[name]];
    return [
      name,
      (...given: unknown[]) => {
        for (const callback of named) callback(...given);
      },
    ];
  });
  return Object.fromEntries(callbacks) as unknown as HostObserver;
}
