import { LRUCache } from 'lru-cache';
import { withoutCitations } from './answer-text';

/** A question that was answered. */
export interface Exchanged {
  question: string;
  /** Without its citations: the passages of that time are not shown any more. */
  answer: string;
}

/** As many as one process may have listeners; the ones that were silent longest are forgotten first. */
const MAX_CONVERSATIONS = 1000;
/** Of one question, and of one answer. */
const MAX_CHARS = 1000;

/** What was asked and answered in each conversation, newest last. Bounded in every way. */
export class History {
  readonly #conversations = new LRUCache<string, readonly Exchanged[]>({ max: MAX_CONVERSATIONS });
  readonly #turns: number;

  constructor(turns: number) {
    this.#turns = turns;
  }

  /** Undefined when the conversation is not known (any more). */
  of(conversationId: string): readonly Exchanged[] | undefined {
    return this.#conversations.get(conversationId);
  }

  begin(conversationId: string): void {
    this.#conversations.set(conversationId, []);
  }

  add(conversationId: string, question: string, answer: string): void {
    const exchanged = { question: cut(question), answer: cut(withoutCitations(answer)) };
    const earlier = this.of(conversationId) ?? [];
    this.#conversations.set(conversationId, [...earlier, exchanged].slice(-this.#turns));
  }
}

function cut(text: string): string {
  return text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
