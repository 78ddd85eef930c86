import { remember } from './bounded';
import type { AsrChunk, Heard } from './chunk';
import { joinText } from './join';
import type { Closing, Segments } from './segments';

/** A pause that ends a segment when nothing else does. */
const PAUSE_MS = 2_000;
const MAX_LENGTH = 2_000;
/** Times in seconds are rounded. */
const TOLERANCE_MS = 10;

/** The audio that a fragment is about. */
export interface Span {
  start_ms?: number | undefined;
  end_ms?: number | undefined;
}

interface Collected {
  count: number;
  heard?: Heard;
  /** Up to where the audio is final. */
  until: number;
}

/**
 * For recognisers whose finals are fragments of what is being said: a segment collects them until the recogniser ends
 * it, another speaker begins or nobody speaks for a while. A fragment that is sent again is known by its span.
 */
export class CollectedSegments {
  readonly #segments: Segments;
  readonly #channels = new Map<string, Collected>();

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  /** What follows the fragments so far, and may still change. */
  partial(heard: Heard, span: Span = heard): AsrChunk[] {
    const channel = heard.channel ?? '';
    const { count, heard: before, until } = this.#of(channel);
    if (isBefore(span, until)) return [];
    if (before && isApart(before, heard)) return [...this.close(channel), ...this.partial(heard, span)];
    return this.#segments.partial(`${channel}#${count}`, joined(before, heard));
  }

  /** A fragment that will not change. With `closing`, it is the last one of its segment. */
  fragment(heard: Heard, { closing, span = heard }: { closing?: Closing; span?: Span } = {}): AsrChunk[] {
    const channel = heard.channel ?? '';
    const former = this.#of(channel);
    if (isBefore(span, former.until)) return [];
    const chunks = former.heard && isApart(former.heard, heard) ? this.close(channel) : [];
    const now = this.#of(channel);
    now.until = span.end_ms ?? now.until;
    now.heard = joined(now.heard, heard);
    const rest = closing
      ? this.close(channel, closing)
      : this.#segments.partial(`${channel}#${now.count}`, now.heard);
    return [...chunks, ...rest];
  }

  /** The fragments so far are a segment. */
  close(channel = '', closing: Closing = {}): AsrChunk[] {
    const now = this.#of(channel);
    const { count, heard } = now;
    if (!heard?.text.trim()) return closing.endpoint ? this.#segments.turnEnd(channel) : [];
    now.count += 1;
    delete now.heard;
    return this.#segments.final(`${channel}#${count}`, { ...heard, text: heard.text.trim() }, closing);
  }

  closeAll(closing: Closing = {}): AsrChunk[] {
    return [...this.#channels.keys()].flatMap((channel) => this.close(channel, closing));
  }

  #of(channel: string): Collected {
    return this.#channels.get(channel) ?? remember(this.#channels, channel, { count: 0, until: 0 });
  }
}

function isBefore({ start_ms }: Span, until: number): boolean {
  return start_ms !== undefined && start_ms < until - TOLERANCE_MS;
}

/** Whether what is heard belongs to another segment than what was collected. */
function isApart(before: Heard, { text, speaker, start_ms }: Heard): boolean {
  if (text.trim() === '' || before.text.trim() === '') return false;
  const isOther = speaker !== undefined && before.speaker !== undefined && speaker !== before.speaker;
  const pause = start_ms === undefined || before.end_ms === undefined ? 0 : start_ms - before.end_ms;
  return isOther || pause >= PAUSE_MS || before.text.length >= MAX_LENGTH;
}

function joined(before: Heard | undefined, heard: Heard): Heard {
  if (!before?.text.trim()) return { ...heard, text: heard.text.trimStart() };
  if (heard.text.trim() === '') return before;
  return {
    ...before,
    text: joinText(before.text, heard.text),
    speaker: before.speaker ?? heard.speaker,
    language: before.language ?? heard.language,
    end_ms: heard.end_ms ?? before.end_ms,
  };
}
