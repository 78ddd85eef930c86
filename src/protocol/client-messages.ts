import * as v from 'valibot';
import { CATCH_UPS, CONTROL_ACTIONS, type ControlAction } from './codes';
import { boolean, count, label, milliseconds, probability, string, word } from './fields';

/**
 * What a client may send. Unknown fields are dropped, `null` counts as "not given": a client
 * written for another version, or in a language that sends nulls, is not refused for it.
 */

export const asrChunkSchema = v.object({
  type: v.literal('asr_chunk'),
  /** The whole text of the current segment so far, not a delta. */
  text: string,
  /** True when the recogniser will not change this segment any more. */
  is_final: v.optional(boolean, false),
  session_id: v.nullish(label),
  /** When it was said, as the client likes to write it; carried, not interpreted. */
  timestamp: v.nullish(v.union([v.number(), v.string()], 'must be a number or a string')),
  segment_id: v.nullish(label),
  speaker: v.nullish(label),
  /** BCP 47, such as "en" or "zh-CN". */
  language: v.nullish(label),
  confidence: v.nullish(probability),
  start_ms: v.nullish(milliseconds),
  end_ms: v.nullish(milliseconds),
  /** The recogniser says that the speaker's turn is over. */
  endpoint: v.nullish(boolean),
  client_seq: v.nullish(count),
});

export const controlSchema = v.object({
  type: v.literal('control'),
  action: v.picklist(CONTROL_ACTIONS),
  session_id: v.nullish(label),
  /** With `stop`: cancel what runs and waits instead of answering it first. */
  immediate: v.nullish(boolean),
  /** With `instant_query`: the question, instead of the last thing that was said. */
  text: v.nullish(string),
  /** With `pause`: what becomes of what is said meanwhile. */
  catch_up: v.nullish(word(CATCH_UPS)),
});

/** What is read of a `control`: the fields of its own action. Others' are ignored like any unknown field. */
export const controlSchemas = {
  pause: v.omit(controlSchema, ['text', 'immediate']),
  resume: v.omit(controlSchema, ['text', 'immediate', 'catch_up']),
  stop: v.omit(controlSchema, ['text', 'catch_up']),
  instant_query: v.omit(controlSchema, ['immediate', 'catch_up']),
  cancel: v.omit(controlSchema, ['text', 'immediate', 'catch_up']),
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
});

/** Longer than any key, ticket or JWT is. */
const MAX_TOKEN_LENGTH = 4_096;

export const authSchema = v.object({
  type: v.literal('auth'),
  /** A key, a ticket or a JWT: whatever the server was set up to accept. */
  token: v.pipe(
    string,
    v.minLength(1, 'must not be empty'),
    v.maxLength(MAX_TOKEN_LENGTH, `must have at most ${MAX_TOKEN_LENGTH} characters`),
  ),
});

type NotGiven<T> = { [K in keyof T]: Exclude<T[K], null> };

/** As a client writes it: numbers where labels are meant, and nulls, are fine. */
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
