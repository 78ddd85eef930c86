import type { AsrChunkMessage } from '../../protocol/index';
import { RepeatedFinals } from './repeated-finals';
import { type Line, Turn } from './turn';
import type { DecisionView, TurnView } from './views';

/** As much of a chunk as is shown. */
export type HeardChunk = Pick<AsrChunkMessage, 'text' | 'speaker' | 'segment_id'> & { is_final?: boolean };

const MAX_TURNS = 5_000;
/** A decision names no more of its lines. */
const MAX_NAMED = 64;
/** So that what is said faster than it is decided does not become one endless turn. */
const MAX_OPEN_LINES = 64;

/** What was said, in turns, and what was decided about them. */
export class Turns {
  readonly #turns: Turn[] = [];
  /** For each speaker, the turn that goes on. */
  readonly #open = new Map<string, Turn>();
  readonly #lines = new Map<number, Line>();
  /** The turns with lines that may still be decided. */
  readonly #undecided = new Set<Turn>();
  readonly #byQuery = new Map<string, Turn>();
  readonly #repeated = new RepeatedFinals();
  #views: readonly TurnView[] | undefined;
  #ids = 0;
  #finals = 0;
  #forgotten = 0;

  /** Oldest first; the same objects as before where nothing has changed. */
  get views(): readonly TurnView[] {
    this.#views ??= this.#turns.map((turn) => turn.view);
    return this.#views;
  }

  get forgotten(): number {
    return this.#forgotten;
  }

  /** `key` tells finals apart. */
  heard({ text, speaker, segment_id: segment, is_final = false }: HeardChunk, key: number, at: number): void {
    const said = text.trim();
    if (!is_final) return this.#partial(said, speaker, segment, at);
    const repeated = this.#repeated.find({ text: said, speaker, segment }, at);
    if (repeated) this.#sayAgain(repeated, said, key);
    if (repeated || said === '') return this.#endPartial(speaker, segment);
    const turn = this.#openTurn(speaker, at);
    if (endsPartial(turn, segment)) turn.setPartial(undefined);
    const line: Line = { text: said, at, order: this.#finals++, keys: [key], turn };
    turn.add(line);
    this.#lines.set(key, line);
    this.#undecided.add(turn);
    this.#repeated.note(line, { speaker, segment });
    this.#changed();
  }

  /**
   * A decision about the lines of these numbers, or without them about the oldest turn that has none. `isSettled`: the
   * turn does not go on. Undefined if nothing is known of those lines.
   */
  decide(
    finals: readonly number[] | undefined,
    decision: DecisionView,
    isSettled: boolean,
  ): Turn | undefined {
    const named = finals && this.#linesOf(finals);
    const turn = named?.length ? this.#isolate(named) : finals ? undefined : this.#oldestUndecided();
    if (turn) this.#settle(turn, decision, isSettled);
    return turn;
  }

  /** One line is decided by itself; false if it is none. `isSettled`: it is not decided again. */
  decideLine(key: number, decision: DecisionView, isSettled: boolean): boolean {
    const line = this.#lines.get(key);
    // Decided already: this is news about its sending only.
    if (!line || line.turn.isSettled) return false;
    if (decision.outcome === 'unheard' && !isSettled) line.isMissed = true;
    const turn = this.#isolate([line]);
    this.#settle(turn, decision, isSettled);
    this.#close(turn);
    return true;
  }

  /** What an earlier decision said is taken back; the former question and what was found out about it stay. */
  withdraw(queryId: string, reason: string, at: number): Turn | undefined {
    const turn = this.#byQuery.get(queryId);
    if (turn?.decision) this.redecide(turn, { ...turn.decision, outcome: 'silent', reason, at });
    return turn;
  }

  /** A decision about the oldest turn of this speaker that has none. */
  decideNext(speaker: string | undefined, decision: DecisionView): void {
    const turn = this.#oldestUndecided((turn) => turn.speaker === speaker);
    if (turn) this.#settle(turn, decision, true);
  }

  /** Another decision about a turn that is decided. */
  redecide(turn: Turn, decision: DecisionView): void {
    this.#settle(turn, decision, true);
  }

  /** A question that nobody said stands after what was said so far. */
  addAsked(question: string, decision: DecisionView): void {
    const turn = this.#create(undefined, decision.at);
    turn.setLines([{ text: question, at: decision.at, order: this.#finals++, keys: [], turn }]);
    this.#turns.push(turn);
    if (this.#turns.length > MAX_TURNS) this.#forget();
    this.#settle(turn, decision, true);
  }

  byId(id: string): Turn | undefined {
    return this.#turns.findLast((turn) => turn.id === id);
  }

  /** The newest turn that says this, or was understood so. */
  byQuestion(question: string): Turn | undefined {
    return this.#turns.findLast(
      ({ lines, view }) =>
        lines.length > 0 && (view.decision?.question === question || view.text === question),
    );
  }

  /** The turn whose lines are the newest, of those that were said. */
  get latest(): Turn | undefined {
    return this.#turns.findLast(({ lines }) => lines.some(({ keys }) => keys.length > 0));
  }

  /** Nobody will decide any more about what has arrived. */
  abandon(hasArrived: (key: number) => boolean, decision: DecisionView | undefined): void {
    for (const turn of this.#undecided) {
      if (turn.lines.every(({ keys }) => keys.every(hasArrived)))
        this.#settle(turn, turn.decision ?? decision, true);
    }
  }

  #linesOf(finals: readonly number[]): Line[] {
    const found = finals.map((key) => this.#lines.get(key)).filter((line) => line !== undefined);
    const lines = [...new Set(found)].sort((a, b) => a.order - b.order);
    const [first] = lines;
    if (!first || finals.length < MAX_NAMED) return lines;
    // Not all of them are named.
    return [...first.turn.lines.filter(({ order }) => order < first.order), ...lines];
  }

  #oldestUndecided(fits: (turn: Turn) => boolean = () => true): Turn | undefined {
    let oldest: Turn | undefined;
    for (const turn of this.#undecided) {
      if (fits(turn) && (!oldest || orderOf(turn) < orderOf(oldest))) oldest = turn;
    }
    return oldest;
  }

  /** The turn that consists of these lines, after what else was in their turns has been put apart. */
  #isolate(lines: readonly Line[]): Turn {
    const turn = (lines[0] as Line).turn;
    const named = new Set(lines);
    const start = turn.lines.indexOf(lines[0] as Line);
    const before = turn.lines.slice(0, start);
    const after = turn.lines.slice(start).filter((line) => !named.has(line));
    for (const other of new Set(lines.map((line) => line.turn))) {
      if (other !== turn) this.#take(other, named);
    }
    let decided = turn;
    if (before.length > 0) {
      decided = this.#insertAfter(turn, lines);
      turn.cutTo(before);
      if (turn.isSettled) this.#undecided.delete(turn);
    } else {
      turn.setLines(lines);
    }
    const last = after.length > 0 ? this.#insertAfter(decided, after) : decided;
    if (last !== decided && turn.isSettled) last.decide(turn.decision, true);
    if (last !== turn) this.#moveOn(turn, last);
    for (const each of [decided, last]) if (!each.isSettled) this.#undecided.add(each);
    this.#changed();
    return decided;
  }

  /** Lines that belong to another turn. */
  #take(turn: Turn, lines: ReadonlySet<Line>): void {
    turn.setLines(turn.lines.filter((line) => !lines.has(line)));
    if (turn.lines.length === 0) this.#undecided.delete(turn);
    if (turn.isEmpty) this.#remove(turn);
  }

  /** What comes next goes to the last part of a turn that was cut. */
  #moveOn(from: Turn, to: Turn): void {
    to.setPartial(from.partial);
    from.setPartial(undefined);
    const key = keyOf(from.speaker);
    if (this.#open.get(key) === from) this.#open.set(key, to);
  }

  #settle(turn: Turn, decision: DecisionView | undefined, isSettled: boolean): void {
    this.#forgetQuery(turn);
    turn.decide(decision, isSettled);
    const { queryId, outcome } = decision ?? {};
    if (outcome === 'answer' && queryId !== undefined) this.#byQuery.set(queryId, turn);
    if (isSettled) this.#undecided.delete(turn);
    if (isSettled) this.#close(turn);
    this.#changed();
  }

  /** What its speaker says next, and is saying, is another turn. */
  #close(turn: Turn): void {
    const key = keyOf(turn.speaker);
    if (this.#open.get(key) !== turn) return;
    this.#open.delete(key);
    const { partial } = turn;
    if (!partial) return;
    turn.setPartial(undefined);
    this.#begin(turn.speaker, partial.at).setPartial(partial);
  }

  #partial(text: string, speaker: string | undefined, segment: string | undefined, at: number): void {
    if (text === '') return this.#endPartial(speaker, segment);
    const turn = this.#openTurn(speaker, at);
    turn.setPartial({ text, segment, at: turn.partial?.at ?? at });
    this.#changed();
  }

  /** Nothing became of what was being said. */
  #endPartial(speaker: string | undefined, segment: string | undefined): void {
    const turn = this.#open.get(keyOf(speaker));
    if (!turn || !endsPartial(turn, segment)) return;
    turn.setPartial(undefined);
    if (turn.isEmpty) this.#remove(turn);
    this.#changed();
  }

  #sayAgain(line: Line, text: string, key: number): void {
    line.text = text;
    line.keys.push(key);
    line.turn.touch();
    this.#lines.set(key, line);
    this.#changed();
  }

  #openTurn(speaker: string | undefined, at: number): Turn {
    const open = this.#open.get(keyOf(speaker));
    if (open && open.lines.length >= MAX_OPEN_LINES) this.#close(open);
    return this.#open.get(keyOf(speaker)) ?? this.#begin(speaker, at);
  }

  #begin(speaker: string | undefined, at: number): Turn {
    const turn = this.#create(speaker, at);
    this.#turns.push(turn);
    this.#open.set(keyOf(speaker), turn);
    if (this.#turns.length > MAX_TURNS) this.#forget();
    return turn;
  }

  #insertAfter(turn: Turn, lines: readonly Line[]): Turn {
    const next = this.#create(turn.speaker, lines[0]?.at ?? turn.at);
    next.setLines(lines);
    // Others may have begun before these lines were said.
    let place = this.#turns.lastIndexOf(turn) + 1;
    while (orderOf(this.#turns[place]) < orderOf(next)) place += 1;
    this.#turns.splice(place, 0, next);
    if (this.#turns.length > MAX_TURNS) this.#forget();
    return next;
  }

  #create(speaker: string | undefined, at: number): Turn {
    this.#ids += 1;
    return new Turn(`t${this.#ids}`, speaker, at);
  }

  #forget(): void {
    const [oldest] = this.#turns;
    if (!oldest) return;
    this.#forgotten += 1;
    for (const key of oldest.lines.flatMap(({ keys }) => keys)) this.#lines.delete(key);
    this.#undecided.delete(oldest);
    this.#remove(oldest, 0);
  }

  #remove(turn: Turn, place = this.#turns.lastIndexOf(turn)): void {
    if (place >= 0) this.#turns.splice(place, 1);
    this.#forgetQuery(turn);
    const key = keyOf(turn.speaker);
    if (this.#open.get(key) === turn) this.#open.delete(key);
  }

  #forgetQuery(turn: Turn): void {
    const queryId = turn.decision?.queryId;
    if (queryId !== undefined && this.#byQuery.get(queryId) === turn) this.#byQuery.delete(queryId);
  }

  #changed(): void {
    this.#views = undefined;
  }
}

/** Of its first line; last of all if it has none. */
function orderOf(turn: Turn | undefined): number {
  return turn?.lines[0]?.order ?? Number.POSITIVE_INFINITY;
}

/** The final of a segment leaves the words of another that are being said already. */
function endsPartial({ partial }: Turn, segment: string | undefined): boolean {
  if (!partial) return false;
  return segment === undefined || partial.segment === undefined || segment === partial.segment;
}

function keyOf(speaker: string | undefined): string {
  return speaker ?? '';
}
