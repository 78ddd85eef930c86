import type { AsrChunk } from '../../chunk';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import type { Segments } from '../../segments';
import { meanConfidence, mostFrequent } from '../../words';

/**
 * AWS Transcribe, streaming: transcript events, with or without the `TranscriptEvent` around them that the SDK adds.
 *
 * A segment is a result (`ResultId`); it becomes final by silence, which does not end the turn. The speaker is the one
 * of most items (speaker labels), else the channel.
 *
 * Written from code that talks to the service; JSON names from the API. Not tried against the live service.
 */
export function fromAws(options: AsrOptions = {}): AsrParser {
  return createParser('fromAws', source, options);
}

const source: Source<CommonOptions> = {
  connect: (segments) => ({
    push(message) {
      const event = message.has('TranscriptEvent') ? message.at('TranscriptEvent') : message;
      if (!event.has('Transcript', 'Results')) return undefined;
      return event.list('Transcript', 'Results').flatMap((result) => readResult(result, segments));
    },
  }),
};

function readResult(result: Json, segments: Segments): AsrChunk[] {
  const id = result.label('ResultId');
  const text = result.text('Alternatives', 0, 'Transcript');
  if (id === undefined || text === undefined) return [];
  const items = result.list('Alternatives', 0, 'Items');
  const channel = result.label('ChannelId');
  const heard = {
    text,
    channel,
    speaker: mostFrequent(items.map((item) => item.label('Speaker'))) ?? channel,
    language: result.text('LanguageCode'),
    confidence: meanConfidence(items, 'Confidence'),
    start_ms: result.seconds('StartTime'),
    end_ms: result.seconds('EndTime'),
  };
  return result.flag('IsPartial') === false ? segments.final(id, heard) : segments.partial(id, heard);
}
