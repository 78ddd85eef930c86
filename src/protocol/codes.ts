/** The names used on the wire. PROTOCOL.md says when each is used. */

export const PROTOCOL_PATH = '/ws/realtime-asr';

/** The subprotocol that a server selects when a client offers it; offering none is fine. */
export const SUBPROTOCOL = 'realtime-rag.v1';

/** The prefix of a ticket when it is sent as an offered subprotocol. */
export const TICKET_PREFIX = 'rrag.ticket.';

/** What a session is doing; the `stage` of a `status` message. */
export const STAGES = [
  'listening',
  'paused',
  'waiting_for_question',
  'analyzing',
  'instant_query',
  'querying_rag',
  'interrupting',
  'idle',
  'closed',
] as const;
export type Stage = (typeof STAGES)[number];

export const CONTROL_ACTIONS = ['pause', 'resume', 'stop', 'instant_query', 'cancel'] as const;
export type ControlAction = (typeof CONTROL_ACTIONS)[number];

/** What happens to the chunks that arrive while a session is paused. */
export const CATCH_UPS = ['drop', 'keep_context', 'answer_missed'] as const;
export type CatchUp = (typeof CATCH_UPS)[number];

/** Why a turn is not answered, besides the detector's own reasons; the `reason` of a `waiting_for_question`. */
export const GATE_REASONS = [
  'speaker',
  'not_addressed',
  'addressed',
  'manual',
  'cooldown',
  'duplicate',
  'self_answered',
  'judged',
  'continued',
  'ignored',
  'cancelled',
  'detector_failed',
] as const;
export type GateReason = (typeof GATE_REASONS)[number];

/** Why an answer ended; sent on its last `answer` message. */
export const FINISH_REASONS = ['complete', 'cancelled', 'interrupted', 'error', 'no_answer'] as const;
export type FinishReason = (typeof FINISH_REASONS)[number];

/**
 * `retrieved`: passages were found in advance. `reused`: the answer was begun in advance. `discarded`: what was begun
 * was for another question. `none`: nothing was begun.
 */
export const SPECULATION_OUTCOMES = ['none', 'retrieved', 'reused', 'discarded'] as const;

/** Warnings about an answer that nevertheless continues. */
export const WARNING_CODES = [
  'conversation_restarted',
  'answer_truncated',
  'answer_filtered',
  'fallback',
] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

/** An error in what the client sent. */
export const CLIENT_ERROR_CODES = [
  'INVALID_JSON',
  'INVALID_MESSAGE',
  'UNSUPPORTED_TYPE',
  'UNKNOWN_ACTION',
  'NO_FINAL_ASR',
  'EMPTY_QUESTION',
  'MESSAGE_TOO_LARGE',
  'RATE_LIMITED',
  'SLOW_CONSUMER',
  'UNAUTHORIZED',
  'FORBIDDEN',
  'RESUME_FAILED',
  'TAKEN_OVER',
] as const;

/**
 * Why a session cannot be resumed; the `reason` of `RESUME_FAILED`.
 *
 * - `unknown`: no session for this epoch and token. Wrong, old and other people's tokens are refused alike.
 * - `expired`: the session has ended, or its time has run out.
 * - `forbidden`: not now: the connection has already been used, a newer one has shown the same token, or too many attempts
 *   have failed.
 * - `epoch`: the client knows more than the log does, so going on would repeat or lose something.
 * - `unavailable`: it cannot be found out at the moment; try again later.
 */
export const RESUME_REFUSALS = ['unknown', 'expired', 'forbidden', 'epoch', 'unavailable'] as const;
export type ResumeRefusal = (typeof RESUME_REFUSALS)[number];

/** A backend failure. */
export const BACKEND_ERROR_CODES = [
  'BACKEND_TIMEOUT',
  'BACKEND_UNAVAILABLE',
  'BACKEND_AUTH',
  'BACKEND_REJECTED',
  'BACKEND_ERROR',
] as const;
export type BackendErrorCode = (typeof BACKEND_ERROR_CODES)[number];

/** Something that the server cannot do, or not at the moment. */
export const SERVER_ERROR_CODES = [
  'QUEUE_FULL',
  'QUERY_INTERRUPTED',
  'SERVER_DRAINING',
  'INTERNAL_ERROR',
] as const;

/** In a function, so that a bundler can leave it out. */
const allErrorCodes = () => [...CLIENT_ERROR_CODES, ...BACKEND_ERROR_CODES, ...SERVER_ERROR_CODES] as const;
export const ERROR_CODES = /* @__PURE__ */ allErrorCodes();
export type ErrorCode = (typeof ERROR_CODES)[number];
