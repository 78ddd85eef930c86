import type { AsrChunk } from '../../chunk';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import type { Segments } from '../../segments';
import { meanConfidence } from '../../words';

const SILENT = new Set(['Connected', 'ConfigureSuccess', 'ConfigureFailure', 'Error']);
/** Turns that go on. `EagerEndOfTurn` is a guess that `TurnResumed` withdraws, so it ends nothing here. */
const GOING_ON = new Set(['StartOfTurn', 'Update', 'EagerEndOfTurn', 'TurnResumed']);

/**
 * Deepgram Flux, `/v2/listen`.
 *
 * A segment is a turn (`turn_index`); `EndOfTurn` makes it final and ends the turn. Another `request_id` is another
 * connection.
 *
 * Written from the vendor's API description; not tried against the live service.
 */
export function fromDeepgramFlux(options: AsrOptions = {}): AsrParser {
  return createParser('fromDeepgramFlux', source, options);
}

const source: Source<CommonOptions> = {
  connectionOf: (message) => message.text('request_id'),
  connect: (segments) => ({
    push(message) {
      const type = message.text('type') ?? '';
      if (type === 'TurnInfo') return readTurn(message, segments);
      return SILENT.has(type) ? [] : undefined;
    },
  }),
};

function readTurn(message: Json, segments: Segments): AsrChunk[] | undefined {
  const turn = message.label('turn_index');
  const text = message.text('transcript');
  const event = message.text('event') ?? '';
  if (turn === undefined || text === undefined) return undefined;
  const words = message.list('words');
  const heard = {
    text,
    language: message.text('languages', 0),
    confidence: meanConfidence(words),
    start_ms: words[0]?.seconds('start') ?? message.seconds('audio_window_start'),
    end_ms: words.at(-1)?.seconds('end') ?? message.seconds('audio_window_end'),
  };
  if (event === 'EndOfTurn') return segments.final(turn, heard, { endpoint: true });
  return GOING_ON.has(event) ? segments.partial(turn, heard) : undefined;
}
