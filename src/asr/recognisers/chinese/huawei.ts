import type { AsrChunk } from '../../chunk';
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

    const readSegment = (segment: Json): AsrChunk[] => {
      const text = segment.text('result', 'text');
      if (text === undefined) return [];
      const isFinal = segment.flag('is_final') === true;
      const heard = {
        text,
        confidence: isFinal ? segment.number('result', 'score') : undefined,
        start_ms: segment.milliseconds('start_time'),
        end_ms: segment.milliseconds('end_time'),
      };
      if (!isFinal) return utterances.partial(heard);
      const endpoint = endsTurn;
      endsTurn = false;
      return utterances.final(heard, { endpoint });
    };

    return {
      push(message) {
        switch (message.text('resp_type')) {
          case 'START':
          case 'ERROR':
            return [];
          case 'RESULT':
            return message.list('segments').flatMap(readSegment);
          case 'EVENT':
            if (message.text('event') !== 'VOICE_END') return [];
            endsTurn = utterances.isOpen;
            return endsTurn ? [] : segments.turnEnd();
          case 'END':
          case 'FATAL_ERROR':
            return utterances.settle();
          default:
            return undefined;
        }
      },
    };
  },
};
