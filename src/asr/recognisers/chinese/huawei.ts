import type { AsrChunk, Heard } from '../../chunk';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import { UtteranceList } from './utterance-list';

/**
 * Huawei Cloud Speech Interaction Service, real-time recognition.
 *
 * A segment is a sentence, `is_final` its last text. Partials need `interim_results: "yes"`. In single-sentence mode
 * the event `VOICE_END` ends the turn, with the final that follows it; in continuous mode sentences end at pauses, and
 * a final says nothing about the end of the turn. Names no speakers.
 *
 * Written from the vendor's documentation; not tried against the live service. Whether `VOICE_END` comes before or
 * after its final is not said there: both are read.
 */
export function fromHuawei(options: AsrOptions = {}): AsrParser {
  return createParser('fromHuawei', source, options);
}

const source: Source<CommonOptions> = {
  connect: (segments) => {
    const utterances = new UtteranceList(segments);
    let endsTurn = false;

    const readResult = (message: Json): AsrChunk[] => {
      const listed = message.list('segments').filter((segment) => segment.has('result', 'text'));
      const finals = listed.filter(isFinal).map(readHeard);
      const open = listed.findLast((segment) => !isFinal(segment));
      const endpoint = endsTurn && finals.length > 0;
      if (endpoint) endsTurn = false;
      return utterances.take(finals, open && { ...readHeard(open), confidence: undefined }, { endpoint });
    };

    return {
      push(message) {
        switch (message.text('resp_type')) {
          case 'ERROR':
            return [];
          case 'RESULT':
            return readResult(message);
          case 'EVENT':
            if (message.text('event') !== 'VOICE_END') return [];
            endsTurn = utterances.isOpen;
            return endsTurn ? [] : segments.turnEnd();
          case 'START':
          case 'END':
          case 'FATAL_ERROR':
            return utterances.restart();
          default:
            return undefined;
        }
      },
    };
  },
};

function isFinal(segment: Json): boolean {
  return segment.flag('is_final') === true;
}

/** `score` is 0 until a sentence is final. */
function readHeard(segment: Json): Heard {
  return {
    text: segment.text('result', 'text') ?? '',
    confidence: segment.number('result', 'score'),
    start_ms: segment.milliseconds('start_time'),
    end_ms: segment.milliseconds('end_time'),
  };
}
