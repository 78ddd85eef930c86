import type { AsrChunk, Heard } from '../../chunk';
import type { Json } from '../../json';
import {
  type AsrOptions,
  type AsrParser,
  type CommonOptions,
  createParser,
  type Mapping,
  type Source,
} from '../../parser';
import { RunningSegments } from '../../running-segments';
import type { Segments } from '../../segments';

/**
 * WhisperLive.
 *
 * Each message repeats the last segments: a completed one is final when its start was not heard before, the open one
 * at the end is the partial. There are no endpoints. Another `uid` is another connection.
 *
 * Written from the server's source; not tried against a running server.
 */
export function fromWhisperLive(options: AsrOptions = {}): AsrParser {
  return createParser('fromWhisperLive', source, options);
}

const source: Source<CommonOptions> = {
  connectionOf: (message) => message.label('uid'),
  connect: (segments) => new Repeated(segments),
};

class Repeated implements Mapping {
  readonly #segments: Segments;
  readonly #running: RunningSegments;
  #language: string | undefined;

  constructor(segments: Segments) {
    this.#segments = segments;
    this.#running = new RunningSegments(segments);
  }

  push(message: Json): AsrChunk[] | undefined {
    this.#language = message.text('language') ?? this.#language;
    if (message.has('segments')) {
      return message.list('segments').flatMap((segment) => this.#read(segment));
    }
    return ['message', 'status', 'language'].some((name) => message.has(name)) && message.has('uid')
      ? []
      : undefined;
  }

  #read(segment: Json): AsrChunk[] {
    const text = segment.text('text')?.trim();
    if (text === undefined) return [];
    const heard: Heard = {
      text,
      speaker: segment.label('speaker'),
      language: this.#language,
      start_ms: segment.seconds('start'),
      end_ms: segment.seconds('end'),
    };
    const mark = `from ${heard.start_ms}`;
    if (this.#segments.isClosed(mark)) return [];
    if (!segment.flag('completed')) return this.#running.partial(heard);
    this.#segments.drop(mark);
    return this.#running.final(heard);
  }
}
