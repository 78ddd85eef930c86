import * as v from 'valibot';
import { text } from '../options/fields';
import { readOptions } from '../options/read-options';
import type { AsrChunk } from './chunk';
import { Json } from './json';
import { Segments } from './segments';

/** Turns what a recogniser sends into chunks. Holds the state of one stream; knows no socket and no clock. */
export interface AsrParser {
  /**
   * A message as the recogniser sent it: its text, or the object in it. Never throws. Messages without text give `[]`;
   * those that are not understood are counted in `unknown`, too.
   */
  push(message: string | object): AsrChunk[];
  /**
   * The next message comes from a new connection to the recogniser, whose ids and times begin anew. What was not final
   * is returned as final, because the recogniser can no longer correct it. Sources of meetings go on where they were.
   */
  reconnected(): AsrChunk[];
  /** The stream is over: what is still open is returned as final. */
  end(): AsrChunk[];
  /** How many messages were not understood. */
  readonly unknown: number;
}

/** Options of every source. */
export interface AsrOptions {
  /**
   * The beginning of all segment ids. Give different ones when several parsers feed one session, such as one for each
   * microphone, or one after another. At most 64 characters. Default: none.
   */
  id?: string;
  /** The label of the speaker where the recogniser gives none. */
  speaker?: string;
  /** The language (BCP 47) where the recogniser gives none. */
  language?: string;
}

/** What a source does with the messages of one connection. */
export interface Mapping {
  /** The chunks of a message, or `undefined` if it is not understood. */
  push(message: Json): AsrChunk[] | undefined;
  /** What the mapping holds back itself, when the connection or the stream is over. */
  end?(): AsrChunk[];
}

export interface Source<O> {
  /** Begins a connection. */
  connect(segments: Segments, options: O): Mapping;
  /** The id of the connection that a message belongs to: a new one begins a new connection. */
  connectionOf?(message: Json): string | undefined;
  /**
   * Ids and times are those of a meeting and go on over connections: what is open may still be corrected, and what was
   * final may be sent again.
   */
  spansConnections?: boolean;
  /** For sources whose messages are not JSON objects: the message in a text, or `undefined`. */
  read?(text: string): Json | undefined;
}

/** The schema of `AsrOptions`, to which a source adds its own. */
export const asrOptions = {
  id: v.optional(text('a string of 1 to 64 characters', { max: 64 })),
  speaker: v.optional(text('a label of 1 to 128 characters', { max: 128 })),
  language: v.optional(text('a language such as "en" or "zh-CN"', { max: 128 })),
};

export type CommonOptions = v.InferOutput<v.ObjectSchema<typeof asrOptions, undefined>>;

/** A parser for a source that has no options of its own. */
export function createParser(who: string, source: Source<CommonOptions>, options: AsrOptions): AsrParser {
  return new SourceParser(source, readOptions(who, v.object(asrOptions), options));
}

/** A parser for a source with options that have been read. */
export class SourceParser<O extends CommonOptions> implements AsrParser {
  readonly #source: Source<O>;
  readonly #options: O;
  readonly #segments: Segments;
  #mapping: Mapping;
  /** Ids of connections, the current one last. */
  #connections: string[] = [];
  #unknown = 0;

  constructor(source: Source<O>, options: O) {
    const { id, speaker, language } = options;
    this.#source = source;
    this.#options = options;
    this.#segments = new Segments(id === undefined ? '' : `${id}-`, { speaker, language });
    this.#mapping = source.connect(this.#segments, options);
  }

  get unknown(): number {
    return this.#unknown;
  }

  push(message: string | object): AsrChunk[] {
    const read = typeof message === 'string' ? this.#read(message) : Json.object(message);
    if (read === undefined) return this.#notUnderstood();
    const connection = this.#source.connectionOf?.(read);
    if (connection !== undefined && connection !== this.#connections.at(-1)) {
      // A late message of a connection that is over.
      if (this.#connections.includes(connection)) return [];
      const chunks = this.#connections.length > 0 ? this.#begin() : [];
      this.#connections = [...this.#connections.slice(-7), connection];
      return [...chunks, ...(this.#mapping.push(read) ?? this.#notUnderstood())];
    }
    return this.#mapping.push(read) ?? this.#notUnderstood();
  }

  reconnected(): AsrChunk[] {
    this.#connections = [];
    return this.#source.spansConnections ? [] : this.#begin();
  }

  end(): AsrChunk[] {
    // Whoever goes on after the end hears a new stream, or the same meeting.
    return this.#source.spansConnections ? this.#settle() : this.#begin();
  }

  #settle(): AsrChunk[] {
    return [...(this.#mapping.end?.() ?? []), ...this.#segments.settleAll()];
  }

  /** Begins a connection: what is open becomes final. */
  #begin(): AsrChunk[] {
    const chunks = this.#settle();
    this.#segments.reconnected();
    this.#mapping = this.#source.connect(this.#segments, this.#options);
    return chunks;
  }

  #read(text: string): Json | undefined {
    return this.#source.read ? this.#source.read(text) : Json.parse(text);
  }

  #notUnderstood(): AsrChunk[] {
    this.#unknown += 1;
    return [];
  }
}
