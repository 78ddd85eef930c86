import type { Heard } from '../../chunk';
import { joinWords } from '../../join';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import { UtteranceList } from './utterance-list';

/**
 * Volcengine (Doubao) streaming recognition, `bigmodel` and its variants: the JSON in the binary frames, which the
 * caller unpacks (header, gzip).
 *
 * Ask for `show_utterances: true`: a segment is an utterance, final when `definite`. Without it there is one segment
 * that stays open until the end. Utterances that are not definite yet are one partial. `result_type` may be `full` or `single`. Utterances end at pauses, so a final says
 * nothing about the end of the turn. Names no speakers.
 *
 * Written from the vendor's documentation and clients; not tried against the live service. `result` is an object in
 * the example and a list in the table of that documentation: both are read.
 */
export function fromVolcengine(options: AsrOptions = {}): AsrParser {
  return createParser('fromVolcengine', source, options);
}

const source: Source<CommonOptions> = {
  connect: (segments) => {
    const utterances = new UtteranceList(segments);
    return {
      push(message) {
        const result = message.has('result', 0) ? message.at('result', 0) : message.at('result');
        if (!result.has('utterances')) {
          const text = result.text('text');
          if (text === undefined) return message.has('audio_info') ? [] : undefined;
          return utterances.take([], { text });
        }
        const listed = result.list('utterances').filter((utterance) => utterance.text('text') !== undefined);
        const open = listed.slice(listed.findLastIndex(isDefinite) + 1).map(readHeard);
        return utterances.take(
          listed.filter(isDefinite).map(readHeard),
          open[0] && {
            text: joinWords(open.map(({ text }) => text)),
            start_ms: open[0].start_ms,
            end_ms: open.at(-1)?.end_ms,
          },
        );
      },
    };
  },
};

function isDefinite(utterance: Json): boolean {
  return utterance.flag('definite') === true;
}

function readHeard(utterance: Json): Heard {
  return {
    text: utterance.text('text') ?? '',
    start_ms: utterance.milliseconds('start_time'),
    end_ms: utterance.milliseconds('end_time'),
  };
}
