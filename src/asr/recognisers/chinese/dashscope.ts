import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';

/**
 * Aliyun Model Studio (DashScope), real-time paraformer and fun-asr.
 *
 * A segment is a sentence, named by `sentence_id` or, in older models, by its `begin_time`. It is final when
 * `sentence_end` says so; where that is missing, when it has an `end_time`. Sentences end at pauses, so a final says
 * nothing about the end of the turn. Another `task_id` is another connection. Names no speakers.
 *
 * Written from the vendor's documentation and SDK; not tried against the live service. Models that speak the dialect
 * of OpenAI's realtime interface are not read here.
 */
export function fromDashScope(options: AsrOptions = {}): AsrParser {
  return createParser('fromDashScope', source, options);
}

const source: Source<CommonOptions> = {
  connectionOf: (message) => message.text('header', 'task_id'),
  connect: (segments) => ({
    push(message) {
      switch (message.text('header', 'event')) {
        case 'task-started':
          return [];
        case 'task-finished':
        case 'task-failed':
          return segments.settleAll();
        case 'result-generated':
          break;
        default:
          return undefined;
      }
      const sentence = message.at('payload', 'output', 'sentence');
      if (!sentence.has() || sentence.flag('heartbeat')) return [];
      const text = sentence.text('text');
      const start_ms = sentence.milliseconds('begin_time');
      const end_ms = sentence.milliseconds('end_time');
      const key = sentence.label('sentence_id') ?? sentence.label('begin_time');
      if (text === undefined || key === undefined) return undefined;
      const isFinal = sentence.flag('sentence_end') ?? end_ms !== undefined;
      const heard = { text, start_ms, end_ms };
      return isFinal ? segments.final(key, heard) : segments.partial(key, heard);
    },
  }),
};
