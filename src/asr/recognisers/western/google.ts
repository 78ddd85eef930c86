import type { AsrChunk, Heard } from '../../chunk';
import type { Json } from '../../json';
import { type AsrOptions, type AsrParser, type CommonOptions, createParser, type Source } from '../../parser';
import { RunningSegments } from '../../running-segments';
import { mostFrequent } from '../../words';

/**
 * Google Speech-to-Text, streaming, v1 and v2, as JSON or as the objects of a gRPC client (with names in snake case,
 * too).
 *
 * The interim results of a response together are the current segment; a final result closes it. Finals come by
 * silence and do not end the turn, except after `END_OF_SINGLE_UTTERANCE`. A stream lasts about five minutes: call
 * `reconnected()` when you open the next one.
 *
 * Written from code that talks to the service; the JSON names are from memory, and that the words of a diarised v1
 * final begin with the start of the stream is, too. Not tried against the live service.
 */
export function fromGoogle(options: AsrOptions = {}): AsrParser {
  return createParser('fromGoogle', source, options);
}

const source: Source<CommonOptions> = {
  connect(segments) {
    const running = new RunningSegments(segments);
    let isLast = false;
    return {
      push(message) {
        const event = named(message, 'speechEventType');
        const results = message.list('results');
        if (/END_OF_SINGLE_UTTERANCE/.test(event.text() ?? '')) isLast = true;
        if (results.length === 0) return isKnown(message) ? [] : undefined;
        const chunks: AsrChunk[] = [];
        const interim = new Map<string, Heard>();
        for (const result of results) {
          const heard = readResult(result);
          if (heard === undefined) continue;
          const channel = heard.channel ?? '';
          if (named(result, 'isFinal').flag()) {
            chunks.push(...running.final(heard, { endpoint: isLast }));
            isLast = false;
          } else {
            interim.set(channel, { ...heard, text: (interim.get(channel)?.text ?? '') + heard.text });
          }
        }
        for (const heard of interim.values()) {
          chunks.push(...running.partial({ ...heard, text: heard.text.trim() }));
        }
        return chunks;
      },
    };
  },
};

function isKnown(message: Json): boolean {
  return ['results', 'speechEventType', 'totalBilledTime', 'metadata', 'error'].some((name) =>
    named(message, name).has(),
  );
}

function readResult(result: Json): Heard | undefined {
  const best = result.at('alternatives', 0);
  const text = best.text('transcript');
  if (text === undefined) return undefined;
  // The words of a diarised final may begin with those of earlier ones.
  const words = best.list('words').slice(-text.trim().split(/\s+/).length);
  const channel = named(result, 'channelTag').label();
  const isFinal = named(result, 'isFinal').flag() ?? false;
  const [first, last] = [words[0], words.at(-1)];
  return {
    text: isFinal ? text.trim() : text,
    channel,
    speaker:
      mostFrequent(words.map(speakerOf)) ??
      (channel === undefined || channel === '0' ? undefined : `channel-${channel}`),
    language: named(result, 'languageCode').text(),
    // Zero is "not given".
    confidence: best.number('confidence') || undefined,
    start_ms: first && duration(named(first, 'startOffset', 'startTime')),
    end_ms:
      duration(named(result, 'resultEndOffset', 'resultEndTime')) ??
      (last && duration(named(last, 'endOffset', 'endTime'))),
  };
}

function speakerOf(word: Json): string | undefined {
  const label = named(word, 'speakerLabel', 'speakerTag').label();
  return label === '0' ? undefined : label;
}

/** The first of the fields that is there, in camel case or in snake case. */
function named(message: Json, ...names: string[]): Json {
  const both = names.flatMap((name) => [
    name,
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  ]);
  return message.at(both.find((name) => message.has(name)) ?? '');
}

/** `"1.200s"`, or `{ seconds, nanos }`, in milliseconds. */
function duration(value: Json): number | undefined {
  const text = value.text();
  if (text !== undefined) {
    const seconds = /^\d{1,9}(\.\d{1,9})?s$/.test(text) ? Number.parseFloat(text) : undefined;
    return seconds === undefined ? undefined : Math.round(seconds * 1_000);
  }
  if (!value.has('seconds') && !value.has('nanos')) return undefined;
  return (value.seconds('seconds') ?? 0) + Math.round((value.number('nanos') ?? 0) / 1_000_000);
}
