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
import type { Segments } from '../../segments';
import { meanConfidence, mostFrequent } from '../../words';

/** Tokens that say that a segment is over: the speaker paused, or the client asked for it. */
const PAUSE = '<end>';
const FINALIZED = '<fin>';

/** A pause that ends a segment when no endpoint is reported. */
const PAUSE_MS = 2_000;

/**
 * Soniox real-time.
 *
 * A segment is what one speaker says until the token `<end>`, which also ends the turn, `<fin>` (asked for by the
 * client), the tokens of another speaker, or a pause of 2 s. Final tokens come once, the others again with every message; translations
 * are left out.
 *
 * Written from code that talks to the service; not tried against the live service. A message that comes twice is
 * recognised by the start times of its final tokens.
 */
export function fromSoniox(options: AsrOptions = {}): AsrParser {
  return createParser('fromSoniox', source, options);
}

const source: Source<CommonOptions> = { connect: (segments) => new Tokens(segments) };

class Tokens implements Mapping {
  readonly #segments: Segments;
  /** The current segment, and its final tokens. */
  #current = 0;
  #final: Json[] = [];
  /** The last final token of the stream. */
  #last: Json | undefined;
  /** How many segments were open with the last message. */
  #open = 0;

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  push(message: Json): AsrChunk[] | undefined {
    if (!message.has('tokens'))
      return ['finished', 'error_code'].some((name) => message.has(name)) ? [] : undefined;
    const tokens = message.list('tokens').filter(isSpoken);
    const chunks = tokens.filter((token) => token.flag('is_final')).flatMap((token) => this.#take(token));
    const tentative = tokens.filter((token) => !token.flag('is_final'));
    return [...chunks, ...this.#partials(tentative), ...(message.flag('finished') ? this.#close(false) : [])];
  }

  /** A final token. */
  #take(token: Json): AsrChunk[] {
    const text = token.text('text');
    if (text === PAUSE || text === FINALIZED) return this.#close(text === PAUSE);
    if (text === undefined || this.#wasTaken(token)) return [];
    const chunks = isSameSegment(this.#final.at(-1), token) ? [] : this.#close(false);
    this.#final.push(token);
    this.#last = token;
    return chunks;
  }

  #wasTaken(token: Json): boolean {
    const start = token.number('start_ms');
    const last = this.#last?.number('start_ms');
    if (start === undefined || last === undefined) return false;
    const isLast = start === last && token.text('text') === this.#last?.text('text');
    return start < last || isLast;
  }

  #close(endpoint: boolean): AsrChunk[] {
    const heard = heardIn(this.#final);
    if (heard.text === '') return endpoint ? this.#segments.turnEnd() : [];
    this.#final = [];
    const chunks = this.#segments.final(`${this.#current}`, heard, { endpoint });
    this.#current += 1;
    this.#open = Math.max(0, this.#open - 1);
    return chunks;
  }

  /** The current segment with the tentative tokens; those of further speakers begin further segments. */
  #partials(tentative: Json[]): AsrChunk[] {
    const runs: Json[][] = [[...this.#final]];
    for (const token of tentative) {
      const run = runs.at(-1) ?? [];
      if (isSameSegment(run.at(-1), token)) run.push(token);
      else runs.push([token]);
    }
    const before = this.#open;
    this.#open = runs.length;
    return Array.from({ length: Math.max(before, runs.length) }, (_, at) => at).flatMap((at) =>
      this.#segments.partial(`${this.#current + at}`, heardIn(runs[at] ?? [])),
    );
  }
}

function isSpoken(token: Json): boolean {
  return token.text('translation_status') !== 'translation';
}

/** Tokens without a speaker go with those before them. */
function isSameSegment(before: Json | undefined, token: Json): boolean {
  const [former, now] = [before?.label('speaker'), token.label('speaker')];
  const pause = (token.number('start_ms') ?? 0) - (before?.number('end_ms') ?? Number.POSITIVE_INFINITY);
  return pause < PAUSE_MS && (former === undefined || now === undefined || former === now);
}

function heardIn(tokens: Json[]): Heard {
  return {
    text: tokens
      .map((token) => token.text('text') ?? '')
      .join('')
      .trim(),
    speaker: mostFrequent(tokens.map((token) => token.label('speaker'))),
    language: mostFrequent(tokens.map((token) => token.text('language'))),
    confidence: meanConfidence(tokens),
    start_ms: tokens[0]?.milliseconds('start_ms'),
    end_ms: tokens.at(-1)?.milliseconds('end_ms'),
  };
}
