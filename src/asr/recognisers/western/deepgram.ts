import type { AsrChunk, Heard } from '../../chunk';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import { RunningSegments } from '../../running-segments';
import type { Segments } from '../../segments';
import { mostFrequent } from '../../words';

/** What says nothing about the text. */
const SILENT = new Set(['Metadata', 'SpeechStarted', 'Error', 'Warning']);

/**
 * Deepgram Nova, `/v1/listen`.
 *
 * A segment is what one `is_final` result covers, a fragment of the turn; `speech_final` and `UtteranceEnd` end the
 * turn, whichever comes first. With several channels each has its own segments and turns, and speakers are called
 * `channel-0`, or `channel-0-1` when Deepgram tells speakers apart within one. Otherwise the speaker is the one of most
 * words (`diarize=true`). Another `metadata.request_id` is another connection.
 *
 * Written from the vendor's API description and SDK; not tried against the live service.
 */
export function fromDeepgram(options: AsrOptions = {}): AsrParser {
  return createParser('fromDeepgram', source, options);
}

const source: Source<CommonOptions> = {
  connectionOf: (message) => message.text('metadata', 'request_id') ?? message.text('request_id'),
  connect: (segments) => {
    const running = new RunningSegments(segments);
    return {
      push(message) {
        const type = message.text('type') ?? '';
        if (type === 'Results') return readResults(message, running);
        if (type === 'UtteranceEnd') return readUtteranceEnd(message, segments);
        return SILENT.has(type) ? [] : undefined;
      },
    };
  },
};

function readResults(message: Json, running: RunningSegments): AsrChunk[] | undefined {
  const heard = readHeard(message);
  if (heard === undefined) return undefined;
  const endpoint = message.flag('speech_final');
  return message.flag('is_final') || endpoint ? running.final(heard, { endpoint }) : running.partial(heard);
}

function readUtteranceEnd(message: Json, segments: Segments): AsrChunk[] {
  return segments.turnEnd(message.label('channel', 0) ?? '0');
}

function readHeard(message: Json): Heard | undefined {
  const best = message.at('channel', 'alternatives', 0);
  const text = best.text('transcript');
  if (text === undefined) return undefined;
  const words = best.list('words');
  const channel = message.label('channel_index', 0) ?? '0';
  const start = message.seconds('start');
  const duration = message.seconds('duration');
  return {
    text,
    channel,
    speaker: speakerOf(words, channel, (message.number('channel_index', 1) ?? 1) > 1),
    language: best.text('languages', 0) ?? mostFrequent(words.map((word) => word.text('language'))),
    confidence: best.number('confidence'),
    start_ms: words[0]?.seconds('start') ?? start,
    end_ms:
      words.at(-1)?.seconds('end') ??
      (start === undefined || duration === undefined ? undefined : start + duration),
  };
}

function speakerOf(words: Json[], channel: string, isOneOfSeveral: boolean): string | undefined {
  const speaker = mostFrequent(words.map((word) => word.label('speaker')));
  if (!isOneOfSeveral) return speaker;
  return speaker === undefined ? `channel-${channel}` : `channel-${channel}-${speaker}`;
}
