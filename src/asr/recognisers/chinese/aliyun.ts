import type { Heard } from '../../chunk';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';

/**
 * Aliyun Intelligent Speech Interaction (NLS), real-time recognition (`SpeechTranscriber`).
 *
 * A segment is a sentence (`payload.index`), closed by a pause (`max_sentence_silence`), so a final says nothing about
 * the end of the turn. Partials need `enable_intermediate_result`. Another `task_id` is another connection. Names no
 * speakers.
 *
 * Written from the vendor's SDK and documentation; not tried against the live service.
 */
export function fromAliyun(options: AsrOptions = {}): AsrParser {
  return createParser('fromAliyun', source, options);
}

const source: Source<CommonOptions> = {
  connectionOf: (message) => message.text('header', 'task_id'),
  connect: (segments) => ({
    push(message) {
      const index = message.label('payload', 'index') ?? '';
      const heard = index === '' ? undefined : readHeard(message);
      switch (message.text('header', 'name')) {
        case 'TranscriptionStarted':
        case 'SentenceBegin':
          return [];
        case 'TranscriptionResultChanged':
          return heard && segments.partial(index, { ...heard, end_ms: undefined });
        case 'SentenceEnd':
          return heard && segments.final(index, heard);
        case 'TranscriptionCompleted':
        case 'TaskFailed':
          return segments.settleAll();
        default:
          return undefined;
      }
    },
  }),
};

function readHeard(message: Json): Heard | undefined {
  const payload = message.at('payload');
  const text = payload.text('result');
  if (text === undefined) return undefined;
  return {
    text,
    confidence: payload.number('confidence'),
    start_ms: payload.milliseconds('begin_time'),
    end_ms: payload.milliseconds('time'),
  };
}
