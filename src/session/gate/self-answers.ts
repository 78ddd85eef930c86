import * as v from 'valibot';
import { age, ageOf, speaker } from '../snapshot/fields';
import { afterFillers } from './fillers';

export const selfAnswersSchema = v.array(v.object({ speaker, queryId: v.string(), age }));

const WHY =
  /\b(?:why|how come|how so|what for|for what reason|what(?:'s| is| was| are|'re) the (?:reason|cause)s?)\b|为什么|为何|为啥|何以|怎么会|干嘛|凭什么|什么原因|原因是什么/i;
const BECAUSE =
  /^(?:(?:(?:it|that|this)(?:'s| is| was) )?(?:simply |just |mainly |partly |probably |all )?(?:because\b|'?cause\b|cuz\b|due to\b)|the (?:main |real |simple )?reason (?:is|was|being)\b|(?:这|那)?(?:主要|可能|大概|应该|都)?是?(?:因为|由于)|(?:主要)?(?:的)?原因(?:就?是|在于))/i;

/** A question that its own speaker may be about to answer. */
export function asksWhy(question: string): boolean {
  return WHY.test(question.slice(-MAX_CHARS).replace(APOSTROPHES, "'"));
}

/** A final that gives a reason. */
export function givesReason(final: string): boolean {
  const said = final.slice(0, MAX_CHARS).replace(APOSTROPHES, "'");
  return BECAUSE.test(said.slice(afterFillers(said)));
}

const MAX_CHARS = 400;
const APOSTROPHES = /[\u2018\u2019\u02bc]/g;
const MAX_SPEAKERS = 16;
/** After this time the reason is more likely someone else's than the speaker's own. */
const WITHIN_MS = 8_000;

/** Tracks the accepted "why" question that its speaker may still answer themselves: their last utterance. */
export class SelfAnswers {
  readonly #open = new Map<string, { queryId: string; at: number }>();

  accepted(queryId: string, question: string, speaker: string | undefined, now: number): void {
    if (!asksWhy(question)) return;
    this.#open.delete(speaker ?? '');
    this.#open.set(speaker ?? '', { queryId, at: now });
    if (this.#open.size > MAX_SPEAKERS) {
      const [oldest] = this.#open.keys();
      if (oldest !== undefined) this.#open.delete(oldest);
    }
  }

  /** The query that the speaker's next final answers, if any. */
  next(final: string, speaker: string | undefined, now: number): string | undefined {
    if (this.#open.size === 0) return undefined;
    const open = this.#open.get(speaker ?? '');
    this.#open.delete(speaker ?? '');
    return open && now - open.at <= WITHIN_MS && givesReason(final) ? open.queryId : undefined;
  }

  snapshot(now: number): v.InferOutput<typeof selfAnswersSchema> {
    return [...this.#open].map(([speaker, { queryId, at }]) => ({ speaker, queryId, age: ageOf(at, now) }));
  }

  restore(state: v.InferOutput<typeof selfAnswersSchema>, takenAt: number): void {
    for (const { speaker, queryId, age } of state) this.#open.set(speaker, { queryId, at: takenAt - age });
  }
}
