import { DETECTION_REASONS, type Decision } from '../../questions/index';
import type { JudgedTurn, Outcome } from './judged-turn';
import type { Threshold } from './thresholds';

/**
 * Whether a labelled turn is a hit: what should be answered is, and nothing else. An offer is not an answer.
 */
export function outcomeOf(decision: Decision, label: boolean | undefined): Outcome | undefined {
  if (label === undefined) return undefined;
  if ((decision === 'answer') === label) return 'right';
  return label ? 'missed' : 'false_trigger';
}

/** The result for a whole input. */
export interface Summary {
  lines: number;
  /** Unreadable lines. */
  badLines: number;
  /** Messages of other types. */
  otherLines: number;
  turns: number;
  answered: number;
  offered: number;
  silent: number;
  /** Number of turns per reason, the most frequent first. */
  reasons: Record<Decision, [reason: string, turns: number][]>;
  /** Present when the input has labels. */
  labels?: Score;
  /** Present when it was asked for. */
  thresholds?: Threshold[];
  turnsPerSecond?: number;
}

export interface Score {
  questions: number;
  others: number;
  missed: number;
  /** How many of the missed ones were offered. */
  missedButOffered: number;
  falseTriggers: number;
  /** 0 to 1; absent when the divisor would be 0. */
  precision?: number;
  recall?: number;
  f1?: number;
  falseTriggersPer100?: number;
}

/** Counts turns as they arrive. */
export class Tally {
  lines = 0;
  badLines = 0;
  otherLines = 0;
  readonly #reasons = { answer: new Map(), offer: new Map(), silent: new Map() } as Record<
    Decision,
    Map<string, number>
  >;
  readonly #labelled = { questions: 0, others: 0, missed: 0, offered: 0, falseTriggers: 0 };

  add(turn: JudgedTurn): void {
    this.#count(turn, 1);
    if (turn.instead) this.#count(turn.instead, -1);
  }

  #count({ decision, reason, label, outcome }: JudgedTurn, by: 1 | -1): void {
    const reasons = this.#reasons[decision];
    reasons.set(reason, (reasons.get(reason) ?? 0) + by);
    if (label === undefined) return;
    this.#labelled[label ? 'questions' : 'others'] += by;
    if (outcome === 'false_trigger') this.#labelled.falseTriggers += by;
    if (outcome !== 'missed') return;
    this.#labelled.missed += by;
    if (decision === 'offer') this.#labelled.offered += by;
  }

  /** `seconds`: how long it took to judge them all. */
  summary(seconds: number): Summary {
    const reasons = {
      answer: sorted(this.#reasons.answer),
      offer: sorted(this.#reasons.offer),
      silent: sorted(this.#reasons.silent),
    };
    const [answered, offered, silent] = [sum(reasons.answer), sum(reasons.offer), sum(reasons.silent)];
    const turns = answered + offered + silent;
    const { questions, others } = this.#labelled;
    return {
      lines: this.lines,
      badLines: this.badLines,
      otherLines: this.otherLines,
      turns,
      answered,
      offered,
      silent,
      reasons,
      ...(questions + others === 0 ? {} : { labels: this.#score() }),
      ...(turns === 0 || seconds <= 0 ? {} : { turnsPerSecond: Math.round(turns / seconds) }),
    };
  }

  #score(): Score {
    const { questions, others, missed, offered, falseTriggers } = this.#labelled;
    const found = questions - missed;
    return {
      questions,
      others,
      missed,
      missedButOffered: offered,
      falseTriggers,
      ...share('precision', found, found + falseTriggers),
      ...share('recall', found, questions),
      ...share('f1', 2 * found, 2 * found + missed + falseTriggers),
      ...share('falseTriggersPer100', 100 * falseTriggers, others),
    };
  }
}

function share<K extends string>(name: K, part: number, whole: number): { [N in K]?: number } {
  return (whole === 0 ? {} : { [name]: part / whole }) as { [N in K]?: number };
}

const ORDER: readonly string[] = DETECTION_REASONS;

/** Reasons with equal counts stay in the order of the documentation. */
function sorted(reasons: ReadonlyMap<string, number>): [string, number][] {
  const place = (reason: string) => (ORDER.includes(reason) ? ORDER.indexOf(reason) : ORDER.length);
  return [...reasons]
    .filter(([, turns]) => turns > 0)
    .sort(([a, many], [b, more]) => more - many || place(a) - place(b) || (a < b ? -1 : 1));
}

function sum(reasons: readonly [string, number][]): number {
  return reasons.reduce((total, [, turns]) => total + turns, 0);
}
