import type { AsrChunk } from '../../chunk';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import { RunningSegments } from '../../running-segments';
import type { Segments } from '../../segments';
import { meanConfidence } from '../../words';

/**
 * Vosk server, and the results of the Vosk library.
 *
 * A segment lasts until a result with `text` (or `alternatives`); an empty one is a long silence, which ends the turn.
 * There is no punctuation, and no speaker: `spk` is a voice print.
 *
 * Written from the server's source. A result that comes twice is recognised by its times if words are on, and otherwise
 * by its text if nothing was said since.
 */
export function fromVosk(options: AsrOptions = {}): AsrParser {
  return createParser('fromVosk', source, options);
}

const source: Source<CommonOptions> = {
  connect(segments) {
    const running = new RunningSegments(segments);
    return {
      push(message) {
        const partial = message.text('partial');
        if (partial !== undefined) return running.partial({ text: partial });
        const best = message.has('alternatives') ? message.at('alternatives', 0) : message;
        return readResult(best, running, segments);
      },
    };
  },
};

function readResult(best: Json, running: RunningSegments, segments: Segments): AsrChunk[] | undefined {
  const text = best.text('text')?.trim();
  if (text === undefined) return undefined;
  if (text === '') return [...running.final({ text: '' }), ...segments.turnEnd()];
  const words = best.list('result');
  return running.final({
    text,
    confidence: meanConfidence(words, 'conf'),
    start_ms: words[0]?.seconds('start'),
    end_ms: words.at(-1)?.seconds('end'),
  });
}
