import * as v from 'valibot';
import { CATCH_UPS, CONTROL_ACTIONS, type ControlAction } from './codes';
import { boolean, count, label, milliseconds, probability, sequenceNumber, string, word } from './fields';

/**
 * What a client may send. Unknown fields are dropped and `null` counts as "not given", so clients written for another
 * version, or in a language that sends nulls, are not refused.
 */

export const asrChunkSchema = v.object({
  type: v.literal('asr_chunk'),
  /** The whole text of the current segment so far, not a delta. */
  text: string,
  /** True when the recogniser will no longer change this segment. */
  is_final: v.optional(boolean, false),
  session_id: v.nullish(label),
  /** When it was said, in any format; passed on, not interpreted. */
  timestamp: v.nullish(v.union([v.number(), v.string()], 'must be a number or a string')),
  segment_id: v.nullish(label),
  speaker: v.nullish(label),
  /** BCP 47, such as "en" or "zh-CN". */
  language: v.nullish(label),
  confidence: v.nullish(probability),
  start_ms: v.nullish(milliseconds),
  end_ms: v.nullish(milliseconds),
  /** The recogniser reports that the speaker's turn is over. */
  endpoint: v.nullish(boolean),
  /** The client's own count, from 1: however often a message is sent again, it counts once. */
  client_seq: v.nullish(sequenceNumber),
});

/** What somebody said before a question. */
const saidSchema = v.object({ speaker: v.nullish(label), text: string }, 'must be { speaker?, text }');

export const controlSchema = v.object({
  type: v.literal('control'),
  action: v.picklist(CONTROL_ACTIONS),
  session_id: v.nullish(label),
  /** With `stop`: cancel running and queued questions instead of answering them first. */
  immediate: v.nullish(boolean),
  /** With `instant_query`: the question, instead of the last utterance. */
  text: v.nullish(string),
  /** With `instant_query`: what was said before, oldest first, in place of what the session has heard. */
  transcript: v.nullish(v.array(saidSchema, 'must be an array of { speaker?, text }')),
  /** With `cancel`: what of the answer was heard, where it was read out and its listener broke in. */
  heard: v.nullish(string),
  /** With `pause`: what happens to speech in the meantime. */
  catch_up: v.nullish(word(CATCH_UPS)),
  /** As in a chunk. */
  client_seq: v.nullish(sequenceNumber),
});

/** The fields of a `control` that belong to its action. Those of other actions are ignored like unknown fields. */
export const controlSchemas = {
  pause: v.omit(controlSchema, ['text', 'transcript', 'heard', 'immediate']),
  resume: v.omit(controlSchema, ['text', 'transcript', 'heard', 'immediate', 'catch_up']),
  stop: v.omit(controlSchema, ['text', 'transcript', 'heard', 'catch_up']),
  instant_query: v.omit(controlSchema, ['heard', 'immediate', 'catch_up']),
  cancel: v.omit(controlSchema, ['text', 'transcript', 'immediate', 'catch_up']),
} satisfies Record<ControlAction, unknown>;

export const keepaliveSchema = v.object({
  type: v.literal('keepalive'),
  session_id: v.nullish(label),
});

export const reconnectSchema = v.object({
  type: v.literal('reconnect'),
  session_id: label,
  epoch: string,
  resume_token: string,
  last_seq: count,
  /** Counts the connections on which the client has shown its token: of two that show the same, the higher is newer. */
  attempt: v.nullish(sequenceNumber),
});

/** Longer than any key, ticket or JWT. */
const MAX_TOKEN_LENGTH = 4_096;

export const authSchema = v.object({
  type: v.literal('auth'),
  /** A key, a ticket or a JWT: whatever the server is configured to accept. */
  token: v.pipe(
    string,
    v.minLength(1, 'must not be empty'),
    v.maxLength(MAX_TOKEN_LENGTH, `must have at most ${MAX_TOKEN_LENGTH} characters`),
  ),
});

/** A message as it was read: what is null was not given. */
export type NotGiven<T> = { [K in keyof T]: Exclude<T[K], null> };

/** As a client may write it: numbers as labels, and nulls, are accepted. */
export type AsrChunkInput = v.InferInput<typeof asrChunkSchema>;
export type AsrChunkMessage = NotGiven<v.InferOutput<typeof asrChunkSchema>>;
export type ControlMessage = NotGiven<v.InferOutput<typeof controlSchema>>;
export type KeepaliveMessage = NotGiven<v.InferOutput<typeof keepaliveSchema>>;
export type ReconnectMessage = NotGiven<v.InferOutput<typeof reconnectSchema>>;
export type AuthMessage = v.InferOutput<typeof authSchema>;
export type ClientMessage =
  | AsrChunkMessage
  | ControlMessage
  | KeepaliveMessage
  | ReconnectMessage
  | AuthMessage;
export type ClientMessageType = ClientMessage['type'];
