import * as v from 'valibot';
import type { RagQuery } from '../../backend/index';
import type { Utterance } from '../../protocol/utterance';
import type { JudgeCandidate } from '../../questions/index';
import type { AnswerQueue } from '../answers/answer-queue';
import { buildQuery, querySchema, readQuery, writeQuery } from '../answers/rag-query';
import type { SessionEvents } from '../events/session-events';
import { type ResolvedSessionOptions, WHILE_ANSWERING, type WhileAnswering } from '../options';
import { age, ageOf, place } from '../snapshot/fields';
import type { SnapshotReader, SnapshotWriter } from '../snapshot/shared-state';
import type { Prepared } from '../speculation/prepared';
import type { Speculator } from '../speculation/speculator';
import { finalsOf, lastWordAt, type OpenTurn } from '../turns/open-turn';
import type { TurnAssembler } from '../turns/turn-assembler';
import { type Finding, findingSchema, type Gate, type Ruling, readFinding, withVerdict } from './gate';
import { type Consultation, Judging } from './judging';
import { type Entry, OrderedQueue } from './ordered-queue';
import { offerSchema, PendingOffer } from './pending-offer';

/** How the outcome of one turn is handled. */
export interface Handling {
  policy: WhileAnswering;
  /** The client already knows that the turn is not answered; only a change is reported. */
  told?: boolean;
}

/** A turn that was complete. */
interface Decided {
  turn: OpenTurn;
  finding: Finding;
  handling: Handling;
  /** When that was, on the clock. */
  completeAt: number;
}

interface Pending extends Entry, Decided {
  /** Set while a judge is working on it. */
  consultation?: Consultation | undefined;
  /** What it asks, once that is certain, while earlier turns are not decided. */
  query?: RagQuery | undefined;
  /** What has been done in advance for its question. */
  prepared?: Prepared | undefined;
}

/**
 * Undecided turns. A judge's verdict that was still to come does not survive: the detector's own decision stands. Nor
 * does what had been done in advance.
 */
export const decisionsSchema = v.object({
  offer: v.optional(offerSchema),
  pending: v.array(
    v.object({
      turn: place,
      finding: findingSchema,
      policy: v.picklist(WHILE_ANSWERING),
      told: v.optional(v.boolean()),
      completeAge: age,
      query: v.optional(querySchema),
    }),
  ),
});
type DecisionsState = v.InferOutput<typeof decisionsSchema>;

/** The components that turns come from and questions go to. */
interface Surroundings {
  events: SessionEvents;
  turns: TurnAssembler;
  gate: Gate;
  answers: AnswerQueue;
  speculator: Speculator | undefined;
}

/** If more turns are waiting, judging stops: the queue must be bounded. */
const MAX_PENDING = 16;
/** How often a turn that keeps growing is judged again. */
const MAX_JUDGED = 3;

/**
 * Decides how classified turns are handled: asked, offered, or reported as not answered, with the reason. Questions
 * are asked in the order of their turns even when a judge takes longer over some of them.
 */
export class TurnDecisions {
  readonly offer: PendingOffer;
  readonly #options: ResolvedSessionOptions;
  readonly #events: SessionEvents;
  readonly #turns: TurnAssembler;
  readonly #gate: Gate;
  readonly #answers: AnswerQueue;
  readonly #speculator: Speculator | undefined;
  readonly #judging: Judging | undefined;
  readonly #queue = new OrderedQueue<Pending>();

  constructor(options: ResolvedSessionOptions, { events, turns, gate, answers, speculator }: Surroundings) {
    this.#options = options;
    this.#events = events;
    this.#turns = turns;
    this.#gate = gate;
    this.#answers = answers;
    this.#speculator = speculator;
    const { judge, judgeTimeoutMs: timeoutMs, clock, logger } = options;
    this.offer = new PendingOffer(clock);
    if (judge) this.#judging = new Judging({ judge, timeoutMs, clock, logger });
  }

  /** Whether any turn is undecided. */
  get undecided(): boolean {
    return this.#queue.length > 0;
  }

  decide(turn: OpenTurn, finding: Finding, handling: Handling, previous: readonly Utterance[]): void {
    this.#turns.complete(turn);
    const completeAt = this.#options.clock.now();
    if (this.#judging?.free && this.#gate.isDoubtful(finding)) {
      this.#consult(this.#judging, { turn, finding, handling, completeAt }, previous);
    } else {
      this.#conclude({ turn, finding, handling, completeAt });
    }
  }

  /** Whether a judge is working on the turn. */
  isJudging(turn: OpenTurn): boolean {
    return this.#entryOf(turn) !== undefined;
  }

  /** The speaker continues a turn that is being judged, so the judgement so far is discarded. */
  onSpeakerResumed(turn: OpenTurn): void {
    const entry = this.#entryOf(turn);
    if (!entry) return;
    this.#endConsultation(entry);
    const { confidence } = entry.finding.detection;
    const finals = finalsOf(turn.clientSeqs);
    this.#events.status({ stage: 'waiting_for_question', reason: 'continued', confidence, ...finals });
    this.#queue.leave(entry);
  }

  /** Stops waiting for judges: the detector's own decisions stand. */
  fallBackToDetector(): void {
    for (const entry of this.#queue.all()) if (this.#endConsultation(entry)) this.#conclude(entry, entry);
  }

  /** Discards everything undecided. */
  drop(): void {
    for (const entry of this.#queue.clear()) {
      if (this.#endConsultation(entry)) this.#turns.close(entry.turn);
      entry.prepared?.discard('reset');
      const { confidence } = entry.finding.detection;
      const finals = finalsOf(entry.turn.clientSeqs);
      this.#events.status({ stage: 'waiting_for_question', reason: 'cancelled', confidence, ...finals });
    }
  }

  /** Tells the client that a turn is not answered, and why. `clientSeqs`: those of the turn. */
  tell(ruling: Ruling, clientSeqs: readonly number[]): void {
    const { decision, reason, rule, confidence, question, queryId } = ruling;
    const offered = decision === 'offer';
    if (offered) this.offer.make(question);
    this.#events.status({
      stage: 'waiting_for_question',
      ...(queryId === undefined ? {} : { query_id: queryId }),
      reason,
      ...(rule === undefined ? {} : { rule }),
      confidence,
      ...(offered ? { offer: { question, confidence } } : {}),
      ...finalsOf(clientSeqs),
    });
  }

  #entryOf(turn: OpenTurn): Pending | undefined {
    return this.undecided
      ? this.#queue.all().find((entry) => entry.turn === turn && entry.consultation)
      : undefined;
  }

  #consult(judging: Judging, entry: Pending, previous: readonly Utterance[]): void {
    const { turn, finding } = entry;
    turn.judged = (turn.judged ?? 0) + 1;
    if (turn.judged >= MAX_JUDGED) this.#turns.end(turn);
    this.#enter(entry);
    const consultation = judging.consult(candidateOf(turn, finding, previous));
    entry.consultation = consultation;
    void consultation.verdict.then((verdict) => {
      if (entry.consultation !== consultation) return;
      entry.consultation = undefined;
      const judged = verdict ? withVerdict(finding, verdict) : finding;
      this.#events.changed();
      this.#events.batch(() => this.#conclude({ ...entry, finding: judged }, entry));
    });
  }

  /** @returns whether a judge was working on it */
  #endConsultation(entry: Pending): boolean {
    const { consultation } = entry;
    entry.consultation = undefined;
    consultation?.abort();
    return consultation !== undefined;
  }

  #enter(entry: Pending): void {
    if (this.#queue.length >= MAX_PENDING) this.fallBackToDetector();
    this.#queue.enter(entry);
  }

  /** @param entry its entry in the queue, if it has been waiting */
  #conclude(decided: Decided, entry?: Pending): void {
    const { turn, finding, handling } = decided;
    const ruling = this.#gate.rule(finding);
    if (ruling.decision === 'answer') return this.#ask(decided, ruling, entry);
    const { decision } = finding.detection;
    this.#close(turn);
    if (decision === 'silent') this.#gate.passed(turn, finding);
    else this.offer.withdraw();
    if (decision !== 'silent' || !handling.told) this.tell(ruling, turn.clientSeqs);
    if (entry) this.#queue.leave(entry);
  }

  #ask(decided: Decided, ruling: Ruling, entry?: Pending): void {
    const { turn, finding } = decided;
    const { createId, id: sessionId, user } = this.#options;
    // Built before the turn is added to the transcript: a question is not its own context.
    const built = buildQuery({
      question: ruling.question,
      queryId: '',
      sessionId,
      language: finding.detection.language ?? turn.language,
      user,
      previous: this.#turns.previous(),
    });
    const prepared = this.#speculator?.claim(built, turn.speaker);
    const query = { ...built, queryId: prepared?.queryId ?? createId() };
    this.#close(turn);
    if (!entry && !this.undecided) return this.#hand(decided, query, ruling, prepared);
    const waiting: Pending = entry ?? decided;
    waiting.prepared = prepared;
    if (!entry) this.#enter(waiting);
    this.#askInTurn(waiting, { ...decided, query, prepared });
  }

  /** Asks when the turns before it are decided. */
  #askInTurn(entry: Pending, decided: Pending & { query: RagQuery }): void {
    const { turn, finding, query, prepared } = decided;
    entry.query = query;
    entry.finding = finding;
    this.#queue.act(entry, () => {
      // Earlier turns may have asked the same question.
      const now = this.#gate.rule(finding);
      if (now.decision === 'answer') return this.#hand(decided, query, now, prepared);
      prepared?.discard('not_asked');
      this.tell(now, turn.clientSeqs);
    });
  }

  /** Hands a question over to be answered. */
  #hand(decided: Decided, query: RagQuery, ruling: Ruling, prepared: Prepared | undefined): void {
    const { turn, finding, handling, completeAt } = decided;
    const { confidence, rule } = ruling;
    const heard = { lastWordAt: Math.min(lastWordAt(turn), completeAt), completeAt };
    this.offer.withdraw();
    const former = turn.restates?.queryId;
    const replaces = former !== undefined && this.#answers.withdraw(former, 'continued');
    // It takes the place of another, so it is not ignored for what was asked after that.
    const policy = replaces ? 'queue' : handling.policy;
    const { clientSeqs } = turn;
    const asked = this.#answers.ask({ query, confidence, rule, clientSeqs, prepared, heard }, policy);
    if (asked === 'accepted') {
      turn.queryId = query.queryId;
      this.#gate.accepted(query.queryId, query.question, finding);
    } else {
      prepared?.discard('not_asked');
    }
    for (const ended of this.#answers.takeEnded()) this.#gate.ended(ended.queryId, ended.reason);
  }

  #close(turn: OpenTurn): void {
    this.#turns.close(turn);
    this.#speculator?.onTurnDecided(turn.speaker);
  }

  snapshot(writer: SnapshotWriter): DecisionsState {
    const { now, turns } = writer;
    const offer = this.offer.snapshot(now);
    return {
      ...(offer ? { offer } : {}),
      pending: this.#queue.all().map(({ turn, finding, handling, completeAt, query }) => ({
        turn: turns.placeOf(turn),
        finding,
        ...handling,
        completeAge: ageOf(completeAt, now),
        ...(query ? { query: writeQuery(query, writer) } : {}),
      })),
    };
  }

  /** The turns that were undecided stay so until `goOn`. */
  restore({ offer, pending }: DecisionsState, reader: SnapshotReader): void {
    this.offer.restore(offer, reader.takenAt);
    const { id, user } = this.#options;
    for (const { turn, finding, policy, told = false, completeAge, query } of pending) {
      this.#queue.enter({
        turn: reader.turns.at(turn),
        finding: readFinding(finding),
        handling: { policy, told },
        completeAt: reader.takenAt - completeAge,
        query: query && readQuery(query, { sessionId: id, user }, reader),
      });
    }
  }

  /** Decides what a snapshot had left undecided, as the detector found it. */
  goOn(): void {
    for (const entry of this.#queue.all()) {
      const { query } = entry;
      if (query) this.#askInTurn(entry, { ...entry, query });
      else this.#conclude(entry, entry);
    }
  }
}

function candidateOf(turn: OpenTurn, finding: Finding, previous: readonly Utterance[]): JudgeCandidate {
  const { question, confidence, reason, language = turn.language } = finding.detection;
  const { text, speaker } = turn;
  return {
    question,
    text,
    confidence,
    reason,
    ...(speaker === undefined ? {} : { speaker }),
    ...(language === undefined ? {} : { language }),
    previous,
  };
}
