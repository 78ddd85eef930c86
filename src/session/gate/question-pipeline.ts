import * as v from 'valibot';
import type { RagQuery } from '../../backend/index';
import type { AsrChunkMessage, ControlMessage } from '../../protocol/index';
import type { Utterance } from '../../protocol/utterance';
import type { AnswerQueue } from '../answers/answer-queue';
import { buildQuery } from '../answers/rag-query';
import type { SessionEvents } from '../events/session-events';
import type { ResolvedSessionOptions, WhileAnswering } from '../options';
import { place } from '../snapshot/fields';
import type { SnapshotReader, SnapshotWriter } from '../snapshot/shared-state';
import { foreseeQuestion } from '../speculation/foreseen-question';
import { levelFor } from '../speculation/level';
import { Speculator } from '../speculation/speculator';
import { cleanText } from '../turns/clean-text';
import { finalsOf, type OpenTurn, withClientSeq } from '../turns/open-turn';
import { StalePartials, stalePartialsSchema } from '../turns/stale-partials';
import { assemblerSchema, TurnAssembler } from '../turns/turn-assembler';
import { Gate, gateSchema } from './gate';
import { decisionsSchema, TurnDecisions } from './turn-decisions';

export const pipelineSchema = v.object({
  turns: assemblerSchema,
  gate: gateSchema,
  stale: stalePartialsSchema,
  decisions: decisionsSchema,
  last: v.optional(place),
});
export type PipelineState = v.InferOutput<typeof pipelineSchema>;

/**
 * From speech to queries: finals are joined into turns, turns are classified, and a turn that asks becomes a query in
 * the answer queue. For turns that are not answered, the client is told why.
 */
export class QuestionPipeline {
  readonly #options: ResolvedSessionOptions;
  readonly #events: SessionEvents;
  readonly #answers: AnswerQueue;
  readonly #turns: TurnAssembler;
  readonly #gate: Gate;
  readonly #stale: StalePartials;
  readonly #decisions: TurnDecisions;
  /** Absent: nothing is done in advance. */
  readonly #speculator: Speculator | undefined;
  #last: OpenTurn | undefined;

  constructor(options: ResolvedSessionOptions, events: SessionEvents, answers: AnswerQueue) {
    this.#options = options;
    this.#events = events;
    this.#answers = answers;
    this.#turns = new TurnAssembler(options, (turn) => this.#later(() => this.#endOpen(turn)));
    this.#gate = new Gate(options);
    this.#stale = new StalePartials(options.clock, options.turnEnd.partialTimeoutMs, (chunk) =>
      this.#later(() => this.#decide(chunk)),
    );
    const level = levelFor(options.speculate, options.backend);
    if (level !== 'off') {
      const foresee = (chunk: AsrChunkMessage) => foreseeQuestion(chunk, this.#turns, this.#gate);
      this.#speculator = new Speculator(options, { events, answers, level, foresee });
    }
    this.#decisions = new TurnDecisions(options, {
      events,
      turns: this.#turns,
      gate: this.#gate,
      answers,
      speculator: this.#speculator,
    });
  }

  /** Whether a turn is undecided because a judge is working on it or on an earlier one. */
  get undecided(): boolean {
    return this.#decisions.undecided;
  }

  /** A partial: the speaker is still talking, so their incomplete question waits longer. */
  partial(chunk: AsrChunkMessage): void {
    this.#gate.onSpeakerResumed(chunk.speaker);
    this.#stale.partial(chunk);
    this.#prolong(chunk);
    this.#speculator?.heard(chunk, this.#turns.of(chunk.speaker)?.text ?? '');
  }

  #prolong(chunk: AsrChunkMessage): void {
    const turn = this.#turns.prolongedBy(chunk);
    if (!turn) return;
    const { speaker } = chunk;
    const isItsOwn = speaker === undefined || speaker === turn.speaker || speaker === turn.lastSpeaker;
    if (chunk.endpoint && isItsOwn) this.#end(turn);
    else if (!this.#decisions.isJudging(turn)) this.#turns.await(turn);
  }

  /**
   * A final, with text. `policy` overrides what happens when another question is being answered, `at` is when it was
   * received, if that was not now.
   */
  final(heard: AsrChunkMessage, options: FinalOptions = {}): void {
    if (this.#stale.final(heard)) this.#speculator?.onFinal(heard.speaker);
    else this.#decide(heard, options);
  }

  #decide(
    heard: AsrChunkMessage,
    { policy = this.#options.onQuestionWhileAnswering, at }: FinalOptions = {},
  ): void {
    this.#speculator?.onFinal(heard.speaker);
    const chunk = { ...heard, text: cleanText(heard.text) };
    if (this.#turns.segments.isRepeated(chunk, at)) return;
    if (chunk.text === '') return this.#decisions.tell(NOTHING_SAID, withClientSeq([], chunk));
    const restated = this.#turns.restatedBy(chunk, at);
    const fragment = this.#turns.flippedFrom(chunk, at);
    const flipped = fragment && !this.#gate.asksAlone(chunk) ? fragment : undefined;
    const { turn, isNew } = this.#turns.add(chunk, at, flipped);
    if (restated) this.#replace(restated, turn);
    this.#last = turn;
    if (isNew) this.#gate.begin(turn, restated);
    else this.#decisions.onSpeakerResumed(turn);
    if (this.#gate.isWakeWordOnly(turn)) return this.#onWakeWord(turn);
    const withdrawn = this.#withdrawSelfAnswered(chunk.text, turn.speaker);
    const ended = chunk.endpoint === true || this.#turns.isFull(turn);
    const previous = this.#turns.previous();
    const finding = this.#gate.examine(turn, ended, previous);
    if (finding.detection.reason !== 'incomplete' || ended) {
      if (ended) this.#turns.end(turn);
      return this.#decisions.decide(turn, finding, { policy, told: withdrawn }, previous);
    }
    this.#decisions.offer.withdraw();
    this.#decisions.tell({ ...finding.detection, decision: 'silent' }, turn.clientSeqs);
    this.#turns.await(turn);
  }

  /** A final that is only kept as context for later questions. */
  remember(heard: AsrChunkMessage): void {
    const chunk = { ...heard, text: cleanText(heard.text) };
    if (chunk.text === '' || this.#turns.segments.isRepeated(chunk)) return;
    const { turn } = this.#turns.add(chunk);
    this.#last = turn;
    this.#turns.close(turn);
  }

  /** The recogniser reports that a speaker's turn is over. */
  endTurn(speaker: string | undefined): void {
    const turn = this.#turns.endedBy(speaker);
    if (turn) this.#end(turn);
  }

  /** Decides open turns as they stand; turns that a judge is working on stay with the judge. */
  endAllTurns(): void {
    this.#stale.takeAll();
    for (const turn of this.#turns.all()) this.#end(turn);
  }

  /** Stops waiting for judges: the detector's own decisions stand. */
  fallBackToDetector(): void {
    this.#decisions.fallBackToDetector();
  }

  /** Discards open turns without deciding them. */
  dropAllTurns(): void {
    this.#stale.clear();
    this.#decisions.drop();
    for (const turn of this.#turns.all()) this.#turns.end(turn);
  }

  /** Discards the turns that wait for a judge. */
  dropUndecided(): void {
    this.#decisions.drop();
  }

  /** What was prepared for questions that are not certain yet is dropped. */
  stopSpeculating(): void {
    this.#speculator?.reset();
  }

  /** What an instant query asks: the question on offer, else the last utterance. */
  get latest(): string | undefined {
    return this.#decisions.offer.question ?? this.#last?.text;
  }

  /** The question on offer. */
  get offered(): string | undefined {
    return this.#decisions.offer.question;
  }

  /** What was said, oldest first. */
  get said(): Utterance[] {
    return this.#turns.previous();
  }

  /** What is being said: the turns that are not over, oldest first. */
  get speaking(): Utterance[] {
    return this.#turns.all().map(({ text, speaker }) => ({ text, ...(speaker ? { speaker } : {}) }));
  }

  /** The query for an instant question; consumes the offer that it accepts. */
  instantQuery(question: string): RagQuery {
    if (question === this.#decisions.offer.question) this.#decisions.offer.withdraw();
    const { createId, id: sessionId, user } = this.#options;
    const query = buildQuery({
      question,
      queryId: createId(),
      sessionId,
      language: this.#last?.language,
      user,
      previous: this.#turns.previous(),
    });
    this.#gate.accepted(query.queryId, question);
    // Its answer comes first, and may begin another conversation.
    this.#speculator?.reset('queued');
    return query;
  }

  /** From now on this was said before, oldest first, and nothing else. */
  replaceTranscript(said: NonNullable<ControlMessage['transcript']>): void {
    this.#turns.replaceTranscript(said);
  }

  /** So much of an answer was heard before its listener broke in. */
  heardAnswer(text: string): void {
    this.#turns.note({ speaker: ASSISTANT, text: text.trim() });
  }

  /** Answers may have ended: a question that got no answer may be asked again. */
  noteEndedAnswers(): void {
    for (const { queryId, reason } of this.#answers.takeEnded()) this.#gate.ended(queryId, reason);
  }

  /**
   * Turns and how they are decided. What was said in partials alone, and what was done in advance, does not survive.
   */
  snapshot(writer: SnapshotWriter): PipelineState {
    return {
      turns: this.#turns.snapshot(writer),
      gate: this.#gate.snapshot(writer.now),
      stale: this.#stale.snapshot(writer.now),
      decisions: this.#decisions.snapshot(writer),
      ...(this.#last ? { last: writer.turns.placeOf(this.#last) } : {}),
    };
  }

  restore({ turns, gate, stale, decisions, last }: PipelineState, reader: SnapshotReader): void {
    this.#gate.restore(gate, reader.takenAt);
    this.#decisions.restore(decisions, reader);
    this.#last = last === undefined ? undefined : reader.turns.at(last);
    this.#turns.restore(turns, reader);
    this.#stale.restore(stale, reader.takenAt);
  }

  /** Goes on with what a snapshot had left undecided. */
  goOn(): void {
    this.#decisions.goOn();
  }

  /** Something that happens by itself. */
  #later(step: () => void): void {
    this.#events.changed();
    this.#events.batch(step);
  }

  /**
   * Some recognisers send finals that repeat what they said so far, and more. A turn that was decided too early leaves
   * the transcript; its question is withdrawn when the whole turn asks one.
   */
  #replace(former: OpenTurn, turn: OpenTurn): void {
    this.#turns.forget(former);
    turn.restates = former.queryId === undefined ? (former.restates ?? former) : former;
  }

  /** Only a wake word was said: the speaker's next utterance is addressed to it. */
  #onWakeWord(turn: OpenTurn): void {
    this.#turns.close(turn);
    const finals = finalsOf(turn.clientSeqs);
    this.#events.status({ stage: 'waiting_for_question', reason: 'addressed', confidence: 0, ...finals });
  }

  /** "Why did it fail?" – "because the disk was full": an answer is no longer needed. */
  #withdrawSelfAnswered(text: string, speaker: string | undefined): boolean {
    const queryId = this.#gate.selfAnswered(text, speaker);
    const withdrawn = queryId !== undefined && this.#answers.withdraw(queryId, 'self_answered');
    if (withdrawn) this.noteEndedAnswers();
    return withdrawn;
  }

  /** The turn is complete: it is decided as it stands, unless a judge is already working on it. */
  #end(turn: OpenTurn): void {
    if (this.#decisions.isJudging(turn)) this.#turns.end(turn);
    else this.#endOpen(turn);
  }

  #endOpen(turn: OpenTurn): void {
    this.#turns.end(turn);
    const previous = this.#turns.previous();
    const finding = this.#gate.examine(turn, true, previous);
    const policy = this.#options.onQuestionWhileAnswering;
    this.#decisions.decide(turn, finding, { policy, told: true }, previous);
  }
}

interface FinalOptions {
  policy?: WhileAnswering;
  /** On the clock. */
  at?: number | undefined;
}

/** The speaker of what was heard of answers. */
const ASSISTANT = 'assistant';

/** A final of noise alone. */
const NOTHING_SAID = { decision: 'silent', reason: 'empty', confidence: 0, question: '' } as const;
