import * as v from 'valibot';
import {
  ERROR_CODES,
  FINISH_REASONS,
  RESUME_REFUSALS,
  SPECULATION_OUTCOMES,
  STAGES,
  WARNING_CODES,
} from './codes';
import { count, probability } from './fields';

/** What the server sends. A client that uses these schemas ignores fields it does not know. */

/** A passage that an answer is based on. */
export const sourceSchema = v.object({
  id: v.string(),
  title: v.string(),
  /** Where a reader can open it: a URL or the backend's own address for it. */
  uri: v.optional(v.string()),
  /** Its file, relative to the indexed folder. */
  path: v.optional(v.string()),
  /** Where it begins in that file, counted from 1: its line, and its page if the file has pages. */
  line: v.optional(count),
  page: v.optional(count),
  text: v.string(),
  /** The parts of `text` that the answer quotes: [from, to) in UTF-16 code units, as JavaScript counts. */
  highlight: v.optional(v.array(v.tuple([count, count]))),
  /** The backend's own relevance score; only comparable within one answer. */
  score: v.optional(v.number()),
  /** Counted from 1, in the order in which the answer may cite them. */
  position: v.number(),
});

/** What an answer cost. Prices are decimal strings to avoid rounding errors. */
export const usageSchema = v.object({
  prompt_tokens: v.optional(v.number()),
  completion_tokens: v.optional(v.number()),
  total_tokens: v.optional(v.number()),
  total_price: v.optional(v.string()),
  currency: v.optional(v.string()),
  /** As the backend measured it, in seconds. */
  latency: v.optional(v.number()),
});

/** Milliseconds from the acceptance of the question, negative before it. */
export const timingSchema = v.object({
  /** When the last new word of its turn was heard; absent for an instant query. */
  last_word_ms: v.optional(v.number()),
  /** When its turn was complete and its decision began; absent for an instant query. */
  gate_ms: v.optional(v.number()),
  /** When the backend was asked. */
  queued_ms: v.number(),
  /** When passages had been found; absent when that is not known. */
  retrieval_ms: v.optional(v.number()),
  /** When the backend's first text came; absent if none came. */
  first_token_ms: v.optional(v.number()),
  /** When the first text was sent to the client; absent if none was. */
  first_sent_ms: v.optional(v.number()),
  /** When the answer ended. */
  total_ms: v.number(),
  /** How often the request to the backend's upstream was retried; absent if it was not. */
  retries: v.optional(count),
  /** What speculation did for this question; absent without speculation. */
  speculation: v.optional(v.picklist(SPECULATION_OUTCOMES)),
  /** How much sooner the answer came for it; absent if not at all. */
  saved_ms: v.optional(v.number()),
});

/** The backend's own ids for an answer, for feedback or support. */
export const referenceSchema = v.object({
  message_id: v.optional(v.string()),
  task_id: v.optional(v.string()),
});

export const warningSchema = v.object({ code: v.picklist(WARNING_CODES), message: v.string() });

export const offerSchema = v.object({ question: v.string(), confidence: probability });

const seq = v.pipe(count, v.minValue(1));

export const ackSchema = v.object({
  type: v.literal('ack'),
  session_id: v.string(),
  /** `connected` on opening, `paused` for chunks that arrive while paused. */
  message: v.optional(v.string()),
  received_type: v.optional(v.string()),
  is_final: v.optional(v.boolean()),
  /** The `client_seq` of the acknowledged message. */
  client_seq: v.optional(count),
  /** With `connected` and `resumed`: what a client shows to come back to this session, and for how long it may. */
  epoch: v.optional(v.string()),
  resume_token: v.optional(v.string()),
  resume_window_ms: v.optional(count),
  /** With `resumed`: the highest `client_seq` that counted. */
  last_client_seq: v.optional(count),
  /** With `resumed`, and to the reader of a meeting: some events are no longer known; what they led to follows. */
  truncated: v.optional(v.boolean()),
});

export const statusSchema = v.object({
  type: v.literal('status'),
  session_id: v.string(),
  seq,
  stage: v.picklist(STAGES),
  note: v.optional(v.string()),
  question: v.optional(v.string()),
  /** The question; for a `duplicate`, the earlier one that it repeats. */
  query_id: v.optional(v.string()),
  mode: v.optional(v.string()),
  /** A reason of the detector, or one of `GATE_REASONS`. */
  reason: v.optional(v.string()),
  /** With a reason of the detector, and with `analyzing`: which of its rules decided. */
  rule: v.optional(v.string()),
  confidence: v.optional(probability),
  /** A possible question: an `instant_query` without text accepts it. */
  offer: v.optional(offerSchema),
  /** The `client_seq` of the finals that make up the turn: all that have one, at most the last 64. */
  finals: v.optional(v.array(count)),
  /** With `closed`, on server shutdown: how long to wait before reconnecting. */
  retry_after_ms: v.optional(count),
});

export const answerSchema = v.object({
  type: v.literal('answer'),
  session_id: v.string(),
  seq,
  query_id: v.string(),
  stream_index: count,
  content: v.string(),
  final: v.boolean(),
  sources: v.optional(v.array(sourceSchema)),
  /** The content replaces everything sent so far for this query. */
  replace: v.optional(v.boolean()),
  finish_reason: v.optional(v.picklist(FINISH_REASONS)),
  /** A warning about this answer, which nevertheless continues. */
  warning: v.optional(warningSchema),
  usage: v.optional(usageSchema),
  reference: v.optional(referenceSchema),
  timing: v.optional(timingSchema),
});

export const errorSchema = v.object({
  type: v.literal('error'),
  session_id: v.string(),
  seq,
  code: v.picklist(ERROR_CODES),
  message: v.string(),
  query_id: v.optional(v.string()),
  /** The `client_seq` of the message that is refused. */
  client_seq: v.optional(count),
  /** Whether the same request may succeed later. */
  retryable: v.optional(v.boolean()),
  retry_after_ms: v.optional(count),
  /** With `RESUME_FAILED`: why. */
  reason: v.optional(v.picklist(RESUME_REFUSALS)),
  /** The server closes the connection with this code right after this message. */
  close_code: v.optional(count),
});

export const serverMessageSchema = v.variant('type', [ackSchema, statusSchema, answerSchema, errorSchema]);

export type Source = v.InferOutput<typeof sourceSchema>;
export type Usage = v.InferOutput<typeof usageSchema>;
export type Timing = v.InferOutput<typeof timingSchema>;
export type Reference = v.InferOutput<typeof referenceSchema>;
export type Warning = v.InferOutput<typeof warningSchema>;
export type Offer = v.InferOutput<typeof offerSchema>;
export type AckMessage = v.InferOutput<typeof ackSchema>;
export type StatusMessage = v.InferOutput<typeof statusSchema>;
export type AnswerMessage = v.InferOutput<typeof answerSchema>;
export type ErrorMessage = v.InferOutput<typeof errorSchema>;
export type ServerMessage = AckMessage | StatusMessage | AnswerMessage | ErrorMessage;
