import { LRUCache } from 'lru-cache';
import { withoutCitations } from './answer-text';

/** An answered question. */
export interface Exchanged {
  question: string;
  /** Without its citations: those passages are no longer shown. */
  answer: string;
}

/** As many as one process may have listeners; the least recently active ones are dropped first. */
const MAX_CONVERSATIONS = 1000;
/** For one question, and for one answer. */
const MAX_CHARS = 1000;

/** The questions and answers of each conversation, newest last. Bounded in every dimension. */
export class History {
  readonly #conversations = new LRUCache<string, readonly Exchanged[]>({ max: MAX_CONVERSATIONS });
  readonly #turns: number;

  constructor(turns: number) {
    this.#turns = turns;
  }

  /** Undefined when the conversation is not, or no longer, known. */
  of(conversationId: string): readonly Exchanged[] | undefined {
    return this.#conversations.get(conversationId);
  }

  begin(conversationId: string): void {
    this.#conversations.set(conversationId, []);
  }

  add(conversationId: string, question: string, answer: string): void {
    if (this.#turns === 0) return;
    const exchanged = { question: cut(question), answer: cut(withoutCitations(answer)) };
    const earlier = this.of(conversationId) ?? [];
    this.#conversations.set(conversationId, [...earlier, exchanged].slice(-this.#turns));
  }
}

function cut(text: string): string {
  return text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
