import type { AsrChunkMessage } from '../protocol/index';
import { growing } from './growing';
import type { TimedMessage } from './transcript';

type Timed = Pick<TimedMessage, 'at' | 'message'>;
type Line = TimedMessage & { message: AsrChunkMessage };

/**
 * The messages as they reach the session. A line that has no partials of its own, as in a transcript, is spoken word by
 * word; its final comes `finalMs` after the last word, but before the same speaker goes on.
 */
export function spoken(messages: readonly TimedMessage[], finalMs: number): readonly Timed[] {
  const inSegment = new Set<string | undefined>();
  const nexts = nextTimes(messages);
  const all = messages.flatMap((timed, index): Timed[] => {
    if (!isChunk(timed)) return [timed];
    const { message, from, at } = timed;
    const isLine = message.is_final && from < at && !inSegment.has(message.speaker);
    if (message.is_final) inSegment.delete(message.speaker);
    else inSegment.add(message.speaker);
    return isLine ? wordByWord(timed, Math.min(at + finalMs, nexts[index] ?? at)) : [timed];
  });
  // Speakers may overlap. The sort is stable.
  return all.sort((a, b) => a.at - b.at);
}

function isChunk(timed: TimedMessage): timed is Line {
  return timed.message.type === 'asr_chunk';
}

/** For each message, when its speaker goes on, or the session is controlled. */
function nextTimes(messages: readonly TimedMessage[]): readonly number[] {
  const bySpeaker = new Map<string | undefined, number>();
  let control = Number.POSITIVE_INFINITY;
  return messages
    .toReversed()
    .map((timed) => {
      if (!isChunk(timed)) {
        // It comes before whatever is said later.
        bySpeaker.clear();
        control = timed.from;
        return control;
      }
      const next = bySpeaker.get(timed.message.speaker) ?? control;
      bySpeaker.set(timed.message.speaker, timed.from);
      return next;
    })
    .reverse();
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
