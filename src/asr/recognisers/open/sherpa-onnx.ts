import type { AsrChunk } from '../../chunk';
import { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import type { Segments } from '../../segments';

/** What the server says when it has heard everything. */
const DONE = 'Done!';

/**
 * sherpa-onnx, the streaming WebSocket server.
 *
 * A segment is one number in `segment`; it is final when `is_final` (or `is_eof`) is true, or when the next begins.
 * Most models give no punctuation. Finals come by silence and do not end the turn.
 *
 * Written in part from the server's source; not tried against a running server. That it ends with the text `Done!` is
 * from memory.
 */
export function fromSherpaOnnx(options: AsrOptions = {}): AsrParser {
  return createParser('fromSherpaOnnx', source, options);
}

const source: Source<CommonOptions> = {
  read: (text) => (text.trim() === DONE ? new Json({ done: true }) : Json.parse(text)),
  connect(segments) {
    let current: number | undefined;
    return {
      push(message) {
        if (message.flag('done')) return segments.settleAll();
        const segment = message.number('segment');
        if (segment === undefined || message.text('text') === undefined) return undefined;
        const isNext = current === undefined || segment > current;
        const before = isNext ? segments.settleAll() : [];
        if (isNext) current = segment;
        return [...before, ...readSegment(message, segment, segments)];
      },
    };
  },
};

function readSegment(message: Json, segment: number, segments: Segments): AsrChunk[] {
  const heard = { text: message.text('text')?.trim() ?? '', start_ms: message.seconds('start_time') };
  const isFinal = message.flag('is_final') || message.flag('is_eof');
  return isFinal ? segments.final(`${segment}`, heard) : segments.partial(`${segment}`, heard);
}
