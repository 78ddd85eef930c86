import { remember } from './bounded';
import { type AsrChunk, chunkOf, type Heard } from './chunk';

/** How many closed segments of a connection are remembered, to recognise a final that is sent again. */
const REMEMBERED = 1_024;

/** How many segments may be open. Beyond that the oldest is final: its recogniser has forgotten it. */
const MAX_OPEN = 64;

interface Open {
  id: string;
  heard: Heard;
}

export interface Closing {
  /** The recogniser says that the turn is over, too. */
  endpoint?: boolean | undefined;
}

/**
 * The segments of one stream. A key is what the recogniser calls a segment (an index, a turn, a start time), and is
 * valid for one connection. Each segment becomes final once, under an id that no other segment of the stream has;
 * what a recogniser says about a closed segment is ignored.
 */
export class Segments {
  readonly #prefix: string;
  readonly #defaults: Pick<Heard, 'speaker' | 'language'>;
  #connection = 1;
  #count = 0;
  readonly #open = new Map<string, Open>();
  readonly #closed = new Set<string>();
  /** Channels with finals since their turn last ended, and who spoke last there. */
  readonly #spoken = new Map<string, string | undefined>();

  constructor(prefix: string, defaults: Pick<Heard, 'speaker' | 'language'>) {
    this.#prefix = prefix;
    this.#defaults = defaults;
  }

  /** The text of a segment that may still change; `[]` if it says nothing, or nothing new. */
  partial(key: string, heard: Heard): AsrChunk[] {
    if (this.#closed.has(key)) return [];
    const before = this.#open.get(key);
    const isEmpty = heard.text.trim() === '';
    if (isEmpty && before === undefined) return [];
    const now = { id: before?.id ?? this.#newId(), heard: merge(before?.heard ?? this.#defaults, heard) };
    this.#open.set(key, now);
    const isNews = before?.heard.text !== now.heard.text || before.heard.speaker !== now.heard.speaker;
    const chunks = isNews && !isEmpty ? [chunkOf(now.heard, false, now.id)] : [];
    const [oldest] = this.#open.keys();
    return this.#open.size > MAX_OPEN && oldest !== undefined ? [...this.settle(oldest), ...chunks] : chunks;
  }

  /** A piece of text that follows what is known of a segment. */
  append(key: string, piece: string, heard: Omit<Heard, 'text'> = {}): AsrChunk[] {
    return this.partial(key, { ...heard, text: this.textOf(key) + piece });
  }

  /** What is known of an open segment. */
  textOf(key: string): string {
    return this.#open.get(key)?.heard.text ?? '';
  }

  isClosed(key: string): boolean {
    return this.#closed.has(key);
  }

  /** A segment's last text. An empty one withdraws the segment. */
  final(key: string, heard: Heard, { endpoint = false }: Closing = {}): AsrChunk[] {
    const channel = heard.channel ?? '';
    if (this.#closed.has(key)) return endpoint ? this.turnEnd(channel) : [];
    const before = this.#open.get(key);
    this.#close(key);
    if (heard.text.trim() === '') return endpoint ? this.turnEnd(channel) : [];
    const { speaker, ...last } = merge(before?.heard ?? this.#defaults, heard);
    const chunk = chunkOf({ ...last, speaker }, true, before?.id ?? this.#newId());
    if (endpoint) this.#spoken.delete(channel);
    else remember(this.#spoken, channel, speaker);
    return [endpoint ? { ...chunk, endpoint } : chunk];
  }

  /** Makes an open segment final as it stands; `[]` if there is none. */
  settle(key: string, closing: Closing = {}): AsrChunk[] {
    const open = this.#open.get(key);
    return open ? this.final(key, open.heard, closing) : [];
  }

  /** Forgets what is known of an open segment. */
  withdraw(key: string): void {
    this.#open.delete(key);
  }

  /** A segment that will not become final, because the recogniser gave it up. */
  drop(key: string): AsrChunk[] {
    this.#close(key);
    return [];
  }

  /** The turn of a channel is over. Says so once, and only if something was said. */
  turnEnd(channel = ''): AsrChunk[] {
    if (!this.#spoken.has(channel)) return [];
    const speaker = this.#spoken.get(channel);
    this.#spoken.delete(channel);
    return [{ ...chunkOf({ text: '', speaker }, true), endpoint: true }];
  }

  /** Makes all open segments final, in the order in which they began. */
  settleAll(): AsrChunk[] {
    return [...this.#open.keys()].flatMap((key) => this.settle(key));
  }

  /** Keys begin anew. */
  reconnected(): void {
    this.#open.clear();
    this.#closed.clear();
    this.#connection += 1;
    this.#count = 0;
  }

  #newId(): string {
    this.#count += 1;
    return `${this.#prefix}${this.#connection}-${this.#count}`;
  }

  #close(key: string): void {
    this.#open.delete(key);
    this.#closed.add(key);
    if (this.#closed.size <= REMEMBERED) return;
    const [oldest] = this.#closed;
    if (oldest !== undefined) this.#closed.delete(oldest);
  }
}

/** What is not said again still holds. */
function merge(before: Partial<Heard>, { text, ...now }: Heard): Heard {
  const said = Object.entries(now).filter(([, value]) => value !== undefined);
  return { ...before, ...Object.fromEntries(said), text };
}
