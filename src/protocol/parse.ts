import * as v from 'valibot';
import {
  type AsrChunkMessage,
  asrChunkSchema,
  authSchema,
  type ClientMessage,
  controlSchema,
  controlSchemas,
  keepaliveSchema,
  reconnectSchema,
} from './client-messages';
import { CONTROL_ACTIONS, type ControlAction, type ErrorCode, type ResumeRefusal } from './codes';
import { shapeOf } from './fields';
import { mayBeMalformed, wellFormed } from './well-formed';

/** Why a frame was refused. `message` names the field and the remedy, and never repeats the input. */
export interface ProtocolFault {
  code: ErrorCode;
  message: string;
  retryable?: boolean;
  retry_after_ms?: number;
  close_code?: number;
  /** With `RESUME_FAILED`. */
  reason?: ResumeRefusal;
  /** Of the message that is refused, if it has a valid one. */
  client_seq?: number;
}

export type ParseResult = { ok: true; message: ClientMessage } | { ok: false; fault: ProtocolFault };

const SCHEMAS = {
  asr_chunk: asrChunkSchema,
  control: controlSchema,
  keepalive: keepaliveSchema,
  reconnect: reconnectSchema,
  auth: authSchema,
} as const;

/** Whether a client may send messages of this type. */
export function isClientMessageType(type: unknown): boolean {
  return typeof type === 'string' && isKnown(type);
}

const ACTIONS: readonly unknown[] = CONTROL_ACTIONS;

/** Limits on a text frame. */
export interface FrameLimits {
  /** Maximum number of characters in a `text` field. Default: no limit. */
  textLength?: number;
}

/** Parses one text frame from a client. */
export function parseClientMessage(frame: string, { textLength }: FrameLimits = {}): ParseResult {
  if (isNestedTooDeep(frame)) {
    return refuse('INVALID_MESSAGE', `The message is nested deeper than ${MAX_DEPTH} levels.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return refuse('INVALID_JSON', 'The frame is not valid JSON; send one JSON object per text frame.');
  }
  const result = validateClientMessage(value);
  if (!result.ok) return result;
  const { message } = result;
  if (mayBeMalformed(frame)) mend(message);
  if (!('text' in message)) return result;
  if (textLength !== undefined && message.text !== undefined && message.text.length > textLength) {
    const must = `'text' must have at most ${textLength} characters, not ${message.text.length}.`;
    return { ok: false, fault: numbered({ code: 'INVALID_MESSAGE', message: must }, message) };
  }
  return result;
}

/** Validates a message that has already been parsed as JSON. */
export function validateClientMessage(value: unknown): ParseResult {
  const result = validate(value);
  return result.ok ? result : { ok: false, fault: numbered(result.fault, value) };
}

/** A client that numbers its messages learns which one is refused. */
function numbered(fault: ProtocolFault, value: unknown): ProtocolFault {
  if (typeof value !== 'object' || value === null) return fault;
  const { type, client_seq } = value as { type?: unknown; client_seq?: unknown };
  if (!isSequenceNumber(client_seq) || (type !== 'asr_chunk' && type !== 'control')) return fault;
  return { ...fault, client_seq };
}

function validate(value: unknown): ParseResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse('INVALID_MESSAGE', `The message must be a JSON object, not ${shapeOf(value)}.`);
  }
  const { type, action } = value as { type?: unknown; action?: unknown };
  if (type === 'asr_chunk') {
    const chunk = readBareChunk(value);
    if (chunk) return { ok: true, message: chunk };
  }
  if (typeof type !== 'string') {
    return refuse(
      'INVALID_MESSAGE',
      type === undefined ? "'type' is missing." : `'type' must be a string, not ${shapeOf(type)}.`,
    );
  }
  if (!isKnown(type)) {
    return refuse(
      'UNSUPPORTED_TYPE',
      `'type' is none that this server knows: ${Object.keys(SCHEMAS).join(', ')}.`,
    );
  }
  if (type === 'control' && !ACTIONS.includes(action)) {
    return refuse('UNKNOWN_ACTION', `'action' must be one of ${CONTROL_ACTIONS.join(', ')}.`);
  }
  const schema = type === 'control' ? controlSchemas[action as ControlAction] : SCHEMAS[type];
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return { ok: true, message: withoutNulls(result.output) };
  const [issue] = result.issues;
  const field = v.getDotPath(issue) ?? 'message';
  return refuse('INVALID_MESSAGE', `'${field}' ${describe(issue)}.`);
}

function mend(message: object): void {
  const fields = message as Record<string, unknown>;
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'string') fields[key] = wellFormed(value);
    else if (Array.isArray(value)) for (const one of value) mend(one);
  }
}

/**
 * Fast path for what recognisers send most, about twenty times a second: a chunk with only its text, and perhaps its
 * number. It skips the
 * schema, which takes longer than everything else; frames with more fields, or invalid ones, are not handled here.
 */
function readBareChunk(value: object): AsrChunkMessage | undefined {
  const { text, is_final, client_seq } = value as {
    text?: unknown;
    is_final?: unknown;
    client_seq?: unknown;
  };
  if (typeof text !== 'string' || typeof is_final !== 'boolean') return undefined;
  const isNumbered = isSequenceNumber(client_seq);
  const expected = isNumbered ? 4 : 3;
  let fields = 0;
  for (const _ in value) if (++fields > expected) return undefined;
  if (isNumbered) return { type: 'asr_chunk', text, is_final, client_seq };
  return { type: 'asr_chunk', text, is_final };
}

function isSequenceNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function isKnown(type: string): type is keyof typeof SCHEMAS {
  return Object.hasOwn(SCHEMAS, type);
}

function describe(issue: v.BaseIssue<unknown>): string {
  // A missing key has valibot's own message instead of the field's.
  const isMissing = issue.input === undefined || !issue.message.startsWith('must ');
  const expectation = isMissing ? 'is missing' : issue.message;
  return issue.kind === 'schema' && expectation !== 'is missing'
    ? `${expectation}, not ${shapeOf(issue.input)}`
    : expectation;
}

function withoutNulls(message: object): ClientMessage {
  const clean: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(message)) {
    if (value !== null && value !== undefined) clean[key] = value;
  }
  return clean as ClientMessage;
}

function refuse(code: ErrorCode, message: string): ParseResult {
  return { ok: false, fault: { code, message } };
}

/** Our messages have one level and unknown fields are ignored, so this is ample. */
const MAX_DEPTH = 16;

/**
 * Whether JSON text is nested too deeply. Checked before parsing: a value with several thousand levels can be parsed,
 * but not serialised or copied.
 */
export function isNestedTooDeep(json: string): boolean {
  // Most frames have fewer brackets than the allowed number of levels and need no further check.
  return count(json, '[', MAX_DEPTH) + count(json, '{', MAX_DEPTH) > MAX_DEPTH && depthOf(json) > MAX_DEPTH;
}

/** How often a character occurs; counting stops just above `enough`. */
function count(text: string, character: string, enough: number): number {
  let found = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) {
    if (++found > enough) break;
  }
  return found;
}

/** The maximum bracket depth outside strings; counting stops just above the limit. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let i = 0; i < json.length && deepest <= MAX_DEPTH; i++) {
    const character = json[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') {
      inString = true;
    } else if (character === '[' || character === '{') {
      deepest = Math.max(deepest, ++depth);
    } else if (character === ']' || character === '}') {
      depth--;
    }
  }
  return deepest;
}
