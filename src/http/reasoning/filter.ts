import type { RagEvent } from '../../backend/rag-backend';
import { type ReasoningHabit, ReasoningScanner } from './scanner';
import { VisibleText } from './visible-text';

/** What a server's answers have shown so far; `endsOnly` at first. */
export function createHabit(): ReasoningHabit {
  return { endsOnly: false };
}

/**
 * Removes reasoning from the text of an answer as it streams, wherever the text is split. Text is held back only
 * while it may be the beginning of a mark. Marks in code and in quotation marks are part of the answer.
 *
 * Text before a mark that only ends reasoning was reasoning: what was passed on of it is replaced, and from the next
 * answer on nothing is passed on before that mark.
 */
export class ReasoningFilter {
  readonly #habit: ReasoningHabit;
  readonly #visible: VisibleText;
  #scanner: ReasoningScanner;
  #endedWithin = false;

  /** `habit` is shared by the answers of one server. */
  constructor(habit: ReasoningHabit = createHabit()) {
    this.#habit = habit;
    this.#visible = new VisibleText(habit.endsOnly);
    this.#scanner = new ReasoningScanner(this.#visible, habit);
  }

  /** After `end`: the text stopped within reasoning, so the answer, or its rest, never came. */
  get endedWithin(): boolean {
    return this.#endedWithin;
  }

  /** Some of the answer remains. */
  get hasText(): boolean {
    return this.#visible.hasText;
  }

  /** The events that take the place of this one: text without reasoning; all others unchanged. */
  take(event: RagEvent): RagEvent[] {
    if (event.type !== 'text' && event.type !== 'replace') return [event];
    if (event.type === 'replace') {
      this.#visible.replace();
      this.#scanner = new ReasoningScanner(this.#visible, this.#habit);
    }
    this.#scanner.read(event.text, false);
    return this.#visible.take();
  }

  /** The text is over; `isCut` when it lacks its end. Returns what was held back of the answer. */
  end(isCut = false): RagEvent[] {
    this.#scanner.read('', true);
    this.#visible.end();
    this.#endedWithin ||= this.#scanner.isWithin;
    if (this.#visible.holds) {
      // Held back for a mark that never came: the answer, unless the model was stopped before.
      if (isCut) this.#visible.discard();
      else this.#habit.endsOnly = false;
      this.#endedWithin ||= isCut;
      this.#visible.holds = false;
    }
    return this.#visible.take();
  }
}

/** A whole text without its reasoning. */
export function withoutReasoning(text: string): string {
  const filter = new ReasoningFilter();
  return [...filter.take({ type: 'replace', text }), ...filter.end()].reduce(
    (all, event) => (event.type === 'text' ? all + event.text : event.type === 'replace' ? event.text : all),
    '',
  );
}
