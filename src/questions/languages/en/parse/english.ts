import { FAIR, LIKELY, type SentenceFacts } from '../../../confidence';
import type { Ruling, Span } from '../../../rules/rule';
import type { RunRules } from '../../../rules/run-rules';
import type { Clause } from '../clauses/clause';
import { clausesOf } from '../clauses/clauses';
import { type Tag, tagOf } from '../clauses/tag';
import { invitationIn } from '../invitations';
import { AUXILIARIES, BE, WH } from '../words';
import { spokenWords, type Token } from './tokens';

/** A parsed sentence, as the rules and the learned score need it. What only some of them need is found when asked for. */
export class English {
  readonly sentence: string;
  readonly facts: SentenceFacts;
  /** Lead-in words: "well you know um so". */
  readonly lead: readonly string[];
  /** The other words, without an invitation at the end: "that is all any questions". */
  readonly words: readonly string[];
  /** The words, joined by single spaces. */
  readonly text: string;
  /** Index of the word where an invitation to ask starts, if there is one: 0 if that is all. */
  readonly invitation: number | undefined;
  readonly #leadTokens: readonly Token[];
  readonly #tokens: readonly Token[];
  readonly #runClause: RunRules<Clause>;
  #clauses: readonly Clause[] | undefined;
  #rulings: readonly ClauseRuling[] | undefined;
  #answering: boolean | undefined;
  /** Null if there is none. */
  #tag: Tag | null | undefined;

  /** `runClause`: decides whether a clause asks. */
  constructor(sentence: string, facts: SentenceFacts, runClause: RunRules<Clause>) {
    const { lead, tokens } = spokenWords(sentence);
    this.sentence = sentence;
    this.facts = facts;
    this.lead = lead.map(({ word }) => word);
    const words = tokens.map(({ word }) => word);
    const text = words.join(' ');
    const invitation = invitationIn(words, text);
    this.invitation = invitation;
    this.words = invitation === undefined || invitation === 0 ? words : words.slice(0, invitation);
    this.text = this.words === words ? text : this.words.join(' ');
    this.#leadTokens = lead;
    this.#tokens = tokens;
    this.#runClause = runClause;
  }

  /** In order, with those that are embedded or reported. */
  get clauses(): readonly Clause[] {
    this.#clauses ??= clausesOf(this.words, this.text);
    return this.#clauses;
  }

  /** What the rules say of each clause that is not embedded or reported. */
  get rulings(): readonly ClauseRuling[] {
    this.#rulings ??= this.#rule();
    return this.#rulings;
  }

  /** "isn't it", "do you", "right" at the end of a statement. */
  get tag(): Tag | undefined {
    if (this.#tag === undefined) this.#tag = tagOf(this.words) ?? null;
    return this.#tag ?? undefined;
  }

  /** Another speaker's question came just before, so that this is likely its answer. */
  get answering(): boolean {
    const { previous } = this.facts;
    this.#answering ??= previous !== undefined && holdsQuestion(previous);
    return this.#answering;
  }

  /** How many words another speaker said just before, unless it was a question. */
  get told(): number {
    const { previous } = this.facts;
    return previous === undefined || this.answering ? 0 : previous.split(' ').length;
  }

  /** Where the word with this index starts. */
  startOf(word: number): number {
    return this.#tokens[word]?.start ?? 0;
  }

  /** The span from a word to the end. */
  from(word: number): Span {
    return { start: this.startOf(word), end: this.sentence.length };
  }

  /** Where the asking part starts if all of the sentence asks: after a greeting or thanks, the lead-in without content. */
  get contentStart(): number {
    if (this.#leadTokens.length === 0) return 0;
    const words = [...this.#leadTokens, ...this.#tokens.slice(0, 1)];
    const polite = words.slice(0, -1).findLastIndex(({ word }) => POLITE.test(word));
    return polite < 0 ? 0 : (words[polite + 1]?.start ?? 0);
  }

  #rule(): ClauseRuling[] {
    const rulings: ClauseRuling[] = [];
    let afterClause = false;
    for (const clause of this.clauses) {
      if (clause.within !== undefined) continue;
      // "why i left is a long story": the seeming inversion is the main verb after a subject clause.
      if (afterClause && clause.order === 'yes-no' && BE.has(clause.words[clause.aux] ?? '')) continue;
      const ruling = this.#runClause(clause);
      if (ruling === undefined) continue;
      if (clause.at === 0 && ruling.rule.reason === 'statement') afterClause = true;
      rulings.push({ ...ruling, confidence: Math.min(ruling.confidence, mostOf(clause)), clause });
    }
    return rulings;
  }
}

/** In the middle of a sentence the order of a question is easily mistaken. */
function mostOf({ at, order, words }: Clause): number {
  if (at === 0) return 1;
  return order !== 'yes-no' || words[1] === 'you' ? LIKELY : FAIR;
}

export interface ClauseRuling extends Ruling<Clause> {
  clause: Clause;
}

/** The strongest of the clauses that a rule decides; a question extends from the first clause that asks. */
export function strongestBy(id: string, parsed: English): Span | undefined {
  let best: ClauseRuling | undefined;
  for (const one of parsed.rulings)
    if (one.rule.id === id && (best === undefined || one.confidence > best.confidence)) best = one;
  if (best === undefined) return undefined;
  const asking = parsed.rulings.filter(({ confidence }) => confidence >= FAIR);
  const from = best.confidence < FAIR ? best.clause.at : Math.min(...asking.map(({ clause }) => clause.at));
  return { ...parsed.from(from), confidence: best.confidence };
}

const POLITE =
  /^(?:hello|hi|hey|everyone|everybody|all|good|morning|afternoon|evening|thanks|thank|you|very|much)$/;

function holdsQuestion(text: string): boolean {
  const words = text.split(' ').slice(-12);
  return words.some((word, i) => {
    const first = word.split("'")[0] ?? '';
    return (
      (WH.has(first) && AUXILIARIES.has(words[i + 1] ?? '')) ||
      (AUXILIARIES.has(word) &&
        /^(?:you|your|we|they|it|he|she|i|there|that|this|the)$/.test(words[i + 1] ?? ''))
    );
  });
}
