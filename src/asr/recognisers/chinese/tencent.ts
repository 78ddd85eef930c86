import type { AsrChunk } from '../../chunk';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import type { Segments } from '../../segments';

/**
 * Tencent Cloud real-time recognition, interface version 2, with and without speaker separation.
 *
 * A segment is a sentence: `result.index`, final with `slice_type` 2, or `sentence_id`, final with `sentence_type` 1.
 * Sentences end at pauses, so a final says nothing about the end of the turn. `final: 1` ends the stream, not a
 * sentence. The speaker is `speaker_id`, unless negative: not known yet. Another `voice_id` is another connection.
 *
 * Written from the vendor's SDK and documentation; not tried against the live service.
 */
export function fromTencent(options: AsrOptions = {}): AsrParser {
  return createParser('fromTencent', source, options);
}

const FINAL_SLICE = 2;
const FINAL_SENTENCE = 1;

const source: Source<CommonOptions> = {
  connectionOf: (message) => message.text('voice_id'),
  connect: (segments) => ({
    push(message) {
      const code = message.number('code');
      if (code === undefined) return undefined;
      if (code !== 0) return segments.settleAll();
      const read = [
        ...(message.has('result') ? [readResult(message.at('result'), segments)] : []),
        ...sentencesOf(message).map((sentence) => readSentence(sentence, segments)),
      ];
      const isOver = message.number('final') === 1;
      const chunks = [...read.flatMap((some) => some ?? []), ...(isOver ? segments.settleAll() : [])];
      return chunks.length === 0 && read.includes(undefined) ? undefined : chunks;
    },
  }),
};

/** A list, or a single sentence in its place. */
function sentencesOf(message: Json): Json[] {
  const sentences = message.at('sentences');
  return sentences.has('sentence') ? [sentences] : sentences.list('sentence_list');
}

function readResult(result: Json, segments: Segments): AsrChunk[] | undefined {
  const text = result.text('voice_text_str');
  const index = result.label('index');
  if (text === undefined || index === undefined) return undefined;
  return give(segments, `index-${index}`, text, result, result.number('slice_type') === FINAL_SLICE);
}

function readSentence(sentence: Json, segments: Segments): AsrChunk[] | undefined {
  const text = sentence.text('sentence');
  const id = sentence.label('sentence_id');
  if (text === undefined || id === undefined) return undefined;
  return give(segments, `id-${id}`, text, sentence, sentence.number('sentence_type') === FINAL_SENTENCE);
}

function give(segments: Segments, key: string, text: string, from: Json, isFinal: boolean): AsrChunk[] {
  const speaker = from.number('speaker_id');
  const heard = {
    text,
    speaker: speaker !== undefined && speaker >= 0 ? String(speaker) : undefined,
    start_ms: from.milliseconds('start_time'),
    end_ms: from.milliseconds('end_time'),
  };
  return isFinal ? segments.final(key, heard) : segments.partial(key, heard);
}
