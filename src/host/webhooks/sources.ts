import type { IncomingHttpHeaders } from 'node:http';
import type { AsrSource } from '../../asr/index';
import { Json } from '../../asr/json';
import { checkAttendee, checkStandard, type Signed } from './signatures';

/** What a host must know of a source besides how its text is read. */
interface Peculiarities {
  /** How its messages are signed. Default: Standard Webhooks. */
  check?(headers: IncomingHttpHeaders, body: Buffer, keys: readonly Buffer[]): Signed;
  /** What names its meeting or bot in a message. */
  meeting?(message: Json): string | undefined;
  /** A message names its bot, which joins once: the address need not, and what comes after the end is late. */
  namesMeetings?: boolean;
  /** Whether the meeting is over with this message. */
  ends?(message: Json): boolean;
  /** What repeated deliveries of a message have in common, where it is not in the headers. */
  key?(message: Json): string | undefined;
  /** Its last segment stays open until another begins: after so many milliseconds of silence it counts as final. */
  partialTimeoutMs?: number;
}

const RECALL_ENDS = ['done', 'fatal'];
const ATTENDEE_ENDS = ['ended', 'fatal_error', 'data_deleted'];
const VEXA_ENDS = ['completed', 'failed'];

const SOURCES: Partial<Record<AsrSource, Peculiarities>> = {
  recall: {
    meeting: (message) => message.label('data', 'bot', 'id') ?? message.label('data', 'bot_id'),
    namesMeetings: true,
    // `bot.call_ended` is not the end: transcripts of what was said last may follow.
    ends: (message) => {
      const event = message.text('event') ?? '';
      const status = event === 'bot.status_change' ? message.text('data', 'status', 'code') : event.slice(4);
      return event.startsWith('bot.') && RECALL_ENDS.includes(status ?? '');
    },
  },
  attendee: {
    check: checkAttendee,
    meeting: (message) => message.label('bot_id'),
    namesMeetings: true,
    ends: (message) =>
      message.text('trigger') === 'bot.state_change' &&
      ATTENDEE_ENDS.includes(message.text('data', 'new_state') ?? ''),
    key: (message) => message.label('idempotency_key'),
  },
  vexa: {
    meeting: (message) => message.label('meeting', 'id') ?? message.label('meeting_id'),
    ends: (message) =>
      message.text('type') === 'meeting.status' &&
      VEXA_ENDS.includes(message.text('payload', 'status') ?? message.text('status') ?? ''),
    partialTimeoutMs: 5_000,
  },
  fireflies: {
    meeting: (message) => message.label('transcript_id') ?? message.label('data', 'transcript_id'),
    partialTimeoutMs: 5_000,
  },
};

export function peculiaritiesOf(source: AsrSource): Peculiarities {
  return SOURCES[source] ?? {};
}

export function checkSignature(
  source: AsrSource,
  headers: IncomingHttpHeaders,
  body: Buffer,
  keys: readonly Buffer[],
): Signed {
  return (peculiaritiesOf(source).check ?? checkStandard)(headers, body, keys);
}

/** What a message says about its meeting. */
interface MessageFacts {
  /** The id of its meeting; undefined when it names none, and the address does not either. */
  meeting: string | undefined;
  /** Without a meeting it is about something else. */
  namesMeetings: boolean;
  ends: boolean;
  key: string | undefined;
}

const MAX_ID_LENGTH = 128;

/** `named`: the meeting as the address names it, for messages that do not. */
export function factsOf(source: AsrSource, value: unknown, named: string | undefined): MessageFacts {
  const { meeting, namesMeetings = false, ends, key } = peculiaritiesOf(source);
  const message = new Json(value);
  const said = meeting?.(message);
  const id = namesMeetings ? said : (named ?? said);
  return {
    namesMeetings,
    meeting: id !== undefined && id !== '' && id.length <= MAX_ID_LENGTH ? id : undefined,
    ends: ends?.(message) ?? false,
    key: key?.(message),
  };
}
