import type { AsrChunk, Heard } from '../../chunk';
import { CollectedSegments } from '../../collected-segments';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import { meanConfidence, mostFrequent } from '../../words';

const SILENT = new Set([
  'RecognitionStarted',
  'AudioAdded',
  'ChannelAudioAdded',
  'Info',
  'Warning',
  'Error',
  'SpeakersResult',
]);

/**
 * Speechmatics real-time.
 *
 * Finals (`AddTranscript`) are fragments of a few words, partials cover what follows them. A segment collects them until
 * `EndOfUtterance`, which also ends the turn (it comes only if the configuration has an
 * `end_of_utterance_silence_trigger`), the end of a sentence (`is_eos`), another speaker, or a pause of 2 s.
 * Another `id` in `RecognitionStarted` is another connection.
 *
 * Written from the vendor's specification; not tried against the live service. The segments and turns of the newer agent
 * API (`AddSegment`, `EndOfTurn`) are not read.
 */
export function fromSpeechmatics(options: AsrOptions = {}): AsrParser {
  return createParser('fromSpeechmatics', source, options);
}

const source: Source<CommonOptions> = {
  connectionOf: (message) =>
    message.text('message') === 'RecognitionStarted' ? message.label('id') : undefined,
  connect(segments) {
    const collected = new CollectedSegments(segments);
    return {
      push(message) {
        const type = message.text('message') ?? '';
        if (type === 'AddPartialTranscript' || type === 'AddTranscript') {
          return readTranscript(message, collected, type === 'AddTranscript');
        }
        if (type === 'EndOfUtterance') return collected.close(message.label('channel'), { endpoint: true });
        if (type === 'EndOfTranscript') return collected.closeAll({ endpoint: true });
        return SILENT.has(type) ? [] : undefined;
      },
    };
  },
};

function readTranscript(
  message: Json,
  collected: CollectedSegments,
  isFinal: boolean,
): AsrChunk[] | undefined {
  const heard = readHeard(message);
  if (heard === undefined) return undefined;
  if (!isFinal) return collected.partial(heard);
  const isSentence = message.list('results').at(-1)?.flag('is_eos');
  return collected.fragment(heard, isSentence ? { closing: {} } : {});
}

function readHeard(message: Json): (Heard & { channel: string }) | undefined {
  const text = message.text('metadata', 'transcript');
  if (text === undefined) return undefined;
  const words = message.list('results').map((result) => result.at('alternatives', 0));
  const channel = message.label('channel') ?? '';
  const speaker = mostFrequent(words.map((word) => word.label('speaker')).filter((label) => label !== 'UU'));
  return {
    text,
    channel,
    speaker: speaker ?? (channel || undefined),
    language: mostFrequent(words.map((word) => word.text('language'))),
    confidence: meanConfidence(words),
    start_ms: message.seconds('metadata', 'start_time'),
    end_ms: message.seconds('metadata', 'end_time'),
  };
}
