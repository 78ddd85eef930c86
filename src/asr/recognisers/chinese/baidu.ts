import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import { RunningSegments } from '../../running-segments';

/**
 * Baidu real-time recognition.
 *
 * A segment is a sentence: partials in `MID_TEXT`, the final in `FIN_TEXT`, neither with a name for it. A `FIN_TEXT`
 * with an error (such as -3005, nothing but noise; that number was not checked) withdraws its sentence, and the stream
 * goes on. Sentences end at pauses, so a final says nothing about the end of the turn. Names no speakers.
 *
 * Written from clients and the vendor's documentation; not tried against the live service.
 */
export function fromBaidu(options: AsrOptions = {}): AsrParser {
  return createParser('fromBaidu', source, options);
}

const source: Source<CommonOptions> = {
  connect: (segments) => {
    const running = new RunningSegments(segments);
    return {
      push(message) {
        const type = message.text('type');
        if (type === 'HEARTBEAT') return [];
        if (type !== 'MID_TEXT' && type !== 'FIN_TEXT') return undefined;
        if ((message.number('err_no') ?? 0) !== 0) {
          return type === 'FIN_TEXT' ? running.final({ text: '' }) : [];
        }
        const text = message.text('result');
        if (text === undefined) return undefined;
        if (type === 'MID_TEXT') return running.partial({ text });
        const start_ms = message.milliseconds('start_time');
        return running.final({ text, start_ms, end_ms: message.milliseconds('end_time') });
      },
    };
  },
};
