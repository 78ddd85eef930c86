import { remember } from '../bounded';
import type { Heard } from '../chunk';
import { joinWords } from '../join';
import type { Json } from '../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../parser';
import { RunningSegments } from '../running-segments';

/** Events that say nothing about the text. */
const OTHER_EVENTS = /^(participant_events|transcript|recording|bot|audio|video|realtime_endpoint)[._]/;

/**
 * Recall.ai, real-time endpoints (webhook or WebSocket) with `transcript.data` and `transcript.partial_data`.
 *
 * A segment is what one participant says until `transcript.data`: the name of the event alone marks a final. The
 * speaker is the participant's name, or `participant-<id>` without one; at the start of a call nobody may be known.
 * A delivery that is repeated counts once, and so does a partial that comes after its final. Recall's own transcription
 * is minutes late unless `prioritize_low_latency` is set. Use one parser for each bot.
 *
 * Written from the vendor's documentation; not tried against the live service.
 */
export function fromRecall(options: AsrOptions = {}): AsrParser {
  return createParser('fromRecall', source, options);
}

const source: Source<CommonOptions> = {
  spansConnections: true,
  connect: (segments) => {
    const running = new RunningSegments(segments);
    /** Where the latest final of each participant begins. */
    const settled = new Map<string, number>();
    return {
      push(message) {
        const event = message.text('event') ?? '';
        const isFinal = event === 'transcript.data';
        if (!isFinal && event !== 'transcript.partial_data') return OTHER_EVENTS.test(event) ? [] : undefined;
        const heard = readHeard(message.at('data', 'data'));
        if (heard === undefined) return undefined;
        const { channel, start_ms } = heard;
        const last = settled.get(channel) ?? Number.NEGATIVE_INFINITY;
        if (!isFinal) return start_ms !== undefined && start_ms <= last ? [] : running.partial(heard);
        if (start_ms === undefined) return running.final(heard);
        const delivery = `${channel}@${start_ms}:${heard.text}`;
        if (segments.isClosed(delivery)) return [];
        segments.drop(delivery);
        remember(settled, channel, Math.max(last, start_ms));
        return running.final(heard);
      },
    };
  },
};

function readHeard(data: Json): (Heard & { channel: string }) | undefined {
  const words = data.list('words').filter((word) => word.text('text') !== undefined);
  if (words.length === 0) return undefined;
  const id = data.label('participant', 'id') ?? '';
  const name = data.text('participant', 'name');
  const unnamed = Number(id) > 0 ? `participant-${id}` : undefined;
  return {
    text: joinWords(words.map((word) => word.text('text') ?? '')),
    channel: id,
    speaker: name ?? unnamed,
    language: data.text('language_code'),
    start_ms: words[0]?.seconds('start_timestamp', 'relative'),
    end_ms: words.at(-1)?.seconds('end_timestamp', 'relative'),
  };
}
