import { cutShort } from '../../logging/redact';
import type { AnswerMessage, ErrorCode, StatusMessage } from '../../protocol/index';
import type { SessionEvent } from '../../session/index';
import type { HostObserver } from './observer';
import type { Outcome, Question, QuestionEnd } from './question';

/** More of an answer is not kept. */
const MAX_CONTENT = 16_384;

interface Open {
  question: Question;
  error?: ErrorCode;
  firstTextMs?: number;
  chunks: number;
  chars: number;
  answer: string;
}

const OUTCOMES = {
  complete: 'ok',
  no_answer: 'empty',
  error: 'error',
  interrupted: 'interrupted',
  cancelled: 'cancelled',
} as const satisfies Record<NonNullable<AnswerMessage['finish_reason']>, Outcome>;

/** Follows the questions of one connection by what is sent to it, from being accepted to their end. */
export class Ledger {
  readonly #observer: HostObserver;
  readonly #connection: number;
  readonly #keepContent: boolean;
  readonly #open = new Map<string, Open>();

  constructor(observer: HostObserver, connection: number, keepContent: boolean) {
    this.#observer = observer;
    this.#connection = connection;
    this.#keepContent = keepContent;
  }

  see(event: SessionEvent): void {
    if (event.type === 'status') return this.#status(event);
    if (event.type === 'answer') return this.#answer(event);
    if (event.type !== 'error' || event.query_id === undefined) return;
    const open = this.#open.get(event.query_id);
    if (open) open.error = event.code;
  }

  /** The client has gone: what is open ends without being heard. */
  close(): void {
    for (const open of this.#open.values()) {
      const totalMs = performance.now() - open.question.acceptedAt;
      this.#end(open, { outcome: 'cancelled', clientLeft: true, totalMs, retries: 0 });
    }
  }

  #status({ stage, query_id: queryId, session_id: sessionId, question: text }: StatusMessage): void {
    if (queryId === undefined) return;
    if ((stage === 'analyzing' || stage === 'instant_query') && !this.#open.has(queryId)) {
      const question: Question = {
        connection: this.#connection,
        queryId,
        sessionId,
        trigger: stage === 'analyzing' ? 'auto' : 'instant',
        text: text ?? '',
        acceptedAt: performance.now(),
        asked: false,
      };
      this.#open.set(queryId, { question, chunks: 0, chars: 0, answer: '' });
      this.#observer.questionAccepted(question);
    } else if (stage === 'querying_rag') {
      const open = this.#open.get(queryId);
      if (!open) return;
      open.question.asked = true;
      this.#observer.questionAsked(open.question);
    }
  }

  #answer(part: AnswerMessage): void {
    const open = this.#open.get(part.query_id);
    if (!open) return;
    if (part.content !== '') {
      open.chunks++;
      open.chars = part.replace ? part.content.length : open.chars + part.content.length;
      if (this.#keepContent)
        open.answer = `${part.replace ? '' : open.answer}${part.content}`.slice(0, MAX_CONTENT + 1);
      if (open.firstTextMs === undefined) {
        open.firstTextMs = performance.now() - open.question.acceptedAt;
        this.#observer.answerBegan(open.question);
      }
    }
    if (!part.final) return;
    const { timing, finish_reason: reason } = part;
    this.#end(open, {
      outcome: OUTCOMES[reason ?? 'complete'],
      clientLeft: false,
      ...(timing ? { queuedMs: timing.queued_ms } : {}),
      totalMs: timing?.total_ms ?? performance.now() - open.question.acceptedAt,
      retries: timing?.retries ?? 0,
    });
  }

  #end(open: Open, end: Omit<QuestionEnd, 'chunks' | 'chars' | 'error' | 'firstTextMs' | 'answer'>): void {
    const { question, error, firstTextMs, chunks, chars, answer } = open;
    this.#open.delete(question.queryId);
    this.#observer.questionEnded(question, {
      ...end,
      chunks,
      chars,
      ...(this.#keepContent ? { answer: cutShort(answer, MAX_CONTENT) } : {}),
      ...(error === undefined ? {} : { error }),
      ...(firstTextMs === undefined ? {} : { firstTextMs }),
    });
  }
}
