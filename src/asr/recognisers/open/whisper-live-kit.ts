import type { AsrChunk, Heard } from '../../chunk';
import { joinText } from '../../join';
import type { Json } from '../../json';
import {
  type AsrOptions,
  type AsrParser,
  type CommonOptions,
  createParser,
  type Mapping,
  type Source,
} from '../../parser';
import type { Segments } from '../../segments';

/**
 * WhisperLiveKit, in its full mode (each message has all lines).
 *
 * Lines grow in place: the last one with the buffers is the partial, the ones before it are final. There are no
 * endpoints; a line of silence closes the one before it. Negative speakers mean silence or nobody known.
 *
 * Written from the server's source; not tried against a running server. What negative speakers mean is from memory.
 * The messages of its diff mode are not read.
 */
export function fromWhisperLiveKit(options: AsrOptions = {}): AsrParser {
  return createParser('fromWhisperLiveKit', source, options);
}

const source: Source<CommonOptions> = { connect: (segments) => new Lines(segments) };

class Lines implements Mapping {
  readonly #segments: Segments;
  /** How many lines are final. */
  #done = 0;

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  push(message: Json): AsrChunk[] | undefined {
    const type = message.text('type');
    if (type === 'ready_to_stop') return this.#segments.settleAll();
    if (type === 'config') return [];
    if (!message.has('lines')) return message.has('status') || message.has('error') ? [] : undefined;
    const lines = message.list('lines');
    const last = Math.max(0, lines.length - 1);
    const finals = lines.slice(this.#done, last).flatMap((line, at) => {
      return this.#segments.final(`${this.#done + at}`, readLine(line));
    });
    this.#done = Math.max(this.#done, last);
    return [...finals, ...this.#partial(lines[last], last, message)];
  }

  #partial(line: Json | undefined, index: number, message: Json): AsrChunk[] {
    if (index < this.#done) return [];
    const heard = line ? readLine(line) : { text: '' };
    const buffers = ['buffer_diarization', 'buffer_transcription'].map(
      (name) => message.text(name)?.trim() ?? '',
    );
    return this.#segments.partial(`${index}`, { ...heard, text: buffers.reduce(joinText, heard.text) });
  }
}

function readLine(line: Json): Heard {
  const speaker = line.label('speaker');
  return {
    text: line.text('text')?.trim() ?? '',
    speaker: speaker?.startsWith('-') ? undefined : speaker,
    language: line.text('detected_language'),
    start_ms: position(line, 'start'),
    end_ms: position(line, 'end'),
  };
}

/** `"0:01:02.5"`, or seconds. */
function position(line: Json, name: string): number | undefined {
  const [, hours, minutes, seconds] =
    /^(\d{1,4}):(\d{1,2}):(\d{1,2}(?:\.\d+)?)$/.exec(line.text(name) ?? '') ?? [];
  if (seconds === undefined) return line.seconds(name);
  return Math.round((Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000);
}
