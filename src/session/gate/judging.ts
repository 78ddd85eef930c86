import { createGuardedAbort } from '../../backend/guarded-signal';
import type { Logger } from '../../logging/logger';
import type { Clock } from '../../options/clock';
import { DECISIONS, type JudgeCandidate, type JudgeVerdict, type QuestionJudge } from '../../questions/index';

export interface JudgingOptions {
  judge: QuestionJudge;
  timeoutMs: number;
  clock: Clock;
  logger: Logger;
}

/** A judge call in progress. */
export interface Consultation {
  /** Resolves with undefined if there is no verdict in time; never settles after `abort`. Never rejects. */
  readonly verdict: Promise<JudgeVerdict | undefined>;
  abort(): void;
}

const AT_ONCE = 4;
const FAILURES_IN_A_ROW = 2;
const RESTING_MS = 30_000;
const MAX_QUESTION_CHARS = 8_192;

/**
 * Asks a judge, waiting no longer than its deadline. A judge that fails twice in a row is skipped for a while, so
 * that a dead judge does not cost the full deadline every time.
 */
export class Judging {
  readonly #options: JudgingOptions;
  #running = 0;
  #failures = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;

  constructor(options: JudgingOptions) {
    this.#options = options;
  }

  /** Whether another call may start now. */
  get free(): boolean {
    return this.#running < AT_ONCE && this.#options.clock.now() >= this.#restsUntil;
  }

  consult(candidate: JudgeCandidate): Consultation {
    const { clock, timeoutMs, logger } = this.#options;
    const abort = createGuardedAbort({ queryId: '', backend: 'judge', logger });
    let settle: (verdict: JudgeVerdict | undefined) => void = () => {};
    const verdict = new Promise<JudgeVerdict | undefined>((resolve) => {
      settle = resolve;
    });
    let open = true;
    const end = () => {
      if (!open) return false;
      open = false;
      this.#running--;
      clock.clearTimeout(timer);
      return true;
    };
    const fail = (why: string, error?: unknown) => {
      if (!end()) return;
      this.#onFailure(why, error);
      abort.abort();
      settle(undefined);
    };
    const timer = clock.setTimeout(() => fail('it took too long'), timeoutMs);
    this.#running++;
    this.#ask(candidate, abort.signal).then(
      (given) => {
        if (!given) return fail('what it said is no verdict');
        if (!end()) return;
        this.#failures = 0;
        settle(given);
      },
      (error: unknown) => fail('it threw', error),
    );
    return {
      verdict,
      abort: () => {
        if (end()) abort.abort();
      },
    };
  }

  async #ask(candidate: JudgeCandidate, signal: AbortSignal): Promise<JudgeVerdict | undefined> {
    return readVerdict(await this.#options.judge(candidate, { signal }));
  }

  #onFailure(why: string, error: unknown): void {
    const { clock, logger } = this.#options;
    this.#failures++;
    const details = { why, failures: this.#failures, ...(error === undefined ? {} : { err: error }) };
    logger.warn(details, "the judge gave no verdict; the detector's decision stands");
    if (this.#failures < FAILURES_IN_A_ROW) return;
    this.#restsUntil = clock.now() + RESTING_MS;
    logger.error({ restingMs: RESTING_MS }, 'the judge keeps failing and is left alone for a while');
  }
}

/** Copies the verdict, so that nothing in it can change or throw later; undefined if it is not a valid verdict. */
function readVerdict(value: unknown): JudgeVerdict | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { decision, confidence, question } = value as Partial<Record<keyof JudgeVerdict, unknown>>;
  const known = DECISIONS.find((one) => one === decision);
  if (known === undefined || !isOptional(confidence, isProbability)) return undefined;
  if (!isOptional(question, isQuestion)) return undefined;
  return {
    decision: known,
    ...(confidence === undefined ? {} : { confidence }),
    ...(question === undefined ? {} : { question: question.trim() }),
  };
}

function isOptional<T>(value: unknown, is: (value: unknown) => value is T): value is T | undefined {
  return value === undefined || is(value);
}

function isProbability(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

function isQuestion(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= MAX_QUESTION_CHARS;
}
