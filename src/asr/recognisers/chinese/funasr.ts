import type { AsrChunk, Heard } from '../../chunk';
import { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import { RunningSegments } from '../../running-segments';
import { withoutLeadingMarks } from './leading-marks';

/** Longer than any sentence: in `online` mode a segment may have no other end. */
const MAX_LENGTH = 1_000;

/**
 * FunASR runtime over WebSocket, in the modes `2pass`, `online` and `offline`.
 *
 * In `2pass`, pieces (`2pass-online`) become partials and corrected sentences (`2pass-offline`) finals. In `online`
 * there are pieces only. They become final where the server says so in `is_final`, but only if the connection began
 * with something that was not final: some servers send `true` for as long as somebody speaks, others `false` until the
 * audio ends. With those, a segment stays open until `end` or 1,000 characters; give the session a `partialTimeoutMs`. The
 * mark of a sentence that comes at the beginning of the next one is dropped. Names no speakers.
 *
 * Written from the servers' source, the protocol description and issues; not tried against a running server. That
 * newer servers acknowledge the end with `is_end` was read in a pull request.
 */
export function fromFunAsr(options: AsrOptions = {}): AsrParser {
  return createParser('fromFunAsr', source, options);
}

const source: Source<CommonOptions> = {
  connect: (segments) => {
    const running = new RunningSegments(segments);
    let text = '';
    let meansFinal: boolean | undefined;

    /** The current segment with what `piece` adds to it. */
    const grown = (piece: string): Heard => {
      text = withoutLeadingMarks(text + piece);
      return { text };
    };
    const settle = (): AsrChunk[] => {
      text = '';
      return running.settle('', { endpoint: true });
    };
    const final = (heard: Heard): AsrChunk[] => {
      text = '';
      return running.final(heard);
    };

    return {
      push(message) {
        const isFinal = message.flag('is_final');
        if (message.flag('is_end')) return settle();
        const said = message.text('text');
        if (said === undefined) return undefined;
        switch (message.text('mode')) {
          case '2pass-online':
            return running.partial(grown(said));
          case '2pass-offline':
            if (said !== '') return final(readSentence(said, message));
            return isFinal ? settle() : [];
          case 'offline':
            return said === '' ? [] : final(readSentence(said, message));
          case 'online':
            meansFinal ??= isFinal === false;
            if ((isFinal && meansFinal) || text.length > MAX_LENGTH) return final(grown(said));
            return running.partial(grown(said));
          default:
            return undefined;
        }
      },
    };
  },
};

function readSentence(text: string, message: Json): Heard {
  const pieces = new Json(parsed(message.text('timestamp'))).list();
  return {
    text: withoutLeadingMarks(text),
    start_ms: pieces[0]?.milliseconds(0) ?? message.milliseconds('start_time'),
    end_ms: pieces.at(-1)?.milliseconds(1) ?? message.milliseconds('end_time'),
  };
}

/** `timestamp` is JSON in a string. */
function parsed(json: string | undefined): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}
