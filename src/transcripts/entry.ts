import { type AsrChunkMessage, type ControlMessage, validateClientMessage } from '../protocol/index';
import { RECORDING_VERSION } from './format';
import { type Said, timesIn } from './timeline';

/** A chunk as it is in the file, with the other fields of its line. */
export interface Spoken {
  kind: 'spoken';
  chunk: AsrChunkMessage;
  /** When it was said; absent when the line has no time. */
  said?: Said;
  /** Whether it should be answered, if the line says so. */
  label?: boolean;
  /** What another speaker said before; null when nothing was said. Absent when the line does not say. */
  context?: string | null;
}

/** A control message of a recording. */
interface Controlled {
  kind: 'control';
  message: ControlMessage;
  /** When it arrived, in milliseconds from the beginning; absent when the line has no time. */
  at?: number;
}

export type Entry =
  | Spoken
  | Controlled
  /** An empty line. */
  | { kind: 'pause' }
  /** The first line of a recording; `language` is for lines that name none, `startedAt` as it was written. */
  | { kind: 'header'; language?: string; startedAt?: string }
  /** What the server said when it was recorded. */
  | { kind: 'server'; at: number; fields: Readonly<Record<string, unknown>> }
  /** A message of another type. */
  | { kind: 'other' }
  | { kind: 'problem'; problem: string };

export interface EntryOptions {
  /** Whether "Ann: hello" means that Ann says "hello". */
  names: boolean;
  /** For lines without one. */
  language?: string;
}

/** Reads one line: JSON when it begins with a brace, otherwise spoken words. */
export function readEntry(text: string, options: EntryOptions): Entry {
  const line = text.trim();
  if (line === '') return { kind: 'pause' };
  return line.startsWith('{') ? readJson(line, options) : readWords(line, options);
}

/**
 * Up to three words that look like the name or number of a speaker, then a colon. Web addresses and times of
 * day do not match.
 */
const NAME =
  /^(\p{L}[\p{L}\p{M}\p{N}.'’_-]*(?: [\p{L}\p{N}][\p{L}\p{M}\p{N}.'’_-]*){0,2})\s?(?::(?=\s)|：)\s*(?=\S)/u;
const MAX_NAME = 40;

/** Who says a line that begins with a name, and what. */
export function splitName(line: string): { speaker?: string; text: string } {
  const [prefix = '', speaker] = NAME.exec(line) ?? [];
  if (speaker === undefined || speaker.length > MAX_NAME) return { text: line };
  return { speaker, text: line.slice(prefix.length) };
}

function readWords(line: string, { names, language }: EntryOptions): Entry {
  return readSpoken({
    type: 'asr_chunk',
    is_final: true,
    ...(names ? splitName(line) : { text: line }),
    ...(language === undefined ? {} : { language }),
  });
}

function readJson(line: string, { language }: EntryOptions): Entry {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: 'problem', problem: 'begins with { but is not valid JSON' };
  }
  const fields = value as Record<string, unknown>;
  if (fields.type === 'recording') return readHeader(fields);
  const { at } = fields;
  if (at !== undefined && !isTime(at)) {
    return { kind: 'problem', problem: "has an 'at' that is not a number of milliseconds from 0" };
  }
  if (fields.from === 'server') return at === undefined ? { kind: 'other' } : { kind: 'server', at, fields };
  if (fields.type === 'control') return readControl(fields, at);
  if (fields.type !== undefined && fields.type !== 'asr_chunk') return { kind: 'other' };
  return readChunk(fields, at, language);
}

function readHeader({ version, language, started_at }: Record<string, unknown>): Entry {
  if (version !== undefined && version !== RECORDING_VERSION) {
    return {
      kind: 'problem',
      problem: `has a 'version' other than ${RECORDING_VERSION}: it was recorded by a newer realtime-rag`,
    };
  }
  return {
    kind: 'header',
    ...(typeof language === 'string' ? { language } : {}),
    ...(typeof started_at === 'string' ? { startedAt: started_at } : {}),
  };
}

function readControl(fields: Record<string, unknown>, at: number | undefined): Entry {
  const result = validateClientMessage(fields);
  // Without a time it is no line of a recording.
  if (!result.ok) return at === undefined ? { kind: 'other' } : refused(result.fault.message);
  const message = result.message as ControlMessage;
  return { kind: 'control', message, ...(at === undefined ? {} : { at }) };
}

function readChunk(
  fields: Record<string, unknown>,
  at: number | undefined,
  language: string | undefined,
): Entry {
  const label = labelOf(fields.label);
  if (label === 'wrong') return { kind: 'problem', problem: "has a 'label' that is neither 0 nor 1" };
  const { context } = fields;
  if (context !== undefined && context !== null && typeof context !== 'string') {
    return { kind: 'problem', problem: "has a 'context' that is neither a string nor null" };
  }
  const entry = readSpoken({
    // A bare list of texts is meant literally.
    ...(fields.type === undefined ? { is_final: true } : {}),
    ...(language === undefined ? {} : { language }),
    ...fields,
    type: 'asr_chunk',
  });
  if (entry.kind !== 'spoken') return entry;
  return {
    ...entry,
    // When it arrived is what the session saw; when it was said is only told.
    ...(at === undefined ? {} : { said: { from: at, to: at, fromStart: true as const } }),
    ...(label === undefined ? {} : { label }),
    ...(context === undefined ? {} : { context }),
  };
}

/** A chunk as the server would take it, at the times that it names; a problem if the server would refuse it. */
export function readSpoken(message: object): Entry {
  const result = validateClientMessage(message);
  if (!result.ok) return refused(result.fault.message);
  const chunk = result.message as AsrChunkMessage;
  if (chunk.is_final && chunk.text.trim() === '' && !chunk.endpoint) {
    return { kind: 'problem', problem: "is refused: 'text' of a final must not be empty" };
  }
  const said = timesIn(chunk);
  return { kind: 'spoken', chunk, ...(said === undefined ? {} : { said }) };
}

function refused(message: string): Entry {
  return { kind: 'problem', problem: `is refused: ${message.replace(/\.$/, '')}` };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function labelOf(label: unknown): boolean | undefined | 'wrong' {
  if (label === undefined || label === null) return undefined;
  if (label === 1 || label === true) return true;
  return label === 0 || label === false ? false : 'wrong';
}
