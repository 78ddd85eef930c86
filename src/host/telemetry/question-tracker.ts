import type { Logger } from '../../logging/logger';
import { cutShort, redact } from '../../logging/redact';
import type { AnswerMessage, FinishReason } from '../../protocol/index';
import type { QuestionProgress } from '../../session/index';
import type { HostObserver, Outcome, Question } from './observer';

/** More characters of an answer are not kept. */
const MAX_CONTENT = 16_384;

const OUTCOMES = {
  complete: 'ok',
  no_answer: 'empty',
  error: 'error',
  interrupted: 'interrupted',
  cancelled: 'cancelled',
} as const satisfies Record<FinishReason, Outcome>;

interface Open {
  question: Question;
  /** What was answered so far; empty unless content is kept. */
  answer: string;
}

/** Tells the observer how far the questions of one connection have come. */
export class QuestionTracker {
  readonly #observer: HostObserver;
  readonly #connection: number;
  readonly #keepContent: boolean;
  readonly #open = new Map<string, Open>();

  constructor(observer: HostObserver, connection: number, keepContent: boolean) {
    this.#observer = observer;
    this.#connection = connection;
    this.#keepContent = keepContent;
  }

  /** `clientLeft`: nobody hears the answer any more. */
  follow(progress: QuestionProgress, clientLeft: boolean): void {
    const { queryId } = progress;
    if (progress.phase === 'accepted') {
      const { sessionId, trigger, question: text } = progress;
      const question: Question = {
        connection: this.#connection,
        queryId,
        sessionId,
        trigger,
        text,
        acceptedAt: performance.now(),
        asked: false,
      };
      this.#open.set(queryId, { question, answer: '' });
      this.#observer.questionAccepted(question);
      return;
    }
    const open = this.#open.get(queryId);
    if (!open) return;
    if (progress.phase === 'asked') {
      // What is given up because the client left passes this phase too, but the backend is not asked any more.
      if (clientLeft) return;
      open.question.asked = true;
      this.#observer.questionAsked(open.question);
    } else if (progress.phase === 'answering') this.#observer.answerBegan(open.question);
    else this.#end(open, progress, clientLeft);
  }

  /** A part of an answer was sent. */
  answer({ query_id: queryId, content, replace }: AnswerMessage): void {
    if (!this.#keepContent || content === '') return;
    const open = this.#open.get(queryId);
    if (open) open.answer = `${replace ? '' : open.answer}${content}`.slice(0, MAX_CONTENT + 1);
  }

  #end(
    { question, answer }: Open,
    { reason, error, timing, chunks, chars }: Extract<QuestionProgress, { phase: 'ended' }>,
    clientLeft: boolean,
  ): void {
    this.#open.delete(question.queryId);
    this.#observer.questionEnded(question, {
      outcome: clientLeft ? 'cancelled' : OUTCOMES[reason],
      clientLeft,
      ...(timing.queued_ms === undefined ? {} : { queuedMs: timing.queued_ms }),
      ...(timing.first_token_ms === undefined ? {} : { firstTextMs: timing.first_token_ms }),
      totalMs: timing.total_ms,
      retries: timing.retries ?? 0,
      chunks,
      chars,
      ...(this.#keepContent ? { answer: cutShort(answer, MAX_CONTENT) } : {}),
      ...(error === undefined || clientLeft ? {} : { error }),
    });
  }
}

/** One line in the log for each question; what was asked and answered is in it only when `content` says so. */
export function logQuestions(logger: Logger, content: boolean): Pick<HostObserver, 'questionEnded'> {
  const rounded = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms * 10) / 10);
  return {
    questionEnded: ({ connection, sessionId, queryId, trigger, text }, end) =>
      logger.info(
        {
          connection,
          // A label that the client chose.
          sessionId: redact(sessionId),
          queryId,
          trigger,
          outcome: end.outcome,
          ...(end.error === undefined ? {} : { code: end.error }),
          ...(end.clientLeft ? { clientLeft: true } : {}),
          queued_ms: rounded(end.queuedMs),
          first_token_ms: rounded(end.firstTextMs),
          total_ms: rounded(end.totalMs),
          chunks: end.chunks,
          chars: end.chars,
          ...(end.retries > 0 ? { retries: end.retries } : {}),
          ...(content ? { question: text, answer: end.answer } : {}),
        },
        'question',
      ),
  };
}
