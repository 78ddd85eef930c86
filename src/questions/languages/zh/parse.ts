import type { SentenceFacts } from '../../confidence';
import type { Span } from '../../rules/rule';
import { type Clause, clausesOf } from './clauses';
import { type Cues, cuesOf } from './cues/cues';
import { LEAD_IN } from './lead-in';
import { signsOf } from './signs';
import { TAG } from './tag';

/** A stretch that looks like a question and is none, and the rule that says so. */
export interface Aside extends Span {
  id: string;
}

export interface AsidePattern {
  id: string;
  /** One of these must be in the text. */
  signs: number;
  /** With the flag "g". */
  pattern: RegExp;
}

/** Replaces one blanked character; no rule mentions it. */
const BLANK = '□';

/** What all rules of Chinese look at. Offsets are those of `text`. */
export class ChineseSentence {
  /** Folded, without spaces, without the greeting before it and the commas after it. */
  readonly text: string;
  /** The same with the greeting. */
  readonly whole: string;
  readonly facts: SentenceFacts;
  /** `text` without the words that may precede any question: "嗯", "那个", "好的". */
  readonly body: string;
  readonly signs: number;
  readonly asides: readonly Aside[];
  /** `text` with the asides blanked. */
  readonly clear: string;
  /** `clear` without a tag at its end. */
  readonly untagged: string;
  #cues: Cues | undefined;
  #clauses: readonly Clause[] | undefined;

  constructor(whole: string, courtesy: number, facts: SentenceFacts, patterns: readonly AsidePattern[]) {
    const text = whole.slice(courtesy).replace(/,+$/, '');
    this.whole = whole;
    this.text = text;
    this.facts = facts;
    this.body = text.replace(LEAD_IN, '') || text;
    this.signs = signsOf(text);
    const asides: Aside[] = [];
    this.clear = this.signs === 0 ? text : blank(text, this.signs, patterns, asides);
    this.asides = asides;
    this.untagged = this.clear.replace(TAG, '');
  }

  /** The clauses of `untagged`. */
  get clauses(): readonly Clause[] {
    this.#clauses ??= clausesOf(this.untagged);
    return this.#clauses;
  }

  /** The signs of a question, as they stand in `untagged`. */
  get cues(): Cues {
    this.#cues ??= cuesOf(this.untagged, this.clauses);
    return this.#cues;
  }
}

function blank(text: string, signs: number, patterns: readonly AsidePattern[], asides: Aside[]): string {
  let clear = text;
  for (const { id, signs: needed, pattern } of patterns) {
    if ((signs & needed) === 0) continue;
    clear = clear.replace(pattern, (span, ...rest) => {
      const start = rest.find((one): one is number => typeof one === 'number') ?? 0;
      asides.push({ id, start, end: start + span.length });
      return BLANK.repeat(span.length);
    });
  }
  return clear;
}
