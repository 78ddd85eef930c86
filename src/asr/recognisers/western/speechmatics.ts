import { remember } from '../../bounded';
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
import { meanConfidence, mostFrequent } from '../../words';

const SILENT = new Set([
  'RecognitionStarted',
  'AudioAdded',
  'ChannelAudioAdded',
  'Info',
  'Warning',
  'Error',
  'SpeakersResult',
]);

/** A pause that ends a segment when no end of an utterance is reported. */
const PAUSE_MS = 2_000;

/** The fragments of a channel since its last segment ended. */
interface Collected {
  count: number;
  heard?: Heard;
  /** Where the audio is final up to. */
  until: number;
}

/**
 * Speechmatics real-time.
 *
 * Finals (`AddTranscript`) are fragments of a few words, partials cover what follows them. A segment collects them until
 * `EndOfUtterance`, which also ends the turn (it comes only if the configuration has an
 * `end_of_utterance_silence_trigger`), the end of a sentence (`is_eos`), another speaker, or a pause of 2 s.
 * Another `id` in `RecognitionStarted` is another connection.
 *
 * Written from the vendor's specification; not tried against the live service. The segments and turns of the newer agent
 * API (`AddSegment`, `EndOfTurn`) are not read.
 */
export function fromSpeechmatics(options: AsrOptions = {}): AsrParser {
  return createParser('fromSpeechmatics', source, options);
}

const source: Source<CommonOptions> = {
  connectionOf: (message) =>
    message.text('message') === 'RecognitionStarted' ? message.label('id') : undefined,
  connect: (segments) => new Fragments(segments),
};

class Fragments implements Mapping {
  readonly #segments: Segments;
  readonly #channels = new Map<string, Collected>();

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  push(message: Json): AsrChunk[] | undefined {
    const type = message.text('message') ?? '';
    if (type === 'AddPartialTranscript') return this.#onPartial(message);
    if (type === 'AddTranscript') return this.#onFragment(message);
    if (type === 'EndOfUtterance') return this.#close(message.label('channel') ?? '', true);
    if (type === 'EndOfTranscript')
      return [...this.#channels.keys()].flatMap((name) => this.#close(name, true));
    return SILENT.has(type) ? [] : undefined;
  }

  #onPartial(message: Json): AsrChunk[] | undefined {
    const heard = readTranscript(message);
    if (heard === undefined) return undefined;
    const { count, heard: before } = this.#of(heard.channel);
    return this.#segments.partial(`${heard.channel}#${count}`, joined(before, heard));
  }

  #onFragment(message: Json): AsrChunk[] | undefined {
    const heard = readTranscript(message);
    if (heard === undefined) return undefined;
    const { channel, start_ms, end_ms, speaker } = heard;
    if (start_ms !== undefined && start_ms < this.#of(channel).until) return [];
    const { heard: before, until } = this.#of(channel);
    const isApart =
      before !== undefined &&
      heard.text.trim() !== '' &&
      ((speaker !== undefined && before.speaker !== undefined && speaker !== before.speaker) ||
        (start_ms !== undefined && start_ms - (before.end_ms ?? until) >= PAUSE_MS));
    const chunks = isApart ? this.#close(channel, false) : [];
    const now = this.#of(channel);
    now.heard = joined(now.heard, heard);
    now.until = end_ms ?? now.until;
    const isSentence = message.list('results').at(-1)?.flag('is_eos');
    return [
      ...chunks,
      ...(isSentence
        ? this.#close(channel, false)
        : this.#segments.partial(`${channel}#${now.count}`, now.heard)),
    ];
  }

  #close(channel: string, endpoint: boolean): AsrChunk[] {
    const now = this.#of(channel);
    const { count, heard } = now;
    if (heard === undefined) return endpoint ? this.#segments.turnEnd(channel) : [];
    now.count += 1;
    delete now.heard;
    return this.#segments.final(`${channel}#${count}`, { ...heard, text: heard.text.trim() }, { endpoint });
  }

  #of(channel: string): Collected {
    return this.#channels.get(channel) ?? remember(this.#channels, channel, { count: 0, until: 0 });
  }
}

function readTranscript(message: Json): (Heard & { channel: string }) | undefined {
  const text = message.text('metadata', 'transcript');
  if (text === undefined) return undefined;
  const words = message.list('results').map((result) => result.at('alternatives', 0));
  const channel = message.label('channel') ?? '';
  const speaker = mostFrequent(words.map((word) => word.label('speaker')).filter((label) => label !== 'UU'));
  return {
    text,
    channel,
    speaker: speaker ?? (channel || undefined),
    language: mostFrequent(words.map((word) => word.text('language'))),
    confidence: meanConfidence(words),
    start_ms: message.seconds('metadata', 'start_time'),
    end_ms: message.seconds('metadata', 'end_time'),
  };
}

function joined<H extends Heard>(before: Heard | undefined, heard: H): Heard {
  if (before === undefined || before.text.trim() === '') return { ...heard, text: heard.text.trimStart() };
  return {
    ...before,
    text: joinText(before.text, heard.text),
    speaker: before.speaker ?? heard.speaker,
    language: before.language ?? heard.language,
    end_ms: heard.text.trim() === '' ? before.end_ms : heard.end_ms,
  };
}
