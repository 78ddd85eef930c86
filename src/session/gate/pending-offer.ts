import * as v from 'valibot';
import type { Clock } from '../../options/clock';
import { age, ageOf } from '../snapshot/fields';

export const offerSchema = v.object({ question: v.string(), untilAge: age });

/** How long an offer can be accepted. */
const LIFE_MS = 60_000;

/** The question on offer, which an instant query can accept: one at a time, once, for a limited time. */
export class PendingOffer {
  readonly #clock: Clock;
  #offer: { question: string; until: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get question(): string | undefined {
    return this.#offer && this.#clock.now() <= this.#offer.until ? this.#offer.question : undefined;
  }

  make(question: string): void {
    this.#offer = { question, until: this.#clock.now() + LIFE_MS };
  }

  withdraw(): void {
    this.#offer = undefined;
  }

  snapshot(now: number): v.InferOutput<typeof offerSchema> | undefined {
    return this.#offer && { question: this.#offer.question, untilAge: ageOf(this.#offer.until, now) };
  }

  restore(state: v.InferOutput<typeof offerSchema> | undefined, takenAt: number): void {
    this.#offer = state && { question: state.question, until: takenAt - state.untilAge };
  }
}
