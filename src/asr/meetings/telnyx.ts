import type { AsrChunk } from '../chunk';
import type { Json } from '../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../parser';
import type { Segments } from '../segments';

/**
 * Telnyx meeting sessions: frames of the WebSocket stream, and pages of the transcript (`{data: […], meta}`).
 *
 * Every segment is a final, known by its `seq`. The stream says a segment as `transcript` and again as an event, and
 * begins with all that was said before; each counts once. The speaker is `speaker_label`. Use one parser for each
 * meeting.
 *
 * Written from the vendor's API description; not tried against the live service.
 */
export function fromTelnyx(options: AsrOptions = {}): AsrParser {
  return createParser('fromTelnyx', source, options);
}

const source: Source<CommonOptions> = {
  spansConnections: true,
  connect: (segments) => ({
    push(message) {
      switch (message.text('kind')) {
        case 'transcript':
          return readSegment(message, segments);
        case 'event':
          if (message.text('type') !== 'transcript.segment') return [];
          return readSegment(message.at('payload'), segments);
        case 'truncated':
        case 'error':
          return [];
        case undefined:
          if (!message.has('data') || !message.has('meta')) return undefined;
          return message.list('data').flatMap((segment) => readSegment(segment, segments) ?? []);
        default:
          return undefined;
      }
    },
  }),
};

function readSegment(segment: Json, segments: Segments): AsrChunk[] | undefined {
  const seq = segment.label('seq');
  const text = segment.text('text');
  if (seq === undefined || text === undefined) return undefined;
  return segments.final(seq, {
    text,
    speaker: segment.text('speaker_label'),
    confidence: segment.number('confidence'),
    start_ms: segment.seconds('relative_ts'),
  });
}
