import { remember } from './bounded';
import type { AsrChunk, Heard } from './chunk';
import type { Closing, Segments } from './segments';

/**
 * For recognisers that do not name their segments: what is said belongs to the current segment of its channel until
 * that becomes final. A final that is sent again is known by its times, or, without them, by its text if nothing was
 * said since.
 */
export class RunningSegments {
  readonly #segments: Segments;
  readonly #channels = new Map<string, { count: number; lastText?: string }>();

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  partial(heard: Heard): AsrChunk[] {
    return this.#segments.partial(this.#key(heard.channel), heard);
  }

  final(heard: Heard, closing: Closing = {}): AsrChunk[] {
    const channel = heard.channel ?? '';
    const key = this.#key(channel);
    const { lastText } = this.#of(channel);
    const { text, start_ms, end_ms } = heard;
    const isTimed = end_ms !== undefined && end_ms > 0 && text.trim() !== '';
    const mark = isTimed ? `${channel}@${start_ms}-${end_ms}:${text}` : undefined;
    const wasSaid = mark ? this.#segments.isClosed(mark) : text === lastText && !this.isOpen(channel);
    if (wasSaid) return closing.endpoint ? this.#segments.turnEnd(channel) : [];
    if (mark) this.#segments.drop(mark);
    remember(this.#channels, channel, { ...this.#of(channel), lastText: text });
    return this.#segments.final(key, heard, closing);
  }

  /** Makes the current segment of a channel final as it stands. */
  settle(channel = '', closing: Closing = {}): AsrChunk[] {
    const key = this.#key(channel);
    const text = this.#segments.textOf(key);
    if (text === '') return closing.endpoint ? this.#segments.turnEnd(channel) : [];
    remember(this.#channels, channel, { ...this.#of(channel), lastText: text });
    return this.#segments.settle(key, closing);
  }

  /** Whether something is said in a channel that is not final. */
  isOpen(channel = ''): boolean {
    return this.#segments.textOf(this.#key(channel)) !== '';
  }

  #of(channel: string): { count: number; lastText?: string } {
    return this.#channels.get(channel) ?? { count: 0 };
  }

  /** Of the current segment: the first that is not closed. */
  #key(channel = ''): string {
    const { count, ...rest } = this.#of(channel);
    const key = `${channel}#${count}`;
    if (!this.#segments.isClosed(key)) return key;
    remember(this.#channels, channel, { ...rest, count: count + 1 });
    return `${channel}#${count + 1}`;
  }
}
