import { remember } from '../bounded';
import type { AsrChunk, Heard } from '../chunk';
import type { Json } from '../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../parser';
import type { Segments } from '../segments';

const OTHER_TYPES =
  /^(subscribed|unsubscribed|pong|error|health|session_start|session_end|chat_message|bot_status|meeting\.status|transcript\.initial)$/;

/**
 * Vexa's `/ws`: single segments (`transcription_segment`), bundles of one speaker's `confirmed` and `pending` segments
 * (`transcript`), and what older versions send (`transcript.mutable`, `transcript.finalized`).
 *
 * A segment is a `segment_id`, or without one what a speaker says from a certain time on. It is final when `completed`
 * or `confirmed`; a draft that is no longer pending was withdrawn. Older versions never confirm anything: there a
 * segment becomes final when the next one begins. Speakers may be missing. Use one parser for each meeting.
 *
 * Written from the vendor's source (the schemas of its contracts); the messages of older versions from a fork's
 * documentation. Not tried against the live service.
 */
export function fromVexa(options: AsrOptions = {}): AsrParser {
  return createParser('fromVexa', source, options);
}

interface Segment {
  key: string;
  heard: Heard;
  isCompleted: boolean | undefined;
}

const source: Source<CommonOptions> = {
  spansConnections: true,
  connect: (segments) => {
    /** Drafts in the last bundle of each speaker. */
    const drafts = new Map<string, ReadonlySet<string>>();

    const readBundle = (message: Json): AsrChunk[] => {
      const speaker = message.text('speaker');
      const pending = message.list('pending').flatMap((segment) => readSegment(segment, speaker) ?? []);
      const confirmed = message.list('confirmed').flatMap((segment) => readSegment(segment, speaker) ?? []);
      const chunks = confirmed.flatMap(({ key, heard }) => segments.final(key, heard));
      const still = new Set(pending.map(({ key }) => key));
      for (const key of drafts.get(speaker ?? '') ?? []) if (!still.has(key)) segments.withdraw(key);
      remember(drafts, speaker ?? '', still);
      return [...chunks, ...pending.flatMap(({ key, heard }) => segments.partial(key, heard))];
    };

    return {
      push(message) {
        const type = message.text('type') ?? '';
        const listed = message.list('payload', 'segments').flatMap((segment) => readSegment(segment) ?? []);
        switch (type) {
          case 'transcript':
            return message.has('confirmed') || message.has('pending') ? readBundle(message) : undefined;
          case 'transcription_segment': {
            const segment = readSegment(message);
            return segment && takeUnconfirmed(segments, segment);
          }
          case 'transcript.finalized':
            return listed.flatMap((segment) => take(segments, { ...segment, isCompleted: true }));
          case 'transcript.mutable':
            return listed.flatMap((segment) => takeUnconfirmed(segments, segment));
          default:
            return OTHER_TYPES.test(type) ? [] : undefined;
        }
      },
    };
  },
};

function take(segments: Segments, { key, heard, isCompleted }: Segment): AsrChunk[] {
  return isCompleted ? segments.final(key, heard) : segments.partial(key, heard);
}

/** A segment that may not say whether it is completed, as in older versions: then it settles those before it. */
function takeUnconfirmed(segments: Segments, segment: Segment): AsrChunk[] {
  if (segment.isCompleted !== undefined) return take(segments, segment);
  const isNext = segments.textOf(segment.key) === '' && !segments.isClosed(segment.key);
  return [...(isNext ? segments.settleAll() : []), ...take(segments, segment)];
}

function readSegment(segment: Json, bundled?: string): Segment | undefined {
  const text = segment.text('text');
  const start_ms = segment.seconds('start') ?? segment.seconds('start_time');
  const speaker = segment.text('speaker') ?? bundled;
  const from = segment.text('absolute_start_time') ?? start_ms;
  const key = segment.label('segment_id') ?? (from === undefined ? undefined : `${speaker} ${from}`);
  if (text === undefined || key === undefined) return undefined;
  return {
    key,
    isCompleted: segment.flag('completed'),
    heard: {
      text,
      speaker,
      language: segment.text('language'),
      confidence: segment.number('confidence'),
      start_ms,
      end_ms: segment.seconds('end') ?? segment.seconds('end_time'),
    },
  };
}
