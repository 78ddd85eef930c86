import type { IncomingMessage } from 'node:http';
import type { AsrSource } from '../../asr/index';
import type { ClientMessage, FrameLimits, ProtocolFault, ServerMessage } from '../../protocol/index';
import type { Verified } from '../auth/authenticator';
import type { Credential } from '../auth/identity';
import type { DialectName } from '../telemetry/observer';
import type { Rejection } from '../upgrade/reject';

/** What a frame means: messages for the session, in order, or none. */
export interface FrameMeaning {
  ok: true;
  /** What the frame is, for metrics: one of a fixed list. */
  type: string;
  messages: readonly ClientMessage[];
  /** Frames that are sent back before the messages are handled. */
  replies?: readonly string[];
  /** It came from this recogniser and was not understood, which is counted. */
  notUnderstood?: AsrSource;
}

/** One connection that speaks a dialect. It has as much state as the dialect needs. */
export interface DialectConnection {
  readonly name: DialectName;
  /** Whether its client may come back to its session, which otherwise ends with the connection. */
  readonly resumable: boolean;
  /** The largest frame, in bytes, if it is not the host's. */
  readonly maxPayload?: number;
  /** Reads one text frame. Never throws. */
  read(frame: string, limits: FrameLimits): FrameMeaning | { ok: false; fault: ProtocolFault };
  /** The frames for an event of the session, none if its client is not told. Absent: events go out as they are. */
  write?(event: ServerMessage): readonly string[];
  /** The first frames, as soon as it is known who the client is. */
  greet?(): readonly string[];
  /** The last frames, before the host closes with this code. */
  end?(code: number): readonly string[];
}

/** A handshake that a dialect takes. */
export interface Opening {
  /** Called when the client is let in. */
  connect(): DialectConnection;
  /** Who the client is, where the handshake itself proves it. */
  verified?: Verified;
  /** What it shows of itself, where that is not in the headers. */
  credential?: Credential;
  /** The largest frame, in bytes, if it is not the host's. */
  maxPayload?: number;
}

/**
 * A protocol over the same sessions: it reads frames as messages of ours and writes our events as its own frames.
 * Authentication, limits, shutdown and the log are the host's.
 */
export interface Dialect {
  /** Takes the handshake, or rejects it. Undefined when the path is not the dialect's. */
  open(path: string, request: IncomingMessage): Opening | { rejection: Rejection } | undefined;
}
