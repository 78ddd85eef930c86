import * as v from 'valibot';
import type { FinishReason } from '../../protocol/index';
import { age, ageOf } from '../snapshot/fields';
import { isSameQuestion, type Wording, wordingOf } from './wording';

export const duplicatesSchema = v.array(
  v.object({
    queryId: v.string(),
    question: v.string(),
    sinceAge: age,
    acceptedAge: age,
    again: v.boolean(),
  }),
);
type DuplicatesState = v.InferOutput<typeof duplicatesSchema>;

interface Asked {
  queryId: string;
  question: string;
  wording: Wording;
  /** The start of the window: when accepted, later when answered. */
  since: number;
  acceptedAt: number;
  /** It was itself a deliberate repetition. */
  again: boolean;
}

const MAX_REMEMBERED = 16;
/** Longer texts are not checked for duplicates. */
const MAX_CHARS = 1_000;
/**
 * Within this time the same words are one question heard twice. Later they may be a new question: "why?" refers to
 * whatever was said last, and a deliberately repeated question may be repeated again.
 */
const ECHO_MS = 2_000;

/**
 * Recently accepted questions, to recognise repeats. A question picked up by a second microphone is treated the same
 * way.
 */
export class Duplicates {
  readonly #windowMs: number;
  readonly #asked: Asked[] = [];

  /** @param windowMs 0 disables detection */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /**
   * The earlier query with the same question that is still within its window, if any.
   *
   * @param again the question is repeated deliberately
   */
  find(question: string, again: boolean, now: number): string | undefined {
    if (this.#asked.length === 0 || question.length > MAX_CHARS) return undefined;
    const wording = wordingOf(question);
    return this.#asked.findLast((earlier) => {
      if (now - earlier.since > this.#windowMs || !isSameQuestion(wording, earlier.wording)) return false;
      const echo = now - earlier.acceptedAt <= ECHO_MS;
      return again ? echo && earlier.again : echo || !wording.leaning;
    })?.queryId;
  }

  accepted(queryId: string, question: string, again: boolean, now: number): void {
    if (this.#windowMs <= 0 || question.length > MAX_CHARS) return;
    this.#remember({ queryId, question, wording: wordingOf(question), since: now, acceptedAt: now, again });
  }

  /** Its answer ended. If there was no answer, the question may be asked again. */
  ended(queryId: string, reason: FinishReason, now: number): void {
    const at = this.#asked.findIndex((asked) => asked.queryId === queryId);
    const asked = this.#asked[at];
    if (!asked) return;
    if (reason === 'complete') asked.since = now;
    else this.#asked.splice(at, 1);
  }

  snapshot(now: number): DuplicatesState {
    return this.#asked.map(({ queryId, question, since, acceptedAt, again }) => {
      return { queryId, question, sinceAge: ageOf(since, now), acceptedAge: ageOf(acceptedAt, now), again };
    });
  }

  restore(state: DuplicatesState, takenAt: number): void {
    if (this.#windowMs <= 0) return;
    for (const { queryId, question, sinceAge, acceptedAge, again } of state) {
      const [since, acceptedAt] = [takenAt - sinceAge, takenAt - acceptedAge];
      this.#remember({ queryId, question, wording: wordingOf(question), since, acceptedAt, again });
    }
  }

  #remember(asked: Asked): void {
    this.#asked.push(asked);
    if (this.#asked.length > MAX_REMEMBERED) this.#asked.shift();
  }
}
