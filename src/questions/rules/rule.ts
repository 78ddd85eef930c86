import type { DetectionReason } from '../types';

/** Where a sentence asks, in UTF-16 units from its start. */
export interface Span {
  start: number;
  end: number;
  /** If the strength of this match differs from the rule's own confidence. */
  confidence?: number;
}

/** A sentence that shows what a rule is about, folded as the rules see it, with what was known about it. */
export type Example =
  | string
  | {
      text: string;
      /** What another speaker said just before. */
      previous?: string;
      /** The recogniser wrote a question mark. */
      asked?: boolean;
      /** More may come after it. */
      open?: boolean;
    };

/** One construction of a language: how it is recognised, what it means, and lines that show it. */
export interface Rule<Parsed> {
  /** Unique: the language, and what the construction is called, e.g. "en/tag-same-polarity". */
  readonly id: string;
  readonly reason: DetectionReason;
  /** How likely it is, 0 to 1, that a sentence which matches asks for information. */
  readonly confidence: number;
  /** Of the rules that match, those of the highest rank count. */
  readonly rank: number;
  /** Finds the part that the rule is about. */
  match(parsed: Parsed): Span | undefined;
  /** Sentences that this rule decides. */
  readonly yes: readonly Example[];
  /** Similar sentences that it does not decide. */
  readonly no: readonly Example[];
}

/** The rule that decides a sentence, and where. */
export interface Ruling<Parsed> {
  rule: Rule<Parsed>;
  span: Span;
  confidence: number;
}
