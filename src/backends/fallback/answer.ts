import { takeUntilAborted } from '../../backend/abortable';
import { eventOf, FALLBACK, isText } from '../../backend/events';
import { Patience } from '../../backend/patience';
import type { BackendContext, RagBackend, RagEvent, RagQuery } from '../../backend/rag-backend';
import type { Logger } from '../../logging/logger';
import type { Clock } from '../../options/clock';

/** What an answer needs in addition to its query. */
export interface Plan {
  backends: readonly RagBackend[];
  onNoAnswer: boolean;
  firstTextTimeoutMs: number;
  logger: Logger;
  clock: Clock;
}

type Finish = Extract<RagEvent, { type: 'finish' }>;
type Outcome = { kind: 'over' } | { kind: 'failed'; error: unknown } | { kind: 'none'; finish: Finish };
type Steps<Result> = AsyncGenerator<RagEvent, Result, undefined>;

const NO_ANSWER: Finish = { type: 'finish', reason: 'no_answer' };

/** Asks one backend after the other until one answers or the last one fails. */
export async function* answer(plan: Plan, query: RagQuery, context: BackendContext): Steps<void> {
  const { backends, logger } = plan;
  const conversations = new Conversations(query.conversationId, backends.length);
  const rewriter = new AnswerRewriter();
  const held = isHeld(context);
  let noAnswer: Finish | undefined;
  for (const [index, backend] of backends.entries()) {
    const isLast = index === backends.length - 1;
    const outcome = yield* ask(plan, query, context, {
      backend,
      index,
      isLast,
      holds: !isLast || noAnswer !== undefined,
      conversations,
      rewriter,
    });
    if (outcome.kind === 'over' || context.signal.aborted) return;
    const note = { queryId: query.queryId, backend: backend.name };
    // Another backend is asked only what is certain.
    if (outcome.kind === 'failed' && held()) throw outcome.error;
    if (outcome.kind === 'none') noAnswer = outcome.finish;
    else if (!isLast) logger.warn({ ...note, err: outcome.error }, 'backend failed; the next one is asked');
    else if (noAnswer === undefined) throw outcome.error;
    else logger.warn({ ...note, err: outcome.error }, 'backend failed; there is no answer');
    if (isLast) yield noAnswer ?? NO_ANSWER;
    else yield FALLBACK;
    rewriter.begin();
  }
}

/** Whether the question may still change. */
function isHeld({ speculation }: BackendContext): () => boolean {
  let held = speculation !== undefined;
  speculation?.onConfirmed(() => {
    held = false;
  });
  return () => held;
}

interface Attempt {
  backend: RagBackend;
  index: number;
  isLast: boolean;
  /** Whether another reply can still be given: everything before the first text is held back, and must come in time. */
  holds: boolean;
  conversations: Conversations;
  rewriter: AnswerRewriter;
}

/** Throws what the backend throws after its first text: it is then too late to switch. */
async function* ask(
  { onNoAnswer, firstTextTimeoutMs, clock }: Plan,
  { conversationId: _, ...query }: RagQuery,
  context: BackendContext,
  { backend, index, isLast, holds, conversations, rewriter }: Attempt,
): Steps<Outcome> {
  const buffer = new PreTextBuffer(holds);
  const { signal } = context;
  const patience = new Patience(signal, holds ? firstTextTimeoutMs : Number.POSITIVE_INFINITY, clock);
  let finish: Finish | undefined;
  try {
    const asked = { ...query, ...conversations.of(index) };
    const answering = () => backend.answer(asked, { ...context, signal: patience.signal });
    for await (const each of takeUntilAborted(answering, patience.signal)) {
      const event = eventOf(each);
      if (isText(event)) patience.satisfied();
      if (event.type === 'finish') {
        finish = event;
        break;
      }
      const named =
        event.type === 'conversation' ? { ...event, id: conversations.with(index, event.id) } : event;
      for (const step of buffer.take(named).flatMap((one) => rewriter.rewrite(one))) {
        if (signal.aborted) return { kind: 'over' };
        yield step;
      }
    }
  } catch (error) {
    if (signal.aborted) return { kind: 'over' };
    if (buffer.hasText) throw error;
    return { kind: 'failed', error: patience.timedOut ?? error };
  } finally {
    patience.end();
  }
  if (patience.timedOut !== undefined) return { kind: 'failed', error: patience.timedOut };
  const isNone = finish?.reason === 'no_answer' || !buffer.hasText;
  if (isNone && onNoAnswer && !isLast) return { kind: 'none', finish: finish ?? NO_ANSWER };
  const held = buffer.release().flatMap((one) => rewriter.rewrite(one));
  for (const step of [...held, ...(finish ? [finish] : [])]) {
    if (signal.aborted) return { kind: 'over' };
    yield step;
  }
  return { kind: 'over' };
}

/**
 * Holds back what comes before the first text, so that the answer can still be replaced by another backend's without
 * a trace. With `holds` false everything passes.
 */
class PreTextBuffer {
  #events: RagEvent[] = [];
  readonly #holds: boolean;
  #hasText = false;

  constructor(holds: boolean) {
    this.#holds = holds;
  }

  /** Whether there has been text. */
  get hasText(): boolean {
    return this.#hasText;
  }

  /** What can be passed on now. */
  take(event: RagEvent): RagEvent[] {
    this.#hasText ||= isText(event);
    this.#events.push(event);
    return this.#hasText || !this.#holds ? this.release() : [];
  }

  /** Everything held back. */
  release(): RagEvent[] {
    return this.#events.splice(0);
  }
}

/** Tracks what the client has received, so that the next backend's answer replaces it instead of being appended. */
class AnswerRewriter {
  #has = { text: false, sources: false };
  #stale = { text: false, sources: false };

  /** Switches to the next backend. */
  begin(): void {
    this.#stale = { ...this.#has };
  }

  /** The events to send for this one. */
  rewrite(event: RagEvent): RagEvent[] {
    if (event.type === 'sources') {
      this.#stale.sources = false;
      this.#has.sources = true;
      return [event];
    }
    if (!isText(event)) return [event];
    const cleared: RagEvent[] = this.#stale.sources ? [{ type: 'sources', sources: [] }] : [];
    const told: RagEvent =
      this.#stale.text && event.type === 'text' ? { type: 'replace', text: event.text } : event;
    this.#stale = { text: false, sources: false };
    this.#has.text = true;
    return [...cleared, told];
  }
}

/**
 * The session keeps one conversation id, but each backend has its own: they are combined into a JSON list in the
 * order of the backends.
 */
class Conversations {
  readonly #ids: (string | null)[];

  constructor(conversationId: string | undefined, backends: number) {
    const known = listIn(conversationId);
    this.#ids = Array.from({ length: backends }, (_, index) => {
      const id = known[index];
      return typeof id === 'string' ? id : null;
    });
  }

  /** To spread into the query of the backend at that index. */
  of(index: number): { conversationId?: string } {
    const id = this.#ids[index];
    return typeof id === 'string' ? { conversationId: id } : {};
  }

  /** The combined id, with a new one for the backend at that index. */
  with(index: number, id: string): string {
    this.#ids[index] = id;
    return JSON.stringify(this.#ids);
  }
}

function listIn(conversationId: string | undefined): unknown[] {
  try {
    const list: unknown = JSON.parse(conversationId ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    // The id of a single backend, from before the fallback was configured.
    return [];
  }
}
