import type { ServerMessage, StatusMessage } from '../../protocol/index';
import { apologyFor, noAnswerTo, type SpokenReplies } from './spoken-replies';
import { SpokenText } from './spoken-text';

/** What is to be said of an event, and whether that is the end of what is said to a prompt. */
export interface Speech {
  text: string;
  over: boolean;
}

/** Errors without a `query_id` that refuse a question. */
const REFUSALS: readonly string[] = ['SERVER_DRAINING', 'QUEUE_FULL'];

/**
 * What a caller is told of a session: the text of the answer, and a sentence when there is none. Of an answer that is
 * running when the caller asks something else, nothing more is said.
 */
export class VoiceAnswer {
  readonly #replies: SpokenReplies;
  /** Something was asked, and it is not known yet what becomes of it. */
  #asked = false;
  #queryId: string | undefined;
  #question = '';
  #spoken = new SpokenText();
  #hasText = false;

  constructor(replies: SpokenReplies) {
    this.#replies = replies;
  }

  /** Whether something was asked that has not been answered to its end. */
  get busy(): boolean {
    return this.#asked || this.#queryId !== undefined;
  }

  /** Something is asked now. */
  ask(question: string): void {
    this.#asked = true;
    this.#queryId = undefined;
    this.#question = question;
  }

  /** The caller has broken in: nothing more is said of this answer. */
  silence(): void {
    this.#asked = false;
    this.#queryId = undefined;
  }

  /** Undefined when the event is none of the caller's business. */
  speechFor(event: ServerMessage): Speech | undefined {
    if (event.type === 'status') return this.#onStatus(event);
    if (event.type === 'error') return this.#onError(event);
    if (event.type !== 'answer' || event.query_id !== this.#queryId) return undefined;
    const text = this.#spoken.push(event.content);
    if (text !== '') this.#hasText = true;
    if (!event.final) return text === '' ? undefined : { text, over: false };
    const rest = text + this.#spoken.end();
    this.silence();
    const isMissing = event.finish_reason === 'no_answer' && !this.#hasText && rest.trim() === '';
    return { text: isMissing ? noAnswerTo(this.#question, this.#replies) : rest, over: true };
  }

  #onStatus({ stage, query_id: queryId, question }: StatusMessage): Speech | undefined {
    if (stage === 'querying_rag' && queryId !== undefined) {
      this.#asked = false;
      this.#queryId = queryId;
      this.#spoken = new SpokenText();
      this.#hasText = false;
    } else if (question !== undefined) {
      this.#question = question;
    }
    if (stage !== 'waiting_for_question' || !this.#asked) return undefined;
    // The gate has found that nothing was asked.
    this.silence();
    return { text: '', over: true };
  }

  #onError({ query_id: queryId, code }: Extract<ServerMessage, { type: 'error' }>): Speech | undefined {
    const text = apologyFor(this.#question, this.#replies);
    if (queryId !== undefined && queryId === this.#queryId) {
      // Its final follows.
      const before = this.#spoken.end();
      const hasText = this.#hasText || before.trim() !== '';
      this.#hasText = true;
      return { text: hasText ? `${before.trimEnd()} ${text}` : text, over: false };
    }
    if (!this.#asked || !REFUSALS.includes(code)) return undefined;
    this.silence();
    return { text, over: true };
  }
}
