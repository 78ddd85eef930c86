import { remember } from '../../bounded';
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

const TRANSCRIPTION = 'conversation.item.input_audio_transcription.';
/** Families of events that say nothing about the text. */
const SILENT =
  /^(error$|rate_limits\.|session\.|transcription_session\.|response\.|conversation\.|input_audio_buffer\.|output_audio_buffer\.)/;

/** How many items may wait for an earlier one that is still being transcribed. */
const MAX_WAITING = 16;
const MAX_EVENTS = 256;

interface Item {
  start_ms?: number | undefined;
  end_ms?: number | undefined;
  /** The server's voice detection ended it, not the client's commit. */
  hasStopped?: boolean;
  /** Came in pieces, each with its speaker. */
  isDiarised?: boolean;
  /** Its transcript, while earlier items have none. */
  completed?: Heard;
}

/**
 * OpenAI realtime transcription (WebSocket events of a transcription session or of a conversation).
 *
 * A segment is an item; deltas are joined. Items may complete out of order: their finals come in the order in which
 * they were committed. An item that the server's voice detection ended ends the turn. Diarised segments
 * (`….segment`) are finals of their own, and replace the transcript of their item. Another `session.id` is another
 * connection.
 *
 * Written from the types of the vendor's SDK; not tried against the live service. That diarised segments do not change
 * any more is an assumption.
 */
export function fromOpenAi(options: AsrOptions = {}): AsrParser {
  return createParser('fromOpenAi', source, options);
}

const source: Source<CommonOptions> = {
  connectionOf: (message) =>
    /^(transcription_)?session\.created$/.test(message.text('type') ?? '')
      ? message.text('session', 'id')
      : undefined,
  connect: (segments) => new Items(segments),
};

class Items implements Mapping {
  readonly #segments: Segments;
  readonly #items = new Map<string, Item>();
  /** Committed items without a final, in the order of the audio. */
  #committed: string[] = [];
  readonly #events = new Set<string>();

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  push(message: Json): AsrChunk[] | undefined {
    const type = message.text('type') ?? '';
    const id = message.text('item_id');
    if (id === undefined) return SILENT.test(type) && !type.startsWith(TRANSCRIPTION) ? [] : undefined;
    if (this.#isRepeated(message)) return [];
    if (type.startsWith('input_audio_buffer.')) return this.#onAudio(type, id, message);
    if (type === `${TRANSCRIPTION}delta`) return this.#onDelta(id, message);
    if (type === `${TRANSCRIPTION}completed`) return this.#onCompleted(id, message);
    if (type === `${TRANSCRIPTION}segment`) return this.#onSegment(id, message);
    if (type === `${TRANSCRIPTION}failed`) return [...this.#segments.drop(id), ...this.#settled(id)];
    return SILENT.test(type) ? [] : undefined;
  }

  /** What waits for an earlier item waits no longer. */
  end(): AsrChunk[] {
    const waiting = this.#committed;
    this.#committed = [];
    return waiting.flatMap((id) => this.#complete(id));
  }

  #onAudio(type: string, id: string, message: Json): AsrChunk[] {
    const item = this.#itemOf(id);
    const start = message.milliseconds('audio_start_ms');
    const end = message.milliseconds('audio_end_ms');
    if (start !== undefined) item.start_ms = start;
    if (end !== undefined) item.end_ms = end;
    if (type === 'input_audio_buffer.speech_stopped') item.hasStopped = true;
    if (type === 'input_audio_buffer.committed') this.#onCommitted(id, message.text('previous_item_id'));
    return [];
  }

  #onCommitted(id: string, previous: string | undefined): void {
    if (this.#committed.includes(id) || this.#segments.isClosed(id)) return;
    const at = previous === undefined ? -1 : this.#committed.indexOf(previous);
    this.#committed.splice(at < 0 ? this.#committed.length : at + 1, 0, id);
    this.#committed = this.#committed.slice(-MAX_EVENTS);
  }

  #onDelta(id: string, message: Json): AsrChunk[] | undefined {
    const delta = message.text('delta');
    if (delta === undefined) return undefined;
    const item = this.#itemOf(id);
    if (item.isDiarised || item.completed) return [];
    return this.#segments.append(id, delta, { start_ms: item.start_ms });
  }

  #onCompleted(id: string, message: Json): AsrChunk[] | undefined {
    const text = message.text('transcript');
    if (text === undefined) return undefined;
    if (this.#segments.isClosed(id)) return [];
    const item = this.#itemOf(id);
    item.completed ??= { text, start_ms: item.start_ms, end_ms: item.end_ms };
    const isNext = !this.#committed.includes(id) || this.#committed[0] === id;
    if (!isNext && this.#committed.length <= MAX_WAITING) return [];
    // The item that all wait for is given up: its transcript comes when it comes.
    if (!isNext) return this.#settled(this.#committed[0] ?? '');
    return [...this.#complete(id), ...this.#settled(id)];
  }

  #onSegment(id: string, message: Json): AsrChunk[] | undefined {
    const text = message.text('text');
    const part = message.label('id');
    if (text === undefined || part === undefined) return undefined;
    this.#itemOf(id).isDiarised = true;
    this.#segments.withdraw(id);
    return this.#segments.final(`${id}/${part}`, {
      text: text.trim(),
      speaker: message.label('speaker'),
      start_ms: message.seconds('start'),
      end_ms: message.seconds('end'),
    });
  }

  /** An item has its final, or will get none: the completed ones that waited for it follow. */
  #settled(id: string): AsrChunk[] {
    this.#committed = this.#committed.filter((other) => other !== id);
    const chunks: AsrChunk[] = [];
    for (;;) {
      const [next] = this.#committed;
      if (next === undefined || !this.#items.get(next)?.completed) return chunks;
      this.#committed.shift();
      chunks.push(...this.#complete(next));
    }
  }

  #complete(id: string): AsrChunk[] {
    const item = this.#items.get(id);
    if (!item?.completed) return [];
    const { completed, isDiarised, hasStopped } = item;
    this.#items.delete(id);
    const closing = { endpoint: hasStopped };
    return this.#segments.final(id, isDiarised ? { text: '' } : completed, closing);
  }

  #itemOf(id: string): Item {
    return this.#items.get(id) ?? remember(this.#items, id, {});
  }

  #isRepeated(message: Json): boolean {
    const event = message.text('event_id');
    if (event === undefined) return false;
    if (this.#events.has(event)) return true;
    this.#events.add(event);
    const [oldest] = this.#events;
    if (this.#events.size > MAX_EVENTS && oldest !== undefined) this.#events.delete(oldest);
    return false;
  }
}
