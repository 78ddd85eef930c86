import type { RagQuery } from '../../backend/index';
import type { Utterance } from '../../protocol/utterance';
import type { QuestionProgress } from '../events/question-progress';
import { type Reader, type SessionEvent, SessionEvents } from '../events/session-events';
import { optionsWithLabel, resolveSessionOptions, type SharedSessionOptions } from '../options';
import { Transcript } from '../turns/transcript';
import { AnswerQueue } from './answer-queue';

/** A question that nobody has to notice, because it comes as one. */
export interface SingleQuestion {
  question: string;
  /** What was said before, oldest first; cut to what the session's options allow. */
  transcript?: readonly Utterance[];
  /** Default: that of the session's options. */
  user?: string | undefined;
}

export interface SingleAnswerListener {
  /** `querying_rag`, the parts of the answer, and the error if it fails: as in a session. */
  event(event: SessionEvent): void;
  question(progress: QuestionProgress): void;
  /** See `RealtimeRagSession.keepPaceWith`. */
  ready?: Reader;
}

/**
 * One question and its answer without a session around them, for clients that ask over HTTP. The answer is held to the
 * same rules as in a session: exactly one final part, in time, no longer than allowed, and valid on the wire.
 */
export class SingleAnswer {
  readonly query: RagQuery;
  readonly #events: SessionEvents;
  readonly #answers: AnswerQueue;

  /** Call `ask` next. */
  constructor(
    shared: SharedSessionOptions,
    { question, transcript = [], user }: SingleQuestion,
    listener: SingleAnswerListener,
  ) {
    const options = resolveSessionOptions(optionsWithLabel(shared));
    const before = new Transcript(options.transcriptUtterances, options.transcriptChars);
    for (const utterance of transcript) before.add(utterance);
    const endUser = user ?? options.user;
    this.query = {
      question,
      queryId: options.createId(),
      sessionId: options.id,
      transcript: before.all(),
      ...(endUser ? { user: endUser } : {}),
    };
    this.#events = new SessionEvents(options.id, options.logger, () => {});
    this.#events.listeners.add('event', (event) => listener.event(event));
    this.#events.listeners.add('question', (progress) => listener.question(progress));
    if (listener.ready) this.#events.readAt(listener.ready);
    this.#answers = new AnswerQueue(options, this.#events);
  }

  ask(): void {
    this.#events.batch(() => this.#answers.askInstantly(this.query));
  }

  /** Nobody wants the answer any more: the backend's signal is aborted before this returns. */
  cancel(): void {
    this.#events.batch(() => this.#answers.giveUp('client'));
  }

  /** The server shuts down: the answer ends with an error that says so. */
  interrupt(): void {
    this.#events.batch(() => this.#answers.giveUp('server'));
  }
}
