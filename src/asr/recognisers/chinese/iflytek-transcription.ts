import type { AsrChunk } from '../../chunk';
import { Json } from '../../json';
import { RunningSegments } from '../../running-segments';
import type { Segments } from '../../segments';
import { mostFrequent } from '../../words';
import { withoutLeadingMarks } from './leading-marks';

const FINAL = '0';

/** The messages of real-time transcription: `{action, data: "<JSON>"}`, and `{msg_type, res_type, data: {…}}`. */
export class Transcription {
  readonly #running: RunningSegments;
  /** Who spoke last; goes on until another one is named. */
  #speaker: string | undefined;

  constructor(segments: Segments) {
    this.#running = new RunningSegments(segments);
  }

  push(message: Json): AsrChunk[] | undefined {
    switch (message.text('msg_type') ?? message.text('action')) {
      case 'action':
      case 'started':
        return [];
      case 'error':
        return this.#running.settle();
      case 'result':
        return this.#readResult(message);
      default:
        return undefined;
    }
  }

  #readResult(message: Json): AsrChunk[] | undefined {
    // Something that the product could not do, such as translating; the transcription goes on.
    if (message.text('res_type') === 'frc') return [];
    const inside = message.text('data');
    const data = inside === undefined ? message.at('data') : Json.parse(inside);
    if (data?.text('biz') === 'trans') return [];
    const sentence = data?.at('cn', 'st');
    if (!data || !sentence?.has('rt')) return undefined;
    const endpoint = data.flag('ls');
    const { text, speaker, lastSpeaker } = this.#readWords(sentence);
    // Until a sentence is over, its end is 0.
    const end_ms = sentence.milliseconds('ed') || undefined;
    const heard = { text, speaker, start_ms: sentence.milliseconds('bg'), end_ms };
    if (sentence.label('type') !== FINAL) return this.#running.partial(heard);
    this.#speaker = lastSpeaker;
    if (text === '' && endpoint) return this.#running.settle('', { endpoint });
    return this.#running.final(heard, { endpoint });
  }

  #readWords(sentence: Json) {
    const words = sentence
      .list('rt')
      .flatMap((part) => part.list('ws'))
      .flatMap((word) => word.list('cw'));
    let lastSpeaker = this.#speaker;
    const speakers = words.map((word) => {
      const change = word.number('rl') ?? 0;
      if (change > 0) lastSpeaker = String(change);
      return lastSpeaker;
    });
    const text = withoutLeadingMarks(words.map((word) => word.text('w') ?? '').join(''));
    return { text, speaker: mostFrequent(speakers), lastSpeaker };
  }
}
