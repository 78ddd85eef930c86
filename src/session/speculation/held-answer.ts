import type { RagEvent } from '../../backend/index';
import type { Clock } from '../../options/clock';
import type { BackendPull } from '../answers/backend-pull';
import type { Confirmation } from './confirmation';

/** From then on the backend waits. */
const MAX_CHARS = 64 * 1024;
const MAX_EVENTS = 1_024;

/** What of an answer was received in vain. */
export interface Waste {
  /** Characters of text. */
  chars: number;
  /** As the backend reported them; 0 if it did not. */
  tokens: number;
}

interface HeldAnswerOptions {
  pull: BackendPull;
  confirmation: Confirmation;
  clock: Clock;
  /** It failed before it was confirmed. */
  onFailed: (error: unknown) => void;
}

/**
 * An answer to a question that may still change: pulled from the backend into a bounded buffer. Once its question is
 * confirmed it is read from there, and then on from the backend.
 */
export class HeldAnswer {
  readonly #options: HeldAnswerOptions;
  readonly #buffer: RagEvent[] = [];
  #size = 0;
  #isReleased = false;
  #isOver = false;
  /** The step that is being pulled. Never rejects. */
  #pulling: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;
  #firstTextAt: number | undefined;
  #waste: Waste = { chars: 0, tokens: 0 };

  constructor(options: HeldAnswerOptions) {
    this.#options = options;
  }

  /** When its first text came, on the clock. */
  get firstTextAt(): number | undefined {
    return this.#firstTextAt;
  }

  /** What has been received so far. */
  get received(): Waste {
    return this.#waste;
  }

  /** Queries the backend. */
  start(): void {
    this.#pulling ??= this.#fill();
  }

  /** The next step for the client. The first call confirms the question. Rejects with what the backend fails with. */
  async next(): Promise<IteratorResult<unknown>> {
    const { pull, confirmation } = this.#options;
    this.#isReleased = true;
    confirmation.confirm();
    const pending = confirmation.pending();
    if (pending) await pending;
    for (;;) {
      const event = this.#buffer.shift();
      if (event) return { value: event, done: false };
      if (this.#failure) throw this.#failure.error;
      if (this.#isOver) return { value: undefined, done: true };
      if (!this.#pulling) return pull.next();
      await this.#pulling;
    }
  }

  /** Like `BackendPull.read`; events from the buffer have been read before. */
  read(value: unknown): RagEvent | undefined {
    const event = this.#options.pull.read(value);
    if (event && this.#firstTextAt === undefined) this.#note(event);
    return event;
  }

  abort(): void {
    this.#isOver = true;
    this.#buffer.length = 0;
    this.#options.pull.abort();
  }

  async #fill(): Promise<void> {
    const { pull, onFailed } = this.#options;
    try {
      while (!this.#isReleased && !this.#isOver && this.#hasRoom()) {
        const step = await pull.next();
        if (this.#isOver) return;
        if (step.done) this.#isOver = true;
        else this.#keep(pull.read(step.value));
      }
    } catch (error) {
      if (this.#isOver) return;
      this.#failure = { error };
      if (!this.#isReleased) onFailed(error);
    } finally {
      this.#pulling = undefined;
    }
  }

  #hasRoom(): boolean {
    return this.#size < MAX_CHARS && this.#buffer.length < MAX_EVENTS;
  }

  #keep(event: RagEvent | undefined): void {
    if (!event) return;
    this.#note(event);
    this.#buffer.push(event);
    this.#size += sizeOf(event);
    // Nothing that comes after it counts.
    if (event.type === 'finish') this.#isOver = true;
  }

  #note(event: RagEvent): void {
    const { chars, tokens } = this.#waste;
    if (event.type === 'usage') this.#waste = { chars, tokens: event.usage.total_tokens ?? tokens };
    if ((event.type !== 'text' && event.type !== 'replace') || event.text === '') return;
    this.#firstTextAt ??= this.#options.clock.now();
    this.#waste = { chars: chars + event.text.length, tokens };
  }
}

/** In characters. */
function sizeOf(event: RagEvent): number {
  switch (event.type) {
    case 'text':
    case 'replace':
      return event.text.length;
    case 'sources':
      return event.sources.reduce((sum, { title, text }) => sum + title.length + text.length, 0);
    default:
      return 1;
  }
}
