import type {
  AnswerMessage,
  AsrChunkMessage,
  ClientMessage,
  ControlMessage,
  ErrorMessage,
  ServerMessage,
  Source,
  StatusMessage,
  Usage,
} from '../protocol/index';

/**
 * What a recording holds, line by line: docs/recordings.md. Only the fields named here are ever written, so that
 * neither a credential nor a header can get in with them.
 */

/** Raised when a reader of an earlier version would misunderstand what is written. */
export const RECORDING_VERSION = 1;

const CHUNK_FIELDS = [
  'text',
  'is_final',
  'speaker',
  'language',
  'segment_id',
  'confidence',
  'start_ms',
  'end_ms',
  'timestamp',
  'endpoint',
  'client_seq',
] as const satisfies readonly (keyof AsrChunkMessage)[];

const CONTROL_FIELDS = [
  'action',
  'immediate',
  'text',
  'catch_up',
] as const satisfies readonly (keyof ControlMessage)[];

/** Of the server's messages: what was decided and when, not the words of an answer or its sources. */
const STATUS_FIELDS = [
  'stage',
  'question',
  'query_id',
  'reason',
  'rule',
  'confidence',
  'finals',
] as const satisfies readonly (keyof StatusMessage)[];
const END_FIELDS = [
  'query_id',
  'finish_reason',
  'timing',
] as const satisfies readonly (keyof AnswerMessage)[];
const ERROR_FIELDS = ['code', 'query_id'] as const satisfies readonly (keyof ErrorMessage)[];

/** The same with all that a reader was shown. */
const ANSWER_FIELDS = [
  'query_id',
  'stream_index',
  'content',
  'replace',
  'final',
  'finish_reason',
  'timing',
] as const satisfies readonly (keyof AnswerMessage)[];
const USAGE_FIELDS = [
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'total_price',
  'currency',
  'latency',
] as const satisfies readonly (keyof Usage)[];
const SOURCE_FIELDS = [
  'id',
  'title',
  'uri',
  'path',
  'line',
  'page',
  'text',
  'highlight',
  'score',
  'position',
] as const satisfies readonly (keyof Source)[];

/** The stages that say what became of a turn; the others follow from what is recorded. */
const DECIDED: ReadonlySet<string> = new Set(['analyzing', 'waiting_for_question', 'instant_query']);

/** Changes every text that is written, such as by taking out secrets. */
export type Redact = (text: string) => string;

export interface HeaderFields {
  /** ISO 8601. */
  startedAt: string;
  /** For lines that name none. */
  language?: string;
}

export function headerLine({ startedAt, language }: HeaderFields): string {
  return lineOf({
    type: 'recording',
    version: RECORDING_VERSION,
    started_at: startedAt,
    ...(language === undefined ? {} : { language }),
  });
}

/** Undefined for messages that are not recorded, such as `auth`. `at`: milliseconds from the beginning. */
export function inputLine(message: ClientMessage, at: number, redact: Redact): string | undefined {
  switch (message.type) {
    case 'asr_chunk':
      return lineOf({ at: rounded(at), type: 'asr_chunk', ...picked(message, CHUNK_FIELDS, redact) });
    case 'control':
      return lineOf({ at: rounded(at), type: 'control', ...picked(message, CONTROL_FIELDS, redact) });
    default:
      return undefined;
  }
}

/** Undefined for messages that are not recorded. `answers`: with their words and sources, part by part. */
export function outputLine(
  message: ServerMessage,
  at: number,
  redact: Redact,
  answers = false,
): string | undefined {
  const head = { at: rounded(at), from: 'server', type: message.type };
  switch (message.type) {
    case 'status':
      if (!DECIDED.has(message.stage)) return undefined;
      return lineOf({ ...head, ...picked(message, STATUS_FIELDS, redact), ...offered(message, redact) });
    case 'answer':
      if (answers) return lineOf({ ...head, ...part(message, redact) });
      return message.final ? lineOf({ ...head, ...picked(message, END_FIELDS, redact) }) : undefined;
    case 'error':
      return lineOf({
        ...head,
        ...picked(message, answers ? [...ERROR_FIELDS, 'message'] : ERROR_FIELDS, redact),
      });
    default:
      return undefined;
  }
}

/** A part of an answer as it was shown. A warning is its code: its sentence is for people who debug. */
function part(message: AnswerMessage, redact: Redact): object {
  const { sources, usage, warning } = message;
  return {
    ...picked(message, ANSWER_FIELDS, redact),
    ...(usage && { usage: picked(usage, USAGE_FIELDS, redact) }),
    ...(sources && { sources: sources.map((source) => picked(source, SOURCE_FIELDS, redact)) }),
    ...(warning && { warning: warning.code }),
  };
}

/** A question that was only offered is in its offer. */
function offered({ offer }: StatusMessage, redact: Redact): object {
  return offer === undefined
    ? {}
    : { offer: { question: redact(offer.question), confidence: offer.confidence } };
}

function picked<T extends object>(message: T, names: readonly (keyof T)[], redact: Redact): object {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = message[name];
      if (value === undefined || value === null) return [];
      return [[name, typeof value === 'string' ? redact(value) : value]];
    }),
  );
}

/** Tenths of a millisecond are noise in a diff. */
function rounded(at: number): number {
  return Math.max(0, Math.round(at));
}

function lineOf(fields: object): string {
  return `${JSON.stringify(fields)}\n`;
}
