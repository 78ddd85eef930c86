import type { AsrChunkMessage } from '../protocol/client-messages';

/**
 * One result of a recogniser in the words of the wire: an `asr_chunk` without its `type`. `text` is the whole segment so
 * far; a final with `endpoint` and an empty text says only that the turn is over.
 */
export type AsrChunk = Pick<
  AsrChunkMessage,
  | 'text'
  | 'is_final'
  | 'segment_id'
  | 'speaker'
  | 'language'
  | 'confidence'
  | 'start_ms'
  | 'end_ms'
  | 'endpoint'
>;

/** What a recogniser said about a segment. */
export interface Heard {
  /** The whole segment so far. */
  text: string;
  /** The audio channel, where a recogniser hears several; turns end per channel. */
  channel?: string | undefined;
  speaker?: string | undefined;
  /** BCP 47. */
  language?: string | undefined;
  confidence?: number | undefined;
  start_ms?: number | undefined;
  end_ms?: number | undefined;
}

const MAX_LABEL_LENGTH = 128;

/** The chunk, without whatever the wire would refuse. */
export function chunkOf(heard: Heard, isFinal: boolean, segmentId?: string): AsrChunk {
  const chunk: AsrChunk = { text: heard.text, is_final: isFinal };
  if (segmentId !== undefined) chunk.segment_id = segmentId;
  if (isLabel(heard.speaker)) chunk.speaker = heard.speaker;
  if (isLabel(heard.language)) chunk.language = heard.language;
  const { confidence, start_ms, end_ms } = heard;
  if (confidence !== undefined && confidence >= 0 && confidence <= 1) chunk.confidence = confidence;
  if (start_ms !== undefined && Number.isFinite(start_ms)) chunk.start_ms = start_ms;
  if (end_ms !== undefined && Number.isFinite(end_ms)) chunk.end_ms = end_ms;
  return chunk;
}

function isLabel(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '' && value.length <= MAX_LABEL_LENGTH;
}
