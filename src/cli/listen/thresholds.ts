import type { JudgedTurn } from './judged-turn';

/** The values of --answer-at that are compared. */
const VALUES = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** What another value of --answer-at would have done. */
export interface Threshold {
  answerAt: number;
  answered: number;
  /** How many of these ask nothing: counted if the input has labels, otherwise expected from their confidences. */
  wrong: number;
  /** The share of the questions that is answered, 0 to 1; only if the input has labels. */
  recall?: number;
  /** How many of 100 turns that ask nothing are answered; only if the input has labels. */
  falseTriggersPer100?: number;
}

/** Compares thresholds over the turns of one input. */
export class Thresholds {
  readonly #judgedAt: number;
  readonly #counts = VALUES.map((answerAt) => ({ answerAt, answered: 0, wrong: 0, found: 0, false: 0 }));
  #questions = 0;
  #others = 0;

  /** @param judgedAt the threshold that the turns were judged with */
  constructor(judgedAt: number) {
    this.#judgedAt = judgedAt;
  }

  add(turn: JudgedTurn): void {
    this.#count(turn, 1);
    if (turn.instead) this.#count(turn.instead, -1);
  }

  #count(turn: JudgedTurn, by: 1 | -1): void {
    const { confidence, decision, label } = turn;
    if (label === true) this.#questions += by;
    if (label === false) this.#others += by;
    for (const count of this.#counts) {
      if (!(this.#isDecidedByThreshold(turn) ? confidence >= count.answerAt : decision === 'answer'))
        continue;
      count.answered += by;
      count.wrong += by * (1 - (label === undefined ? confidence : Number(label)));
      if (label === true) count.found += by;
      if (label === false) count.false += by;
    }
  }

  /** Or by something else: a duplicate stays silent, and whoever says the name is answered. */
  #isDecidedByThreshold({ confidence, decision, reason }: JudgedTurn): boolean {
    return reason !== 'incomplete' && confidence >= this.#judgedAt === (decision === 'answer');
  }

  rows(): Threshold[] {
    return this.#counts.map(({ answerAt, answered, wrong, found, false: falseTriggers }) => ({
      answerAt,
      answered,
      wrong,
      ...(this.#questions === 0 ? {} : { recall: found / this.#questions }),
      ...(this.#others === 0 ? {} : { falseTriggersPer100: (100 * falseTriggers) / this.#others }),
    }));
  }
}
