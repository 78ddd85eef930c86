import type { Claim, Position } from '../../event-log/index';
import type { ClientMessage, ProtocolFault, ServerMessage } from '../../protocol/index';
import type { StopOptions } from '../../session/session';

/** Where the frames of a session go: the socket of its client. */
export interface Attachment {
  /** Sends one event, which is one frame of our own protocol. `event`: what is in the text, if it is at hand. */
  send(text: string, type: ServerMessage['type'], event?: ServerMessage): void;
  /** Undefined while the client keeps up; otherwise resolves when it does again, or is gone. */
  ready(): Promise<void> | undefined;
  /** The session has ended. */
  close(code: number, reason: string): void;
  /** A newer connection has taken the session over. */
  takenOver(): void;
  /** The session goes on at another host, and the client should come back. */
  moved(retryAfterMs: number | undefined): void;
  /** The client reads too slowly to be told everything; it may come back and read on. */
  tooSlow(): void;
}

/** The session of a client, as its socket sees it. */
export interface ClientSession {
  /** Whether an answer is running. */
  readonly answering: boolean;
  readonly hasEnded: boolean;
  /**
   * The client is back: it is told so, and everything that it has missed; an older connection is closed. `claim`: what
   * it came with.
   *
   * @returns undefined when everything was sent at once; otherwise resolves when it is. What the client sends until
   * then has to wait
   */
  attach(attachment: Attachment, position: Position, claim: Claim): Promise<void> | undefined;
  /**
   * Whether a newer connection has come back with the same token: this one's request has been overtaken, and its client
   * is no longer there. Sessions elsewhere have found out themselves.
   */
  isOvertaken?(claim: Claim): boolean;
  handle(message: ClientMessage): void;
  /** Something arrived that is no message. */
  refuse(fault: ProtocolFault): void;
  /** The socket is closing, or lost: the session ends or waits for its client, depending on the code. */
  detach(attachment: Attachment, closeCode: number): void;
  /** The client has gone on with another session before it used this one. */
  drop(): void;
  /** The server is shutting down. */
  drain(options?: Omit<StopOptions, 'cause'>): void;
}
