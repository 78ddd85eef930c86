import type { RagQuery } from '../backend/index';
import type { Utterance } from '../protocol/utterance';
import type { JudgeCandidate } from '../questions/index';
import type { NewQuestion } from './answer-desk';
import { type Consultation, type Finding, type Gate, Judging, type Ruling, withVerdict } from './gate/index';
import { Line, type Place } from './line';
import type { Offers } from './offers';
import type { ResolvedSessionOptions, WhileAnswering } from './options';
import type { Outbox } from './outbox';
import type { OpenTurn } from './turns';

/** What happens outside to a turn that is being decided. */
export interface DecidingPorts {
  /** Makes the query of a turn that asks; what was said before goes along. */
  query(question: string, language: string | undefined): RagQuery;
  /** Hands a question over; `accepted` is called at once, unless it is refused, which the client was told. */
  ask(question: NewQuestion, policy: WhileAnswering): void;
  /** No more finals belong to the turn. */
  full(turn: OpenTurn): void;
  /** The turn is decided. */
  over(turn: OpenTurn): void;
  /** Nothing waits to be decided any more. */
  decided(): void;
}

/** How the outcome of one turn is handled. */
export interface Handling {
  policy: WhileAnswering;
  /** The client has been told already that the turn is not answered; only a change of mind is news. */
  told?: boolean;
}

interface Pending extends Place {
  turn: OpenTurn;
  finding: Finding;
  handling: Handling;
  /** Present while a judge is at work on it. */
  consultation?: Consultation;
}

/** Past it the judges' time is up: a line must end somewhere. */
const MAX_PENDING = 16;
/** So often a turn that goes on and on is judged anew. */
const MAX_JUDGED = 3;

/**
 * Decides what becomes of turns that were examined: answered, offered, or told with the reason. A judge may
 * take its time over some; questions are asked in the order of their turns all the same.
 */
export class Deciding {
  readonly #outbox: Outbox;
  readonly #gate: Gate;
  readonly #offers: Offers;
  readonly #ports: DecidingPorts;
  readonly #judging: Judging | undefined;
  readonly #line: Line<Pending>;

  constructor(
    options: ResolvedSessionOptions,
    outbox: Outbox,
    gate: Gate,
    offers: Offers,
    ports: DecidingPorts,
  ) {
    this.#outbox = outbox;
    this.#gate = gate;
    this.#offers = offers;
    this.#ports = ports;
    this.#line = new Line(() => ports.decided());
    const { judge, judgeTimeoutMs: timeoutMs, clock, logger } = options;
    if (judge) this.#judging = new Judging({ judge, timeoutMs, clock, logger });
  }

  /** Whether something waits to be decided. */
  get undecided(): boolean {
    return this.#line.length > 0;
  }

  decide(turn: OpenTurn, finding: Finding, handling: Handling, previous: readonly Utterance[]): void {
    if (this.#judging?.free && this.#gate.isDoubtful(finding)) {
      this.#consult(this.#judging, { turn, finding, handling }, previous);
    } else {
      this.#conclude({ turn, finding, handling });
    }
  }

  /** Whether a judge is at work on the turn. */
  isJudging(turn: OpenTurn): boolean {
    return this.#placeOf(turn) !== undefined;
  }

  /** The speaker goes on with a turn that is being judged: what is thought of it so far counts no more. */
  goesOn(turn: OpenTurn): void {
    const place = this.#placeOf(turn);
    if (!place) return;
    place.consultation?.abort();
    const { confidence } = place.finding.detection;
    this.#outbox.status({ stage: 'waiting_for_question', reason: 'continued', confidence });
    this.#line.leave(place);
  }

  /** Waits for no judge any more: the detector's own decisions stand. */
  byRule(): void {
    for (const place of this.#line.all()) {
      if (!place.consultation) continue;
      place.consultation.abort();
      this.#conclude(place, place);
    }
  }

  /** Gives up all that waits. */
  drop(): void {
    for (const { turn, finding, consultation } of this.#line.clear()) {
      consultation?.abort();
      if (consultation) this.#ports.over(turn);
      const { confidence } = finding.detection;
      this.#outbox.status({ stage: 'waiting_for_question', reason: 'cancelled', confidence });
    }
  }

  /** Tells the client that a turn is not answered, and why. */
  tell({ decision, reason, confidence, question, queryId }: Ruling): void {
    const offered = decision === 'offer';
    if (offered) this.#offers.make(question);
    this.#outbox.status({
      stage: 'waiting_for_question',
      ...(queryId === undefined ? {} : { query_id: queryId }),
      reason,
      confidence,
      ...(offered ? { offer: { question, confidence } } : {}),
    });
  }

  #placeOf(turn: OpenTurn): Pending | undefined {
    return this.undecided
      ? this.#line.all().find((place) => place.turn === turn && place.consultation)
      : undefined;
  }

  #consult(judging: Judging, place: Pending, previous: readonly Utterance[]): void {
    const { turn, finding, handling } = place;
    turn.judged = (turn.judged ?? 0) + 1;
    if (turn.judged >= MAX_JUDGED) this.#ports.full(turn);
    this.#enter(place);
    place.consultation = judging.consult(candidateOf(turn, finding, previous), (verdict) =>
      this.#outbox.step(() => {
        delete place.consultation;
        const judged = verdict ? withVerdict(finding, verdict) : finding;
        this.#conclude({ turn, finding: judged, handling }, place);
      }),
    );
  }

  #enter(place: Pending): void {
    if (this.#line.length >= MAX_PENDING) this.byRule();
    this.#line.enter(place);
  }

  /** @param place where it has waited so far, if it has */
  #conclude({ turn, finding, handling }: Omit<Pending, keyof Place>, place?: Pending): void {
    const ruling = this.#gate.rule(finding);
    if (ruling.decision === 'answer') return this.#ask({ turn, finding, handling }, ruling, place);
    const { decision } = finding.detection;
    this.#ports.over(turn);
    if (decision === 'silent') this.#gate.passed(turn, finding);
    else this.#offers.withdraw();
    if (decision !== 'silent' || !handling.told) this.tell(ruling);
    if (place) this.#line.leave(place);
  }

  #ask({ turn, finding, handling }: Omit<Pending, keyof Place>, ruling: Ruling, place?: Pending): void {
    // Made before the turn joins the transcript: a question is not its own context.
    const query = this.#ports.query(ruling.question, finding.detection.language ?? turn.language);
    this.#ports.over(turn);
    const hand = ({ confidence }: Ruling) => {
      this.#offers.withdraw();
      const accepted = () => this.#gate.accepted(query.queryId, query.question, finding);
      this.#ports.ask({ query, confidence, accepted }, handling.policy);
    };
    if (!place && !this.undecided) return hand(ruling);
    const waiting = place ?? { turn, finding, handling };
    if (!place) this.#enter(waiting);
    this.#line.act(waiting, () => {
      // Those before it may have asked the same.
      const now = this.#gate.rule(finding);
      if (now.decision === 'answer') hand(now);
      else this.tell(now);
    });
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
