import { takeUntilAborted } from '../abortable';
import { declined } from '../declined';
import type { BackendContext, RagBackend, RagEvent, RagQuery, SpeculationContext } from '../rag-backend';
import { carriedOn } from './carried-on';

/**
 * Called before a question is passed to a backend; for one that was passed on while it could still change, when it is
 * confirmed. Resolves with a function to call when the answer is over, or throws a `BackendError`, and the answer
 * fails with it.
 *
 * @param place what `Hold` gave for the question
 */
export type Enter = (
  query: RagQuery,
  context: BackendContext,
  place?: Place,
) => (() => void) | Promise<() => void>;

/** What is occupied by a question that may still change. */
export interface Place {
  /** The question is confirmed: it no longer has to make way. */
  keep(): void;
  /** Further calls do nothing. */
  leave(): void;
}

/** Called before a question that may still change is passed to a backend; undefined: it is not passed on. */
export type Hold = (speculation: SpeculationContext) => Place | undefined;

/** The same backend behind a gate. Everything except answers, and passages found in advance, passes through. */
export function gateBackend(backend: RagBackend, enter: Enter, hold?: Hold): RagBackend {
  const { retrieve } = backend;
  return {
    name: backend.name,
    answer: (query, context) => ({
      [Symbol.asyncIterator]: () =>
        context.speculation
          ? heldAnswer({ backend, query, context, enter, hold }, context.speculation)
          : gatedAnswer({ backend, query, context, enter }),
    }),
    ...(retrieve
      ? {
          retrieve: (query, context) =>
            hold && context?.speculation
              ? heldPassages(() => retrieve.call(backend, query, context), hold, context.speculation)
              : retrieve.call(backend, query, context),
        }
      : {}),
    ...carriedOn(backend),
  };
}

interface Gated {
  backend: RagBackend;
  query: RagQuery;
  context: BackendContext;
  enter: Enter;
}

function gatedAnswer({ backend, query, context, enter }: Gated): AsyncIterator<string | RagEvent> {
  let isOver = false;
  let exit: (() => void) | undefined;
  return takeUntilAborted<string | RagEvent>(
    async () => {
      exit = await enter(query, context);
      if (!isOver) return backend.answer(query, context);
      exit();
      return nothing();
    },
    context.signal,
    () => {
      isOver = true;
      exit?.();
    },
  );
}

/** Enters when the question is confirmed; until then it has at most a place. */
function heldAnswer(
  { backend, query, context, enter, hold }: Gated & { hold: Hold | undefined },
  speculation: SpeculationContext,
): AsyncIterator<string | RagEvent> {
  let isOver = false;
  let exit: (() => void) | undefined;
  let place: Place | undefined;
  return takeUntilAborted<string | RagEvent>(
    () => {
      place = hold?.(speculation);
      if (hold && !place) return declined(speculation);
      speculation.onConfirmed(async () => {
        exit = await enter(query, context, place);
        if (isOver) exit();
      });
      return backend.answer(query, context);
    },
    context.signal,
    () => {
      isOver = true;
      exit?.();
      place?.leave();
    },
  );
}

async function heldPassages<T>(
  find: () => Promise<T[]>,
  hold: Hold,
  speculation: SpeculationContext,
): Promise<T[]> {
  const place = hold(speculation);
  if (!place) {
    speculation.decline();
    return [];
  }
  try {
    return await find();
  } finally {
    place.leave();
  }
}

async function* nothing(): AsyncGenerator<never, void, undefined> {}
