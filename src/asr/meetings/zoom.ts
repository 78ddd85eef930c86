import type { Json } from '../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../parser';

const TRANSCRIPT = 17;
/** No message of another type is expected to have a higher number. */
const LAST_TYPE = 50;

/** Languages by their number; what is not listed stays unnamed. */
const LANGUAGES: Record<number, string> = {
  4: 'zh-CN',
  5: 'zh-TW',
  9: 'en',
  13: 'fr',
  14: 'de',
  20: 'ja',
  21: 'ko',
  28: 'es',
};

/** Later than any time in milliseconds, and earlier than any in microseconds. */
const MICROSECONDS_FROM = 1e14;

/**
 * Zoom Realtime Media Streams: transcript messages (`msg_type` 17) of the media socket.
 *
 * Every message is a final, known by its participant and time: the reference names no partials. Should one say
 * `is_final: false`, as an unofficial sample has it, it is taken for a partial. `start_ms` is the time of day
 * (milliseconds since 1970), not the position in the audio; where a message has only a `timestamp`, that is the end.
 * Times in microseconds, as in a sample's output, are told by their size.
 *
 * Written from the vendor's reference and samples; not tried against the live service. Numbers of languages other than
 * 4 and 9 are from an unofficial list.
 */
export function fromZoom(options: AsrOptions = {}): AsrParser {
  return createParser('fromZoom', source, options);
}

const source: Source<CommonOptions> = {
  spansConnections: true,
  connect: (segments) => ({
    push(message) {
      const type = message.number('msg_type');
      if (type !== TRANSCRIPT && message.text('msg_type') !== 'MEDIA_DATA_TRANSCRIPT') {
        return type !== undefined && type > 0 && type <= LAST_TYPE ? [] : undefined;
      }
      const content = message.at('content');
      const text = content.text('data') ?? content.text('text');
      if (text === undefined) return undefined;
      const id = content.label('user_id');
      const start_ms = timeOf(content, 'start_time');
      const end_ms = timeOf(content, 'end_time') ?? timeOf(content, 'timestamp');
      const heard = {
        text,
        speaker: content.text('user_name') || (id === undefined ? undefined : `participant-${id}`),
        language: LANGUAGES[content.number('language') ?? 0],
        start_ms,
        end_ms,
      };
      const isFinal = content.flag('is_final');
      // Without that flag, the same beginning with another end is more text rather than a repetition.
      const key = `${id} ${start_ms ?? end_ms} ${isFinal === undefined ? end_ms : ''}`;
      return isFinal === false ? segments.partial(key, heard) : segments.final(key, heard);
    },
  }),
};

function timeOf(content: Json, name: string): number | undefined {
  const time = content.milliseconds(name);
  return time !== undefined && time >= MICROSECONDS_FROM ? Math.round(time / 1_000) : time;
}
