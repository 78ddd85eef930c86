import { joined } from './joined';
import type { DecisionView, TurnView } from './views';

/** A final as it was heard. */
export interface Line {
  text: string;
  /** Milliseconds from the beginning. */
  readonly at: number;
  /** Which of the finals it is, counted from the first. */
  readonly order: number;
  /** The numbers under which it was sent, or below 0; several if it was sent again in another form. */
  readonly keys: number[];
  /** It was said during a pause, and is to be answered after it. */
  isMissed?: boolean;
  turn: Turn;
}

/** Words that may still change. */
export interface Unfinished {
  readonly text: string;
  /** When the first of them were heard. */
  readonly at: number;
  readonly segment: string | undefined;
}

/** Of a speaker, between two decisions. Its view is made when it is looked at, and kept until something changes. */
export class Turn {
  readonly id: string;
  readonly speaker: string | undefined;
  readonly at: number;
  #lines: readonly Line[] = [];
  #partial: Unfinished | undefined;
  #decision: DecisionView | undefined;
  #isSettled = false;
  /** Decided, but open: what was decided about how many of its lines. */
  #earlier: { decision: DecisionView; lines: number } | undefined;
  #view: TurnView | undefined;

  constructor(id: string, speaker: string | undefined, at: number) {
    this.id = id;
    this.speaker = speaker;
    this.at = at;
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  get partial(): Unfinished | undefined {
    return this.#partial;
  }

  get decision(): DecisionView | undefined {
    return this.#decision;
  }

  /** Whether nothing more is to be decided about it. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Whether a part of it waited for the end of a pause. */
  get wasMissed(): boolean {
    return this.#lines.some(({ isMissed }) => isMissed);
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0 && this.#partial === undefined;
  }

  /** The same object as before if nothing has changed. */
  get view(): TurnView {
    this.#view ??= {
      id: this.id,
      ...(this.speaker === undefined ? {} : { speaker: this.speaker }),
      at: this.at,
      text: joined(this.#lines.map(({ text }) => text)),
      ...(this.#partial === undefined ? {} : { partial: this.#partial.text }),
      ...(this.#decision === undefined ? {} : { decision: this.#decision }),
    };
    return this.#view;
  }

  /** It goes on: whatever was decided about its beginning does not count for the whole. */
  add(line: Line): void {
    const decision = this.#decision;
    if (decision) this.#earlier = { decision, lines: this.#lines.length };
    this.#decision = undefined;
    this.setLines([...this.#lines, line]);
  }

  setLines(lines: readonly Line[]): void {
    this.#lines = lines;
    for (const line of lines) line.turn = this;
    this.#view = undefined;
  }

  /** The turn went another way after these lines, its first ones: what was decided about them counts again. */
  cutTo(lines: readonly Line[]): void {
    if (!this.#isSettled && this.#earlier?.lines === lines.length) {
      this.#decision = this.#earlier.decision;
      this.#isSettled = true;
    }
    this.setLines(lines);
  }

  setPartial(partial: Unfinished | undefined): void {
    this.#partial = partial;
    this.#view = undefined;
  }

  /** `isSettled`: not to be decided again, unless the server says so by the numbers of its lines. */
  decide(decision: DecisionView | undefined, isSettled: boolean): void {
    this.#decision = decision;
    this.#isSettled = isSettled;
    this.#earlier = undefined;
    this.#view = undefined;
  }

  /** The text of a line has changed. */
  touch(): void {
    this.#view = undefined;
  }
}
