/** A host within a fleet: an id of its own, new with each start. */
export type HostId = string;

/** One event of a session, as it was sent. */
export interface LoggedEvent {
  /** Its place in the log: 1, 2, 3 … without gaps, over all labels of the session. */
  offset: number;
  /** The label it was sent under, and its `seq` there. */
  label: string;
  seq: number;
  /** The whole message as JSON. */
  text: string;
}

/** One step of a session. */
export interface Batch {
  events: readonly LoggedEvent[];
  /** What the session must know to go on elsewhere, as JSON; absent: as before. It includes the events of this batch. */
  snapshot?: string;
}

/** Who may come back to a session, and as whom. */
export interface Credentials {
  /** SHA-256 of the current token, as base64url. */
  token: string;
  /** Of the token before it, as long as the client may not have received the current one. */
  former?: string;
  /** The authenticated subject; absent without authentication. */
  subject?: string;
}

/** A session in a log. */
export interface LogEntry {
  /** The key of the session: random, 128 bits. */
  epoch: string;
  credentials: Credentials;
  /** As JSON; absent while the session knows nothing yet. */
  snapshot?: string;
  /** The offset of the last event that the snapshot includes; 0 without a snapshot. */
  snapshotAt: number;
  /** The latest events, in order of their offsets; the oldest may be gone. */
  events: readonly LoggedEvent[];
}

/** A session that this host now owns, with what is known about it. */
export interface ClaimedEntry extends LogEntry {
  /** To be given along with everything that is written from now on. */
  fence: number;
}

/** What a client shows to come back. */
export interface Claim {
  epoch: string;
  /** SHA-256 of its token, as base64url. */
  token: string;
  /** Absent without authentication. */
  subject: string | undefined;
  /** Which of the client's connections that show this token it is, if the client counts them. */
  attempt?: number | undefined;
}

/**
 * - `claimed`: nobody else answers for the session, and this host does from now on.
 * - `owned`: another host does. Whether the claim is justified is for that host to say.
 * - `unknown`: there is no such session, or the claim is not justified.
 * - `expired`: the claim is justified, but the session has ended.
 */
export type ClaimResult =
  | { outcome: 'claimed'; entry: ClaimedEntry }
  | { outcome: 'owned'; owner: HostId }
  | { outcome: 'unknown' }
  | { outcome: 'expired' };

/**
 * - `written`: it is kept.
 * - `fenced`: another host has claimed the session, and this one must not say anything more for it.
 * - `behind`: the log lacks the session or some of its events; `begin` it again, with what is known.
 */
export type WriteResult = 'written' | 'fenced' | 'behind';

/**
 * What sessions said, so that another host can go on with them: contiguous events, the session's state and who answers
 * for it. Bounded in events, bytes and time for each session. All methods but `close` reject with a
 * `LogUnavailableError` when the log cannot be reached in time; nothing waits for it without bounds.
 */
export interface EventLog {
  /** Starts or replaces a session, owned by this host. `fence`: of the entry if it was claimed, else 0. */
  begin(entry: LogEntry, fence: number): Promise<WriteResult>;
  /** Appends a batch whose events follow those in the log. All of it is kept, or nothing. */
  append(epoch: string, fence: number, batch: Batch): Promise<WriteResult>;
  /** Changes who may come back. */
  authorise(epoch: string, fence: number, credentials: Credentials): Promise<WriteResult>;
  /**
   * Makes this host the owner of a session whose owner is dead or has released it. Also rejects with a
   * `LogUnavailableError` while the log may have lost the session, and its owner may be about to begin it again.
   */
  claim(claim: Claim): Promise<ClaimResult>;
  /** From now on nobody answers for the session: whoever has its token may claim it at once. */
  release(epoch: string, fence: number): Promise<WriteResult>;
  /** The session has ended. For a while a justified claim is told that it has `expired`. */
  end(epoch: string, fence: number): Promise<WriteResult>;
  /** Whether the log can be reached, as far as is known. */
  readonly available: boolean;
  /** `listener` is called with `true` when the log can be reached again, and with `false` when it no longer can. */
  onAvailable(listener: (available: boolean) => void): void;
  close(): Promise<void>;
}

/** The log cannot be reached, or does not accept writes. Its message is for the operator, and contains no secret. */
export class LogUnavailableError extends Error {
  override readonly name = 'LogUnavailableError';
}
