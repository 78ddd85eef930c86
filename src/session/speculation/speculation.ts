import type { RagBackend, RagQuery } from '../../backend/index';
import type { Logger } from '../../logging/logger';
import type { Clock } from '../../options/clock';
import { BackendPull, nameOf } from '../answers/backend-pull';
import { Confirmation } from './confirmation';
import { HeldAnswer, type Waste } from './held-answer';
import type { AnswerSource, DiscardReason, Prepared, SpeculativeWork } from './prepared';
import { Retrieval } from './retrieval';
import { isSameContext } from './same-context';

/** How it ended. */
export type SpeculationEnd = { reused: true } | { reused: false; reason: DiscardReason; waste: Waste };

interface SpeculationOptions {
  backend: RagBackend;
  /** Its question is what was heard so far. */
  query: RagQuery;
  work: SpeculativeWork;
  clock: Clock;
  logger: Logger;
  /** Called once. */
  onEnd: (end: SpeculationEnd) => void;
  /** Runs third-party code once the session is at rest. */
  later: (call: () => void) => void;
  /** Runs a step of the session. */
  batch: (step: () => void) => void;
}

/** How long a question is waited for. */
const LIFE_MS = 10_000;
const NO_WASTE: Waste = { chars: 0, tokens: 0 };

/** What is done about one question before it is certain: passages are found, or an answer is begun and held. */
export class Speculation implements Prepared {
  readonly query: RagQuery;
  readonly work: SpeculativeWork;
  readonly #options: SpeculationOptions;
  readonly #confirmation: Confirmation;
  readonly #startedAt: number;
  readonly #retrieval: Retrieval | undefined;
  readonly #held: HeldAnswer | undefined;
  #timer: unknown;
  #state: 'open' | 'used' | 'discarded' = 'open';
  #openedAt = 0;

  constructor(options: SpeculationOptions) {
    const { backend, query, work, clock, logger, batch } = options;
    this.#options = options;
    this.query = query;
    this.work = work;
    this.#startedAt = clock.now();
    const discard = (reason: DiscardReason) => batch(() => this.discard(reason));
    this.#confirmation = new Confirmation(() => discard('declined'));
    const speculation = this.#confirmation;
    const failed = (error?: unknown) => {
      // Not a warning: the question is asked again if it is confirmed, and then any failure counts.
      if (error !== undefined) logger.debug({ backend: nameOf(backend), err: error }, 'speculation failed');
      discard('failed');
    };
    if (work === 'retrieve') {
      this.#retrieval = new Retrieval({ backend, query, speculation, clock, logger, onNothing: failed });
    } else {
      const pull = new BackendPull({ backend, query, clock, logger, speculation });
      this.#held = new HeldAnswer({ pull, confirmation: speculation, clock, onFailed: failed });
    }
    this.#timer = clock.setTimeout(() => discard('expired'), LIFE_MS);
    options.later(() => {
      if (this.#state === 'open') (this.#retrieval ?? this.#held)?.start();
    });
  }

  get queryId(): string {
    return this.query.queryId;
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  postpone(): void {
    if (this.work === 'answer') this.discard('queued');
  }

  open(query: RagQuery): AnswerSource | undefined {
    if (this.#state !== 'open') return undefined;
    if (!isSameContext(this.query, query)) {
      this.discard('mismatch');
      return undefined;
    }
    const { backend, clock, logger, later, onEnd } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#state = 'used';
    this.#openedAt = clock.now();
    onEnd({ reused: true });
    // An answer that is held confirms itself when it is read.
    if (this.#retrieval) later(() => this.#confirmation.confirm());
    return this.#held ?? new BackendPull({ backend, query, clock, logger, retrieval: this.#retrieval });
  }

  discard(reason: DiscardReason): void {
    if (this.#state !== 'open') return;
    const { clock, later, onEnd } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#state = 'discarded';
    later(() => (this.#retrieval ?? this.#held)?.abort());
    onEnd({ reused: false, reason, waste: this.#held?.received ?? NO_WASTE });
  }

  moments(): ReturnType<Prepared['moments']> {
    if (this.#state !== 'used') return {};
    return { foundAt: this.#retrieval?.foundAt, firstTextAt: this.#held?.firstTextAt };
  }

  timing(): ReturnType<Prepared['timing']> {
    const at = this.#retrieval ? this.#retrieval.foundAt : this.#held?.firstTextAt;
    if (this.#state !== 'used') return { speculation: 'discarded' };
    if (at === undefined && this.#retrieval) return { speculation: 'discarded' };
    // Asked only when it was certain, what came would have come as much later as it took.
    const saved = at === undefined ? 0 : Math.min(at, this.#openedAt) - this.#startedAt;
    return { speculation: this.#retrieval ? 'retrieved' : 'reused', saved_ms: Math.round(saved * 10) / 10 };
  }
}
