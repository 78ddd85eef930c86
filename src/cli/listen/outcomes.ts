import type { Decision, Detection, Turn } from '../../questions/index';
import type { SessionEvent } from '../../session/index';
import { joinFinals } from '../../session/turns/join-finals';
import type { Said } from '../../transcripts/timeline';
import type { JudgedTurn } from './judged-turn';
import { outcomeOf } from './score';

/** The lines of one speaker whose turn may still continue. */
export interface OpenLines {
  speaker: string | undefined;
  first: number;
  last: number;
  /** When they were said. */
  said: Said;
  timed: boolean;
  text: string;
  label: boolean | undefined;
}

/** How many accepted questions may still be withdrawn. */
const REMEMBERED = 64;

/**
 * Assembles the outcome of each turn from the session's events, which know nothing of the lines of a file,
 * and from the detector's results, which the wire carries only in part.
 */
export class Outcomes {
  readonly #now: () => number;
  readonly #open = new OpenTurns();
  readonly #accepted = new Map<string, JudgedTurn>();
  #events: SessionEvent[] = [];
  #detected: { turn: Turn; detection: Detection } | undefined;
  #judged = false;
  #turns: JudgedTurn[] = [];

  /** `now`: milliseconds since the beginning. */
  constructor(now: () => number) {
    this.#now = now;
  }

  told(event: SessionEvent): void {
    if (event.type !== 'ack' && event.type !== 'answer') this.#events.push(event);
  }

  detected(turn: Turn, detection: Detection): void {
    this.#detected = { turn, detection };
  }

  /** A judge gave a verdict. */
  judged(): void {
    this.#judged = true;
  }

  /** Turns that may still continue, oldest first. */
  get open(): readonly OpenLines[] {
    return this.#open.all();
  }

  isOpen(speaker: string | undefined): boolean {
    return this.#open.get(speaker) !== undefined;
  }

  /**
   * Call after each thing that happened to the session, so that at most one turn was judged since the last
   * call. `said` is the line that was given to the session, if it was one.
   */
  settle(said?: OpenLines): void {
    const detected = this.#detected;
    const judged = this.#judged;
    const rulings = this.#events.map(rulingOf).filter((ruling) => ruling !== undefined);
    this.#events = [];
    this.#detected = undefined;
    this.#judged = false;
    const speaker = said ? said.speaker : detected?.turn.speaker;
    const own = rulings.filter((ruling) => !this.#withdraw(ruling));
    // The session ignores a final that the recogniser sent twice.
    if (said && (detected || own.length > 0)) this.#open.set(joined(this.#open.get(speaker), said));
    const open = this.#open.get(speaker);
    // The session does not report an incomplete turn that was not continued and asks nothing.
    const ruling = own.at(-1) ?? (detected ? { decision: 'silent' as const } : undefined);
    if (!open || !ruling) return;
    const reason = ruling.reason ?? detected?.detection.reason;
    if (reason === 'incomplete' && !detected?.turn.ended) return;
    this.#close(open, judged ? { reason: 'judged', ...ruling } : ruling, detected?.detection);
  }

  /** The turns that were closed since the last call. */
  take(): JudgedTurn[] {
    const turns = this.#turns;
    this.#turns = [];
    return turns;
  }

  #close(open: OpenLines, ruling: Ruling, detection: Detection | undefined): void {
    this.#open.delete(open);
    const { decision, queryId } = ruling;
    const outcome = outcomeOf(decision, open.label);
    const question = ruling.question ?? detection?.question;
    const reason = ruling.reason ?? detection?.reason ?? '';
    // The gate or a judge may have had a reason of their own.
    const rule = reason === detection?.reason ? detection.rule : undefined;
    const turn: JudgedTurn = {
      lines: [open.first, open.last],
      said: open.said,
      at: this.#now(),
      timed: open.timed,
      ...(open.speaker === undefined ? {} : { speaker: open.speaker }),
      text: open.text,
      decision,
      confidence: ruling.confidence ?? detection?.confidence ?? 0,
      reason,
      ...(rule === undefined ? {} : { rule }),
      ...(decision === 'silent' || question === undefined ? {} : { question }),
      ...(decision === 'answer' && queryId !== undefined ? { queryId } : {}),
      ...(open.label === undefined ? {} : { label: open.label }),
      ...(outcome === undefined ? {} : { outcome }),
    };
    this.#turns.push(turn);
    if (turn.queryId !== undefined) this.#remember(turn.queryId, turn);
  }

  /** Whether it withdraws an earlier question that its speaker answered. */
  #withdraw({ reason, queryId }: Ruling): boolean {
    const turn =
      reason === 'self_answered' && queryId !== undefined ? this.#accepted.get(queryId) : undefined;
    if (!turn) return false;
    const { question: _, queryId: __, outcome: ___, rule: ____, ...rest } = turn;
    const outcome = outcomeOf('silent', turn.label);
    this.#turns.push({
      ...rest,
      at: this.#now(),
      decision: 'silent',
      reason: 'self_answered',
      instead: turn,
      ...(outcome === undefined ? {} : { outcome }),
    });
    return true;
  }

  #remember(queryId: string, turn: JudgedTurn): void {
    this.#accepted.set(queryId, turn);
    const [oldest] = this.#accepted.keys();
    if (this.#accepted.size > REMEMBERED && oldest !== undefined) this.#accepted.delete(oldest);
  }
}

/** What the session reported about a turn. */
interface Ruling {
  decision: Decision;
  reason?: string;
  confidence?: number;
  question?: string;
  queryId?: string;
}

/** Undefined for events that do not concern a turn. */
function rulingOf(event: SessionEvent): Ruling | undefined {
  if (event.type === 'error') {
    return event.code === 'QUEUE_FULL' ? { decision: 'silent', reason: 'queue_full' } : undefined;
  }
  if (event.type !== 'status') return undefined;
  const { stage, reason, confidence, question, offer, query_id: queryId } = event;
  if (stage !== 'analyzing' && stage !== 'waiting_for_question') return undefined;
  const asked = offer?.question ?? question;
  const decision = stage === 'analyzing' ? 'answer' : offer ? 'offer' : 'silent';
  return {
    decision,
    ...(reason === undefined ? {} : { reason }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(asked === undefined ? {} : { question: asked }),
    ...(queryId === undefined ? {} : { queryId }),
  };
}

/** Tracks which lines of the file make up each open turn: the session itself knows texts, not lines. */
class OpenTurns {
  readonly #open = new Map<string, OpenLines>();

  get(speaker: string | undefined): OpenLines | undefined {
    return this.#open.get(speaker ?? '');
  }

  set(lines: OpenLines): void {
    this.#open.set(lines.speaker ?? '', lines);
  }

  delete(lines: OpenLines): void {
    this.#open.delete(lines.speaker ?? '');
  }

  /** Oldest first. */
  all(): OpenLines[] {
    return [...this.#open.values()];
  }
}

/** Extends the turn by one line. */
function joined(open: OpenLines | undefined, more: OpenLines): OpenLines {
  if (open === undefined) return more;
  return {
    ...more,
    first: open.first,
    said: { from: open.said.from, to: more.said.to },
    text: joinFinals(open.text, more.text),
    label: more.label === true || open.label === true ? true : (more.label ?? open.label),
  };
}
