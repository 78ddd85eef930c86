import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../parser';

const OTHER_EVENTS = /^(auth|connection)\./;

/**
 * Fireflies realtime interface: what `transcription.broadcast` brings, bare or as `{event, data}`.
 *
 * A segment is a `chunk_id`, which the same id replaces. Nothing marks a final, so a chunk becomes final when another
 * one begins; give the session a `partialTimeoutMs`, or the last thing said waits for the next. The speaker is
 * `speaker_name`. Use one parser for each meeting.
 *
 * Written from the vendor's documentation; not tried against the live service. That a chunk is no longer corrected
 * once another one has begun is inferred from it.
 */
export function fromFireflies(options: AsrOptions = {}): AsrParser {
  return createParser('fromFireflies', source, options);
}

const source: Source<CommonOptions> = {
  spansConnections: true,
  connect: (segments) => {
    let current: string | undefined;
    return {
      push(message) {
        if (OTHER_EVENTS.test(message.text('event') ?? '')) return [];
        const chunk = message.has('data') ? message.at('data') : message;
        const id = chunk.label('chunk_id');
        const text = chunk.text('text');
        if (id === undefined || text === undefined) return undefined;
        if (segments.isClosed(id)) return [];
        const settled = current === undefined || current === id ? [] : segments.settle(current);
        current = id;
        const speaker = chunk.text('speaker_name');
        const start_ms = chunk.seconds('start_time');
        const heard = { text, speaker, start_ms, end_ms: chunk.seconds('end_time') };
        return [...settled, ...segments.partial(id, heard)];
      },
    };
  },
};
