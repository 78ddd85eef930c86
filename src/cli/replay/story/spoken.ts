import type { AsrChunkMessage } from '../../../protocol/index';
import { growing } from '../../../transcripts/growing';
import type { RecordedMessage } from '../../recording/read-recording';

type Timed = Pick<RecordedMessage, 'at' | 'message'>;
type Line = RecordedMessage & { message: AsrChunkMessage };

/**
 * The messages as they reach the session. A line that has no partials of its own, as in a transcript, is spoken word by
 * word; its final comes `finalMs` after the last word, but before the same speaker goes on.
 */
export function spoken(messages: readonly RecordedMessage[], finalMs: number): readonly Timed[] {
  const inSegment = new Set<string | undefined>();
  const all = messages.flatMap((recorded, index): Timed[] => {
    if (!isChunk(recorded)) return [recorded];
    const { message, from, at } = recorded;
    const isLine = message.is_final && from < at && !inSegment.has(message.speaker);
    if (message.is_final) inSegment.delete(message.speaker);
    else inSegment.add(message.speaker);
    if (!isLine) return [recorded];
    return wordByWord(recorded, Math.min(at + finalMs, nextAt(messages, index, message.speaker)));
  });
  // Speakers may overlap. The sort is stable.
  return all.sort((a, b) => a.at - b.at);
}

function isChunk(recorded: RecordedMessage): recorded is Line {
  return recorded.message.type === 'asr_chunk';
}

/** When the same speaker goes on, or the session is controlled. */
function nextAt(messages: readonly RecordedMessage[], index: number, speaker: string | undefined): number {
  for (let next = index + 1; next < messages.length; next++) {
    const later = messages[next];
    if (later && (!isChunk(later) || later.message.speaker === speaker)) return later.from;
  }
  return Number.POSITIVE_INFINITY;
}

function wordByWord({ from, at, message }: Line, finalAt: number): Timed[] {
  const { text, speaker, language } = message;
  const versions = [...growing(text), text];
  const partials = versions.map((version, index) => ({
    at: from + ((at - from) * (index + 1)) / versions.length,
    message: {
      type: 'asr_chunk' as const,
      text: version,
      is_final: false,
      ...(speaker === undefined ? {} : { speaker }),
      ...(language === undefined ? {} : { language }),
    },
  }));
  return [...partials, { at: Math.max(at, finalAt), message }];
}
