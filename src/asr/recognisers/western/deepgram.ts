import type { AsrChunk, Heard } from '../../chunk';
import { CollectedSegments, type Span } from '../../collected-segments';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import { mostFrequent } from '../../words';

/** What says nothing about the text. */
const SILENT = new Set(['Metadata', 'SpeechStarted', 'Error', 'Warning']);

/**
 * Deepgram Nova, `/v1/listen`.
 *
 * Results with `is_final` are fragments. A segment collects them until `speech_final` or `UtteranceEnd`, whichever comes
 * first, which also end the turn; where neither comes, until an empty fragment, another speaker, or a pause of 2 s. With several channels each has its own segments and turns, and speakers are called
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
    const collected = new CollectedSegments(segments);
    return {
      push(message) {
        const type = message.text('type') ?? '';
        if (type === 'Results') return readResults(message, collected);
        if (type === 'UtteranceEnd')
          return collected.close(channelOf(message, 'channel'), { endpoint: true });
        return SILENT.has(type) ? [] : undefined;
      },
    };
  },
};

function readResults(message: Json, collected: CollectedSegments): AsrChunk[] | undefined {
  const heard = readHeard(message);
  if (heard === undefined) return undefined;
  const span = windowOf(message);
  const endpoint = message.flag('speech_final') ?? false;
  if (!endpoint && !message.flag('is_final')) return collected.partial(heard, span);
  const isOver = endpoint || heard.text.trim() === '';
  return collected.fragment(heard, isOver ? { span, closing: { endpoint } } : { span });
}

function readHeard(message: Json): Heard | undefined {
  const best = message.at('channel', 'alternatives', 0);
  const text = best.text('transcript');
  if (text === undefined) return undefined;
  const words = best.list('words');
  const channel = channelOf(message, 'channel_index');
  const { start_ms, end_ms } = windowOf(message);
  return {
    text,
    channel,
    speaker: speakerOf(words, channel, (message.number('channel_index', 1) ?? 1) > 1),
    language: best.text('languages', 0) ?? mostFrequent(words.map((word) => word.text('language'))),
    confidence: best.number('confidence'),
    start_ms: words[0]?.seconds('start') ?? start_ms,
    end_ms: words.at(-1)?.seconds('end') ?? end_ms,
  };
}

function channelOf(message: Json, field: string): string {
  return message.label(field, 0) ?? '0';
}

/** The audio that a result is about. */
function windowOf(message: Json): Span {
  const start = message.seconds('start');
  const duration = message.seconds('duration');
  return {
    start_ms: start,
    end_ms: start === undefined || duration === undefined ? undefined : start + duration,
  };
}

function speakerOf(words: Json[], channel: string, isOneOfSeveral: boolean): string | undefined {
  const speaker = mostFrequent(words.map((word) => word.label('speaker')));
  if (!isOneOfSeveral) return speaker;
  return speaker === undefined ? `channel-${channel}` : `channel-${channel}-${speaker}`;
}
