import { AnswerQueue } from './answers/answer-queue';
import { answersAfter, type Interrupted } from './answers/answers-state';
import { type SessionEvent, SessionEvents } from './events/session-events';
import { QuestionPipeline } from './gate/question-pipeline';
import { Lifecycle } from './lifecycle';
import type { ResolvedSessionOptions } from './options';
import { type SessionState, sentSince } from './session-state';
import { refuseSnapshot } from './snapshot/shared-objects';
import { createSnapshotWriter, readShared, writeShared } from './snapshot/shared-state';
import { PauseBuffer } from './turns/pause-buffer';

/** The parts of a session that have state, and how they go on in another process. */
export class SessionParts {
  readonly lifecycle = new Lifecycle();
  readonly events: SessionEvents;
  readonly answers: AnswerQueue;
  readonly missed: PauseBuffer;
  readonly #options: ResolvedSessionOptions;
  #pipeline: QuestionPipeline | undefined;

  /** @param beforeDelivery see `SessionEvents` */
  constructor(options: ResolvedSessionOptions, beforeDelivery: () => void) {
    this.#options = options;
    this.events = new SessionEvents(options.id, options.logger, beforeDelivery);
    this.answers = new AnswerQueue(options, this.events);
    this.missed = new PauseBuffer(options.missedLimit);
  }

  /** Undefined until somebody speaks: clients often connect long before that. */
  get pipeline(): QuestionPipeline | undefined {
    return this.#pipeline;
  }

  /** The same, created on first use. */
  hear(): QuestionPipeline {
    this.#pipeline ??= new QuestionPipeline(this.#options, this.events, this.answers);
    return this.#pipeline;
  }

  /**
   * What the session must know to go on in another process; undefined while a step is being made, and once it is
   * closed. What does not survive: what was done in advance, and how the judge and speculation have fared.
   */
  snapshot(): SessionState | undefined {
    if (!this.events.atRest || this.lifecycle.closed) return undefined;
    const writer = createSnapshotWriter(this.#options.clock.now());
    const { catchUp, cause, name } = this.lifecycle;
    const pipeline = this.#pipeline?.snapshot(writer);
    return {
      id: this.#options.id,
      seq: this.events.seq,
      ...(catchUp ? { paused: catchUp } : {}),
      // A server that shuts down ends the session only here.
      ...(cause === 'client' ? { stopping: true, finished: name === 'finished' } : {}),
      missed: this.missed.snapshot(writer.now),
      answers: this.answers.snapshot(writer),
      ...(pipeline ? { pipeline } : {}),
      shared: writeShared(writer),
    };
  }

  /**
   * For new parts only: makes them go on where another process has left the session. Emits nothing before `goOn`.
   * Throws a `TypeError` when the state is at odds with itself.
   *
   * @param since what has been sent after the snapshot
   * @param ageMs how long ago the snapshot was taken
   */
  restore(state: SessionState, since: readonly SessionEvent[], ageMs: number): void {
    const sent = sentSince(state, since);
    this.events.restore(sent.seq);
    if (sent.closed) refuseSnapshot('is that of a session that has ended');
    const reader = readShared(state.shared, this.#options.clock.now() - ageMs);
    if (state.paused) this.lifecycle.pause(state.paused);
    if (state.stopping) this.lifecycle.stop('client');
    if (state.finished || sent.idle) this.lifecycle.finish();
    this.missed.restore(state.missed, reader.takenAt);
    const transcript = state.pipeline?.turns.transcript ?? [];
    this.answers.restore(answersAfter(state.answers, sent.events, transcript), reader);
    if (state.pipeline) this.hear().restore(state.pipeline, reader);
  }

  /** After `restore`. */
  goOn(interrupted: Interrupted): void {
    this.events.changed();
    this.answers.goOn(interrupted);
    this.#pipeline?.goOn();
    this.events.goOn();
  }

  /** Cancels all questions: those being answered, those that wait, and those that a judge is working on. */
  cancelAll(): void {
    this.events.batch(() => {
      this.#pipeline?.stopSpeculating();
      this.#pipeline?.dropUndecided();
      this.answers.giveUp('client');
    });
  }
}
