import { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';

const LINE = /^\s*(\d+(?:\.\d+)?)\s+(\d+(?:\.\d+)?)\s(.*)$/;

/**
 * whisper_streaming: lines of text over TCP, `beginning end text`, in milliseconds. Push whole lines, one or several.
 *
 * Each line is a confirmed piece of speech, and final. There are no partials, no speakers and no endpoints: the
 * session's own waiting decides when a turn is over.
 *
 * Written from the server's source; not tried against a running server.
 */
export function fromWhisperStreaming(options: AsrOptions = {}): AsrParser {
  return createParser('fromWhisperStreaming', source, options);
}

const source: Source<CommonOptions> = {
  read(text) {
    const lines = text.split('\n').flatMap((line) => {
      const [, start, end, said] = LINE.exec(line) ?? [];
      return said === undefined ? [] : [{ start, end, said }];
    });
    return lines.length > 0 ? new Json({ lines }) : undefined;
  },
  connect: (segments) => ({
    push(message) {
      const lines = message.list('lines');
      if (lines.length === 0) return undefined;
      return lines.flatMap((line) => {
        const [start_ms, end_ms] = [line.milliseconds('start'), line.milliseconds('end')];
        return segments.final(`${start_ms}-${end_ms}`, {
          text: line.text('said')?.trim() ?? '',
          start_ms,
          end_ms,
        });
      });
    },
  }),
};
