import * as v from 'valibot';
import { flag } from '../../../options/fields';
import { readOptions } from '../../../options/read-options';
import type { AsrChunk } from '../../chunk';
import { joinWords } from '../../join';
import type { Json } from '../../json';
import {
  type AsrOptions,
  type AsrParser,
  asrOptions,
  type CommonOptions,
  type Source,
  SourceParser,
} from '../../parser';
import type { Segments } from '../../segments';
import { meanConfidence } from '../../words';

export interface AssemblyAiOptions extends AsrOptions {
  /**
   * Whether the connection has `format_turns=true`, which sends the end of a turn twice: the formatted text is taken
   * then, and otherwise the first. Default: false.
   */
  formatTurns?: boolean;
}

const schema = v.object({ ...asrOptions, formatTurns: v.optional(flag(), false) });
type ReadOptions = CommonOptions & { formatTurns: boolean };

const SILENT = new Set(['Begin', 'SpeechStarted', 'Termination', 'LLMGatewayResponse', 'Error', 'Warning']);

/**
 * AssemblyAI streaming v3, `/v3/ws`.
 *
 * A segment is a turn (`turn_order`); its end is final and ends the turn. Partials are the words so far, because
 * `transcript` has only those that will not change. Another `Begin.id` is another connection.
 *
 * Written from the vendor's documentation and SDK; not tried against the live service.
 */
export function fromAssemblyAi(options: AssemblyAiOptions = {}): AsrParser {
  return new SourceParser(source, readOptions('fromAssemblyAi', schema, options));
}

const source: Source<ReadOptions> = {
  connectionOf: (message) => (message.text('type') === 'Begin' ? message.text('id') : undefined),
  connect: (segments, { formatTurns }) => ({
    push(message) {
      const type = message.text('type') ?? '';
      if (type === 'Turn') return readTurn(message, segments, formatTurns);
      return SILENT.has(type) || message.has('error') ? [] : undefined;
    },
  }),
};

function readTurn(message: Json, segments: Segments, formatTurns: boolean): AsrChunk[] | undefined {
  const turn = message.label('turn_order');
  const transcript = message.text('transcript');
  if (turn === undefined || transcript === undefined) return undefined;
  const words = message.list('words');
  const speaker = message.label('speaker_label');
  const heard = {
    text: transcript,
    speaker: speaker === 'UNKNOWN' ? undefined : speaker,
    language: message.text('language_code'),
    confidence: meanConfidence(words),
    start_ms: words[0]?.milliseconds('start'),
    end_ms: words.at(-1)?.milliseconds('end'),
  };
  if (!message.flag('end_of_turn')) {
    const soFar = joinWords(words.flatMap((word) => word.text('text') ?? []));
    return segments.partial(turn, { ...heard, text: soFar.length > transcript.length ? soFar : transcript });
  }
  const isLast = !formatTurns || message.flag('turn_is_formatted') === true;
  return isLast ? segments.final(turn, heard, { endpoint: true }) : segments.partial(turn, heard);
}
