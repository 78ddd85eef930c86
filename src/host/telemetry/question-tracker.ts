import type { Logger } from '../../logging/logger';
import { cutShort, redact } from '../../logging/redact';
import type { AnswerMessage, FinishReason } from '../../protocol/index';
import type { QuestionProgress } from '../../session/index';
import type { HostObserver, Outcome, Question } from './observer';

/** Characters of an answer beyond this are not kept. */
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
  /** The answer so far; empty unless content is kept. */
  answer: string;
}

/** Reports to the observer how far the questions of one connection have progressed. */
export class QuestionTracker {
  readonly #observer: HostObserver;
  readonly #connection: number;
  readonly #keepContent: boolean;
  readonly #open = new Map<string, Open>();

  constructor({ observer, logContent }: { observer: HostObserver; logContent: boolean }, connection: number) {
    this.#observer = observer;
    this.#connection = connection;
    this.#keepContent = logContent;
  }

  /** `clientLeft`: the answer no longer has a reader. */
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
      // Questions given up because the client left pass through this phase too, but the backend is no longer
      // asked.
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
      timing,
      chunks,
      chars,
      ...(this.#keepContent ? { answer: cutShort(answer, MAX_CONTENT) } : {}),
      ...(error === undefined || clientLeft ? {} : { error }),
    });
  }
}

/** Logs one line per question; what was asked and answered is included only when `content` is set. */
export function logQuestions(logger: Logger, content: boolean): Pick<HostObserver, 'questionEnded'> {
  return {
    questionEnded: ({ connection, sessionId, queryId, trigger, text }, end) =>
      logger.info(
        {
          connection,
          // A label chosen by the client.
          sessionId: redact(sessionId),
          queryId,
          trigger,
          outcome: end.outcome,
          ...(end.error === undefined ? {} : { code: end.error }),
          ...(end.clientLeft ? { clientLeft: true } : {}),
          ...end.timing,
          chunks: end.chunks,
          chars: end.chars,
          ...(content ? { question: text, answer: end.answer } : {}),
        },
        'question',
      ),
  };
}
