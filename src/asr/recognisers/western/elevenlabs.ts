import * as v from 'valibot';
import { flag } from '../../../options/fields';
import { readOptions } from '../../../options/read-options';
import type { AsrChunk, Heard } from '../../chunk';
import type { Json } from '../../json';
import {
  type AsrOptions,
  type AsrParser,
  asrOptions,
  type CommonOptions,
  type Mapping,
  type Source,
  SourceParser,
} from '../../parser';
import { RunningSegments } from '../../running-segments';
import type { Segments } from '../../segments';
import { mostFrequent } from '../../words';

export interface ElevenLabsOptions extends AsrOptions {
  /**
   * Take the commits with timestamps, which bring times and speakers, and wait for them: only for connections that
   * have them switched on. Default: false, which takes whichever commit comes first.
   */
  timestamps?: boolean;
}

const schema = v.object({ ...asrOptions, timestamps: v.optional(flag(), false) });
type ReadOptions = CommonOptions & { timestamps: boolean };

const PLAIN = 'committed_transcript';
const TIMED = 'committed_transcript_with_timestamps';
/** Errors are told by their names: `auth_error`, `quota_exceeded` and more. */
const SILENT = /^session_started$|(^|_)(error|exceeded|limited|overflow|throttled)$/;

/** How many commits may wait for their other form. */
const MAX_COMMITS = 8;

/**
 * ElevenLabs Scribe, real-time.
 *
 * A segment lasts until it is committed, by silence or by the client. A commit can come twice, plain and with
 * timestamps, and counts once. An empty commit ends the turn. Another `session_id` is another connection.
 *
 * Written from the vendor's SDK; not tried against the live service. Names of errors beyond the SDK's are guessed.
 */
export function fromElevenLabs(options: ElevenLabsOptions = {}): AsrParser {
  return new SourceParser(source, readOptions('fromElevenLabs', schema, options));
}

const source: Source<ReadOptions> = {
  connectionOf: (message) => message.text('session_id'),
  connect: (segments, { timestamps }) => new Commits(segments, timestamps),
};

class Commits implements Mapping {
  readonly #segments: Segments;
  readonly #running: RunningSegments;
  readonly #onlyTimed: boolean;
  /** What was committed lately, and in which forms. */
  #commits: { text: string; types: string[] }[] = [];

  constructor(segments: Segments, onlyTimed: boolean) {
    this.#segments = segments;
    this.#running = new RunningSegments(segments);
    this.#onlyTimed = onlyTimed;
  }

  push(message: Json): AsrChunk[] | undefined {
    const type = message.text('message_type') ?? '';
    if (type !== PLAIN && type !== TIMED && type !== 'partial_transcript')
      return SILENT.test(type) ? [] : undefined;
    const text = message.text('text')?.trim();
    if (text === undefined) return undefined;
    if (type === 'partial_transcript') return this.#running.partial({ text });
    if (this.#onlyTimed && type === PLAIN && text !== '') return [];
    return this.#onCommit(type, readCommit(message, text));
  }

  #onCommit(type: string, heard: Heard): AsrChunk[] {
    if (heard.text === '') return this.#running.settle('', { endpoint: true });
    const mark = `timed ${heard.start_ms}-${heard.end_ms}`;
    if (this.#segments.isClosed(mark)) return [];
    if (heard.end_ms !== undefined) this.#segments.drop(mark);
    const other = this.#commits.findLast((one) => one.text === heard.text && !one.types.includes(type));
    if (other) {
      other.types.push(type);
      return [];
    }
    const isRepeated = this.#commits.at(-1)?.text === heard.text && !this.#running.isOpen();
    if (isRepeated) return [];
    this.#commits = [...this.#commits, { text: heard.text, types: [type] }].slice(-MAX_COMMITS);
    return this.#running.final(heard);
  }
}

function readCommit(message: Json, text: string): Heard {
  const words = message.list('words');
  return {
    text,
    speaker: mostFrequent(words.map((word) => word.label('speaker_id'))),
    language: message.text('language_code'),
    start_ms: words[0]?.seconds('start'),
    end_ms: words.at(-1)?.seconds('end'),
  };
}
