import { remember } from '../../bounded';
import type { AsrChunk } from '../../chunk';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import type { Segments } from '../../segments';

const SILENT = new Set([
  'speech_start',
  'speech_end',
  'translation',
  'named_entity_recognition',
  'sentiment_analysis',
  'post_transcript',
  'post_final_transcript',
  'post_chapterization',
  'post_summarization',
  'start_session',
  'start_recording',
  'end_recording',
  'end_session',
  'audio_chunk',
  'stop_recording',
  'error',
]);

/**
 * Gladia v2, live.
 *
 * A segment is an utterance (`data.id`), final when `data.is_final` is true; finals come by silence and do not end the
 * turn. With several channels the channel stands in for a speaker that is not given. Another `session_id` is another
 * connection.
 *
 * Written from the vendor's documentation and SDK; not tried against the live service. That partials and their final
 * have the same `id` is from memory: a final under another `id` takes
 * back the partial that is open in its channel.
 */
export function fromGladia(options: AsrOptions = {}): AsrParser {
  return createParser('fromGladia', source, options);
}

const source: Source<CommonOptions> = {
  connectionOf: (message) => message.text('session_id'),
  connect(segments) {
    /** The open utterance of each channel. */
    const open = new Map<string, string>();
    return {
      push(message) {
        const type = message.text('type') ?? '';
        if (type === 'transcript') return readTranscript(message.at('data'), segments, open);
        return SILENT.has(type) ? [] : undefined;
      },
    };
  },
};

function readTranscript(data: Json, segments: Segments, open: Map<string, string>): AsrChunk[] | undefined {
  const id = data.label('id');
  const text = data.text('utterance', 'text');
  if (id === undefined || text === undefined) return undefined;
  const utterance = data.at('utterance');
  const channel = utterance.label('channel') ?? '';
  const heard = {
    text: text.trim(),
    channel,
    speaker:
      utterance.label('speaker') ?? (channel === '' || channel === '0' ? undefined : `channel-${channel}`),
    language: utterance.text('language'),
    confidence: utterance.number('confidence'),
    start_ms: utterance.seconds('start'),
    end_ms: utterance.seconds('end'),
  };
  if (data.flag('is_final')) {
    const former = open.get(channel);
    open.delete(channel);
    if (former !== undefined && former !== id) segments.withdraw(former);
    return segments.final(id, heard);
  }
  if (!segments.isClosed(id)) remember(open, channel, id);
  return segments.partial(id, heard);
}
