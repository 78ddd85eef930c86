import type { AsrChunk, Heard } from '../../chunk';
import { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import { RunningSegments } from '../../running-segments';
import type { Segments } from '../../segments';

/** `ResultReason` by name, and by the number it has in the JavaScript SDK. */
const RECOGNIZING = new Set(['RecognizingSpeech', '2']);
const RECOGNIZED = new Set(['RecognizedSpeech', '3']);
const NOTHING = new Set(['NoMatch', 'Canceled', '0', '1']);

const TICKS_PER_MS = 10_000;

/**
 * Azure Speech: the events of the SDK (`recognizing`, `recognized`, and `transcribing`, `transcribed` of the
 * `ConversationTranscriber`), or the JSON bodies of the service (`speech.hypothesis`, `speech.phrase`).
 *
 * A phrase is a segment; it becomes final by silence, which does not end the turn (`EndOfDictation` does). Another
 * `sessionId` is another connection.
 *
 * Written from code that talks to the service; the names of the JavaScript SDK and the numbers of `ResultReason` are
 * from memory. Not tried against the live service.
 */
export function fromAzure(options: AsrOptions = {}): AsrParser {
  return createParser('fromAzure', source, options);
}

const source: Source<CommonOptions> = {
  connectionOf: (message) => message.text('sessionId'),
  connect(segments) {
    const running = new RunningSegments(segments);
    return {
      push(message) {
        if (message.has('result')) return readResult(message.at('result'), running);
        if (message.has('RecognitionStatus')) return readPhrase(message, running, segments);
        if (message.text('Text') !== undefined) return running.partial(readBody(message));
        return ['sessionId', 'Offset', 'context', 'errorCode'].some((name) => message.has(name))
          ? []
          : undefined;
      },
    };
  },
};

function readResult(result: Json, running: RunningSegments): AsrChunk[] | undefined {
  const reason = result.label('reason') ?? '';
  const text = result.text('text');
  if (NOTHING.has(reason)) return running.final({ text: '' });
  if (text === undefined) return undefined;
  const detail = Json.parse(result.text('json') ?? '');
  const heard: Heard = {
    text,
    speaker: speakerOf(result.label('speakerId')),
    language: result.text('language'),
    confidence: detail?.number('NBest', 0, 'Confidence'),
    ...span(result.number('offset'), result.number('duration')),
  };
  if (RECOGNIZED.has(reason)) return running.final(heard);
  return RECOGNIZING.has(reason) ? running.partial(heard) : undefined;
}

function readPhrase(message: Json, running: RunningSegments, segments: Segments): AsrChunk[] | undefined {
  const heard = readBody(message);
  const status = message.text('RecognitionStatus');
  if (status === 'Success') return running.final(heard);
  const chunks = running.final({ text: '', channel: heard.channel });
  return status === 'EndOfDictation' ? [...chunks, ...segments.turnEnd(heard.channel)] : chunks;
}

function readBody(message: Json): Heard {
  const channel = message.label('Channel');
  return {
    text: message.text('DisplayText') ?? message.text('NBest', 0, 'Display') ?? message.text('Text') ?? '',
    channel,
    speaker:
      speakerOf(message.label('SpeakerId')) ??
      (channel === undefined || channel === '0' ? undefined : `channel-${channel}`),
    language: message.text('PrimaryLanguage', 'Language'),
    confidence: message.number('NBest', 0, 'Confidence'),
    ...span(message.number('Offset'), message.number('Duration')),
  };
}

function speakerOf(label: string | undefined): string | undefined {
  return label === 'Unknown' ? undefined : label;
}

/** From ticks of 100 ns. */
function span(offset?: number, duration?: number): Pick<Heard, 'start_ms' | 'end_ms'> {
  const start = toMs(offset);
  const end = offset === undefined || duration === undefined ? undefined : toMs(offset + duration);
  return { start_ms: start, end_ms: end };
}

function toMs(ticks: number | undefined): number | undefined {
  return ticks === undefined ? undefined : new Json(ticks / TICKS_PER_MS).milliseconds();
}
