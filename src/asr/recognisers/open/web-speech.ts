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
import type { Segments } from '../../segments';

export interface WebSpeechOptions extends AsrOptions {
  /**
   * For Chrome on Android, which marks every interim result as final, with a confidence of 0 and all words so far: such
   * results are partials. Without it each is a final, and a session takes the longer one for a restatement.
   * Default: false.
   */
  cumulativeFinals?: boolean;
}

const schema = v.object({ ...asrOptions, cumulativeFinals: v.optional(flag(), false) });
type ReadOptions = CommonOptions & { cumulativeFinals: boolean };

/** Other events of a `SpeechRecognition`. */
const SILENT = /^(start|audiostart|soundstart|speechstart|speechend|soundend|audioend|nomatch|error)$/;

/**
 * The browser's own recogniser (Web Speech API): the events of a `SpeechRecognition`, or their JSON.
 *
 * A segment is a final result; the interim results after it together are the partial. After `end`, which makes what is
 * open final, results count from 0 again: push these events, too, or call `reconnected()` when you start it again. There are no endpoints, and no language: give the one that you recognise as an option.
 *
 * Written from the standard and from reports of what browsers do. That the finals of Chrome on Android which are no
 * finals have a confidence of 0 is such a report.
 */
export function fromWebSpeech(options: WebSpeechOptions = {}): AsrParser {
  return new SourceParser(source, readOptions('fromWebSpeech', schema, options));
}

const source: Source<ReadOptions> = {
  connect: (segments, { cumulativeFinals }) => new Results(segments, cumulativeFinals),
};

class Results implements Mapping {
  readonly #segments: Segments;
  readonly #isCumulative: boolean;
  /** How many results of this recognition have been final, and how many segments before the current one. */
  #done = 0;
  #segment = 0;

  constructor(segments: Segments, isCumulative: boolean) {
    this.#segments = segments;
    this.#isCumulative = isCumulative;
  }

  push(message: Json): AsrChunk[] | undefined {
    const type = message.text('type') ?? '';
    if (type === 'end') return this.#onEnd();
    if (!message.has('results')) return SILENT.test(type) ? [] : undefined;
    const results = message.list('results');
    const chunks: AsrChunk[] = [];
    const interim: string[] = [];
    for (const [index, result] of results.entries()) {
      const heard = readResult(result);
      if (index < this.#done || heard === undefined) continue;
      if (!result.flag('isFinal')) interim.push(heard.text);
      else if (interim.length === 0) {
        this.#done = index + 1;
        chunks.push(...this.#onFinal(heard));
      }
    }
    const isHeld = this.#isCumulative && interim.length === 0;
    return isHeld ? chunks : [...chunks, ...this.#partial({ text: interim.join('').trim() })];
  }

  /** The next recognition counts its results from 0. */
  #onEnd(): AsrChunk[] {
    const chunks = this.#segments.settle(`${this.#segment}`);
    this.#done = 0;
    this.#segment += 1;
    return chunks;
  }

  #partial(heard: Heard): AsrChunk[] {
    return this.#segments.partial(`${this.#segment}`, heard);
  }

  #onFinal(heard: Heard): AsrChunk[] {
    if (this.#isCumulative && heard.confidence === undefined) return this.#partial(heard);
    const chunks = this.#segments.final(`${this.#segment}`, heard);
    this.#segment += 1;
    return chunks;
  }
}

function readResult(result: Json): Heard | undefined {
  const text = result.text(0, 'transcript');
  if (text === undefined) return undefined;
  const isFinal = result.flag('isFinal');
  // Zero is "not given".
  const confidence = isFinal ? result.number(0, 'confidence') || undefined : undefined;
  return { text: isFinal ? text.trim() : text, confidence };
}
