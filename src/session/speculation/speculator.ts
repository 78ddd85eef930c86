import type { RagQuery } from '../../backend/index';
import type { AsrChunkMessage } from '../../protocol/index';
import { endLikelihood } from '../../questions/end-likelihood';
import type { AnswerQueue } from '../answers/answer-queue';
import { buildQuery } from '../answers/rag-query';
import type { SessionEvents } from '../events/session-events';
import type { ResolvedSessionOptions } from '../options';
import { joinFinals } from '../turns/join-finals';
import { SpeculationBudget } from './budget';
import type { ForeseenQuestion } from './foreseen-question';
import { canRetrieve } from './level';
import { PartialWatch, type Spoken } from './partial-watch';
import { DISCARDED, type DiscardReason, NONE, type Prepared, type SpeculativeWork } from './prepared';
import { hasQuestionCue } from './question-cues';
import { mayReuse } from './reuse-rule';
import { isSameContext } from './same-context';
import { Speculation, type SpeculationEnd } from './speculation';

interface Surroundings {
  events: SessionEvents;
  answers: AnswerQueue;
  /** How far to go. */
  level: SpeculativeWork;
  /** The question that would be asked if this partial were the final. */
  foresee: (chunk: AsrChunkMessage) => ForeseenQuestion | undefined;
}

/** So many characters more are not a revision: the speaker goes on. */
const MOVED_ON_CHARS = 24;
/** Reasons that say nothing about whether speculation pays. */
const NO_FAULT: readonly DiscardReason[] = ['declined', 'reset', 'queued'];

/**
 * Prepares answers while questions are still being spoken: passages are found, or an answer is begun and held back.
 * One at a time. What is prepared is used when the question is asked and the reuse rule agrees, and dropped otherwise.
 */
export class Speculator {
  readonly #options: ResolvedSessionOptions;
  readonly #events: SessionEvents;
  readonly #answers: AnswerQueue;
  readonly #level: SpeculativeWork;
  readonly #foresee: Surroundings['foresee'];
  readonly #budget: SpeculationBudget;
  readonly #watch: PartialWatch;
  #current: { speculation: Speculation; speaker: string | undefined; chars: number } | undefined;

  constructor(options: ResolvedSessionOptions, { events, answers, level, foresee }: Surroundings) {
    this.#options = options;
    this.#events = events;
    this.#answers = answers;
    this.#level = level;
    this.#foresee = foresee;
    this.#budget = new SpeculationBudget(options.speculation, options.clock);
    this.#watch = new PartialWatch(options.clock, (spoken) => events.batch(() => this.#consider(spoken)));
  }

  /**
   * A partial.
   *
   * @param before what its turn has said before it
   */
  heard(chunk: AsrChunkMessage, before: string): void {
    const { text, speaker, endpoint } = chunk;
    const known = this.#watch.of(speaker);
    const former = known?.chunk.text ?? '';
    if (text === former && !endpoint) return;
    if (text.trim() === '') return;
    const spoken = this.#watch.heard(chunk);
    const isGrown = spoken.isCued && text.startsWith(former);
    spoken.isCued = isGrown || hasQuestionCue(text) || (before !== '' && hasQuestionCue(before));
    if (!spoken.isCued) return;
    const said = joinFinals(before, text);
    this.#dropIfMovedOn(speaker, said.length);
    if (endpoint || endLikelihood(said) >= this.#budget.likelyEnd(spoken.started)) this.#consider(spoken);
    else this.#watch.await(spoken);
  }

  /** The words of a speaker are final: what is said next begins anew. */
  onFinal(speaker: string | undefined): void {
    this.#watch.settle(speaker);
  }

  /** What has been done for a question that is asked now. */
  claim(query: RagQuery, speaker: string | undefined): Prepared {
    const current = this.#current;
    const busy = this.#answers.conversationId
      ? { ...query, conversationId: this.#answers.conversationId }
      : query;
    const spoken = this.#watch.of(speaker);
    const started = spoken?.started ?? 0;
    // Accounted for.
    if (spoken) spoken.started = 0;
    if (current?.speculation.isOpen && fits(current.speculation, busy)) {
      this.#current = undefined;
      this.#budget.turnEnded(started, true);
      return current.speculation;
    }
    this.#budget.turnEnded(started + 1, true);
    return started > 0 ? DISCARDED : NONE;
  }

  /** A turn was decided, and is context from now on: nothing that was prepared without it can be used. */
  onTurnDecided(speaker: string | undefined): void {
    this.#drop(this.#current?.speaker === speaker ? 'mismatch' : 'not_asked');
    const inVain = this.#watch.of(speaker)?.started ?? 0;
    if (inVain > 0) this.#budget.turnEnded(inVain, false);
    this.#watch.end(speaker);
    for (const spoken of this.#watch.all()) {
      if (!spoken.isCued) continue;
      spoken.examined = undefined;
      this.#watch.await(spoken);
    }
  }

  /** Drops everything; a later partial begins anew. */
  reset(reason: DiscardReason = 'reset'): void {
    this.#drop(reason);
    this.#watch.clear();
  }

  /** Finds out whether the words ask, and speculates if they do and it may. */
  #consider(spoken: Spoken): void {
    const { chunk } = spoken;
    if (spoken.examined === chunk.text) return;
    // Looked at first: most often it is the cheaper reason.
    const work = this.#possibleWork();
    if (!work || !this.#budget.allows(spoken.started)) return;
    spoken.examined = chunk.text;
    const foreseen = this.#foresee(chunk);
    if (!foreseen) return;
    const query = this.#queryFor(foreseen);
    const current = this.#current?.speculation;
    if (current?.isOpen && fits(current, query)) return;
    this.#drop('changed');
    spoken.started++;
    this.#start(work, query, chunk);
  }

  /** During an answer nothing is begun that would have to wait for its end. */
  #possibleWork(): SpeculativeWork | undefined {
    const { backend, onQuestionWhileAnswering: policy } = this.#options;
    if (!this.#answers.busy || policy === 'interrupt') return this.#level;
    return policy === 'queue' && canRetrieve(backend) ? 'retrieve' : undefined;
  }

  #queryFor({ question, language, previous }: ForeseenQuestion): RagQuery {
    const { createId, id: sessionId, user } = this.#options;
    const { conversationId } = this.#answers;
    const query = buildQuery({ question, queryId: createId(), sessionId, language, user, previous });
    return conversationId ? { ...query, conversationId } : query;
  }

  #start(work: SpeculativeWork, query: RagQuery, { speaker, text }: AsrChunkMessage): void {
    const events = this.#events;
    const { backend, clock, logger } = this.#options;
    this.#budget.started();
    events.speculation({ phase: 'started', work });
    const speculation = new Speculation({
      backend,
      query,
      work,
      clock,
      logger,
      onEnd: (end) => this.#onEnd(work, end),
      later: (call) => events.afterDelivery(call),
      batch: (step) => events.batch(step),
    });
    this.#current = { speculation, speaker, chars: text.length };
  }

  #onEnd(work: SpeculativeWork, end: SpeculationEnd): void {
    if (end.reused) {
      this.#budget.ended(true);
      this.#events.speculation({ phase: 'reused', work });
      return;
    }
    const { reason, waste } = end;
    if (!NO_FAULT.includes(reason)) this.#budget.ended(false);
    this.#events.speculation({ phase: 'discarded', work, reason, ...waste });
  }

  /** A partial that was only revised may come back; one that has grown by a lot does not. */
  #dropIfMovedOn(speaker: string | undefined, chars: number): void {
    const current = this.#current;
    if (!current || current.speaker !== speaker || chars <= current.chars + MOVED_ON_CHARS) return;
    this.#drop('moved_on');
  }

  #drop(reason: DiscardReason): void {
    const current = this.#current;
    this.#current = undefined;
    current?.speculation.discard(reason);
  }
}

/** Whether what is prepared for one question may be given to another. */
function fits({ query }: Speculation, asked: RagQuery): boolean {
  return isSameContext(query, asked) && mayReuse(query.question, asked.question);
}
