import { eventOf } from '../../backend/events';
import type { BackendContext, RagBackend, RagEvent, RagQuery } from '../../backend/rag-backend';
import { takeUntilAborted } from '../../backend/until-aborted';
import { FALLBACK } from '../../backend/warnings';
import type { Logger } from '../../logging/logger';
import { Conversations } from './conversations';
import { Held } from './held';
import { Outgoing } from './outgoing';

/** What an answer needs besides its query. */
export interface Plan {
  backends: readonly RagBackend[];
  onNoAnswer: boolean;
  logger: Logger;
}

type Finish = Extract<RagEvent, { type: 'finish' }>;
type Outcome = { kind: 'over' } | { kind: 'failed'; error: unknown } | { kind: 'none'; finish: Finish };
type Steps<Result> = AsyncGenerator<RagEvent, Result, undefined>;

const NO_ANSWER: Finish = { type: 'finish', reason: 'no_answer' };

/** Asks one backend after the other, until one answers or the last one failed. */
export async function* answer(plan: Plan, query: RagQuery, context: BackendContext): Steps<void> {
  const { backends, logger } = plan;
  const conversations = new Conversations(query.conversationId, backends.length);
  const outgoing = new Outgoing();
  let noAnswer: Finish | undefined;
  for (const [index, backend] of backends.entries()) {
    const isLast = index === backends.length - 1;
    const outcome = yield* ask(plan, query, context, {
      backend,
      index,
      isLast,
      holds: !isLast || noAnswer !== undefined,
      conversations,
      outgoing,
    });
    if (outcome.kind === 'over' || context.signal.aborted) return;
    const note = { queryId: query.queryId, backend: backend.name };
    if (outcome.kind === 'none') noAnswer = outcome.finish;
    else if (!isLast) logger.warn({ ...note, err: outcome.error }, 'backend failed; the next one is asked');
    else if (noAnswer === undefined) throw outcome.error;
    else logger.warn({ ...note, err: outcome.error }, 'backend failed; there is no answer');
    if (isLast) yield noAnswer ?? NO_ANSWER;
    else yield FALLBACK;
    outgoing.begin();
  }
}

interface Turn {
  backend: RagBackend;
  index: number;
  isLast: boolean;
  /** Whether nothing is passed on before the first text. */
  holds: boolean;
  conversations: Conversations;
  outgoing: Outgoing;
}

/** Throws what the backend throws after its first text: then it is too late for another one. */
async function* ask(
  { onNoAnswer }: Plan,
  { conversationId: _, ...query }: RagQuery,
  context: BackendContext,
  { backend, index, isLast, holds, conversations, outgoing }: Turn,
): Steps<Outcome> {
  const held = new Held(holds);
  let finish: Finish | undefined;
  try {
    const answered = backend.answer({ ...query, ...conversations.of(index) }, context);
    for await (const each of takeUntilAborted(answered, context.signal)) {
      const event = eventOf(each);
      if (event.type === 'finish') {
        finish = event;
        break;
      }
      const named =
        event.type === 'conversation' ? { ...event, id: conversations.with(index, event.id) } : event;
      for (const step of held.take(named).flatMap((one) => outgoing.pass(one))) {
        if (context.signal.aborted) return { kind: 'over' };
        yield step;
      }
    }
  } catch (error) {
    if (context.signal.aborted) return { kind: 'over' };
    if (held.hasText) throw error;
    return { kind: 'failed', error };
  }
  const isNone = finish?.reason === 'no_answer' || !held.hasText;
  if (isNone && onNoAnswer && !isLast) return { kind: 'none', finish: finish ?? NO_ANSWER };
  for (const step of [...held.release().flatMap((one) => outgoing.pass(one)), ...(finish ? [finish] : [])]) {
    if (context.signal.aborted) return { kind: 'over' };
    yield step;
  }
  return { kind: 'over' };
}
