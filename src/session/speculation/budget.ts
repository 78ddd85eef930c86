import type { Clock } from '../../options/clock';
import { LIKELY_END } from '../../questions/end-likelihood';

/** How much may be tried. */
export interface SpeculationLimits {
  /** For one question. */
  perTurn: number;
  perMinute: number;
  perSession: number;
}

/** Enough is known to judge by. */
const MIN_TRIED = 12;
/** The weight of the last outcome. */
const WEIGHT = 0.15;
/** If fewer than this share are of use, it is not worth it for now. */
const MIN_REUSED = 0.2;
const REST_MS = 120_000;
/** What the share is taken to be before anything is known, and after a rest. */
const EXPECTED = 0.5;
const MINUTE_MS = 60_000;

/** How often the backend may be asked for one question, on average. */
const QUERIES = 1.35;
/** A question is taken for finished from this likelihood on; less or more after many or few attempts in vain. */
const FINISHED_FROM = { first: 0.45, least: LIKELY_END, most: 0.8, step: 0.02 };
/** How much of what was spent or saved before still counts after a turn. */
const MEMORY = 0.97;

/** Decides whether to speculate, by what has come of it so far. */
export class SpeculationBudget {
  readonly #limits: SpeculationLimits;
  readonly #clock: Clock;
  /** When the starts of the last minute were, on the clock. */
  readonly #starts: number[] = [];
  #started = 0;
  #tried = 0;
  #reused = EXPECTED;
  #restsUntil = Number.NEGATIVE_INFINITY;
  /** Queries beyond the average that is aimed at. */
  #surplus = 0;

  constructor(limits: SpeculationLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /**
   * Whether one more may start.
   *
   * @param inTurn how many the same turn has had
   */
  allows(inTurn: number): boolean {
    const { perTurn, perMinute, perSession } = this.#limits;
    const now = this.#clock.now();
    if (inTurn >= perTurn || this.#started >= perSession || now < this.#restsUntil) return false;
    while (this.#starts.length > 0 && now - (this.#starts[0] ?? now) >= MINUTE_MS) this.#starts.shift();
    return this.#starts.length < perMinute;
  }

  /**
   * From which likelihood on a question is taken for finished at once. The last attempt of a turn is kept until its
   * speaker pauses.
   */
  likelyEnd(inTurn: number): number {
    if (inTurn >= this.#limits.perTurn - 1 && inTurn > 0) return Number.POSITIVE_INFINITY;
    const { first, least, most, step } = FINISHED_FROM;
    return Math.min(most, Math.max(least, first + step * this.#surplus));
  }

  /** @param queries how often the backend was asked for it, in vain or not */
  turnEnded(queries: number, busy: boolean): void {
    this.#surplus = MEMORY * this.#surplus + queries - (busy ? QUERIES : 0);
  }

  started(): void {
    this.#started++;
    if (this.#limits.perMinute !== Number.POSITIVE_INFINITY) this.#starts.push(this.#clock.now());
  }

  /** What became of one. */
  ended(isReused: boolean): void {
    this.#tried++;
    this.#reused += WEIGHT * ((isReused ? 1 : 0) - this.#reused);
    if (this.#tried < MIN_TRIED || this.#reused >= MIN_REUSED) return;
    this.#restsUntil = this.#clock.now() + REST_MS;
    this.#tried = 0;
    this.#reused = EXPECTED;
  }
}
