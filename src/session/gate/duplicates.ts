import type { FinishReason } from '../../protocol/index';
import { isSameQuestion, type Wording, wordingOf } from './wording';

interface Asked {
  queryId: string;
  wording: Wording;
  /** Since when the window counts: accepted, then answered. */
  since: number;
  acceptedAt: number;
  /** It was itself asked again on purpose. */
  again: boolean;
}

const MAX_REMEMBERED = 16;
/** What is longer is no question that somebody repeats. */
const MAX_CHARS = 1_000;
/**
 * Within it the same words are one question heard twice. Later they may be another: "why?" asks for the
 * reason of what was said last, and who asks again on purpose may do so a third time.
 */
const ECHO_MS = 2_000;

/**
 * The questions that were accepted lately, to know one that is asked again. Another microphone that heard
 * the same question is the same case.
 */
export class Duplicates {
  readonly #windowMs: number;
  readonly #asked: Asked[] = [];

  /** @param windowMs 0 finds none */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /**
   * The query that asks the same and still counts, if there is one.
   *
   * @param again the question is asked again on purpose
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
    this.#asked.push({ queryId, wording: wordingOf(question), since: now, acceptedAt: now, again });
    if (this.#asked.length > MAX_REMEMBERED) this.#asked.shift();
  }

  /** Its answer ended. Who got none may ask again. */
  ended(queryId: string, reason: FinishReason, now: number): void {
    const at = this.#asked.findIndex((asked) => asked.queryId === queryId);
    const asked = this.#asked[at];
    if (!asked) return;
    if (reason === 'complete') asked.since = now;
    else this.#asked.splice(at, 1);
  }
}
