/**
 * Resolves with the outcome of the work or rejects on abort, whichever comes first, even if the work ignores the
 * abort.
 */
export async function untilAborted<T>(work: PromiseLike<T>, signal: AbortSignal): Promise<T> {
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
  try {
    return await Promise.race([aborted, work]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

const OVER: IteratorReturnResult<undefined> = { value: undefined, done: true };

/**
 * Yields what the source yields until the abort, which ends the iteration at once, whether or not the source obeys
 * it. `open` is called by the first `next`. `onEnd` is called once, when the iteration ends for any reason. A source
 * that is left early is told to end but not awaited.
 *
 * Not a generator: a generator's `return` waits for the pending `next`, so a source that hangs could never be left.
 */
export function takeUntilAborted<T>(
  open: () => AsyncIterable<T> | PromiseLike<AsyncIterable<T>>,
  signal: AbortSignal,
  onEnd: () => void = () => {},
): AsyncIterableIterator<T> {
  type Step = IteratorResult<T, undefined>;
  let inner: AsyncIterator<T> | undefined;
  let isOver = false;
  /** The pending step; almost always the only one. Its handlers are shared: a step per token has to be cheap. */
  let pending: { resolve(step: Step): void; reject(error: unknown): void } | undefined;
  /** Ends further pending steps. */
  const others = new Set<(step: Step) => void>();

  const finish = () => {
    if (isOver) return;
    isOver = true;
    signal.removeEventListener('abort', leave);
    onEnd();
  };
  const leave = () => {
    if (isOver) return;
    finish();
    pending?.resolve(OVER);
    for (const resolve of others) resolve(OVER);
    void quietly(async () => inner?.return?.());
  };
  const begin = async (): Promise<IteratorResult<T>> => {
    signal.addEventListener('abort', leave);
    const source = await open();
    if (isOver) return OVER;
    inner = source[Symbol.asyncIterator]();
    return inner.next();
  };
  const taken = (step: IteratorResult<T>): Step => {
    if (step.done) finish();
    return step.done || isOver ? OVER : step;
  };
  const failed = (error: unknown) => {
    finish();
    return error;
  };
  const onStep = (step: IteratorResult<T>) => {
    const { resolve } = pending ?? {};
    pending = undefined;
    resolve?.(taken(step));
  };
  const onFailure = (error: unknown) => {
    const { reject } = pending ?? {};
    pending = undefined;
    reject?.(failed(error));
  };
  let begun: Promise<unknown> | undefined;
  const pull = (): Promise<IteratorResult<T>> => {
    // The common case, once per token, costs no further promise.
    if (inner) return nextOf(inner);
    if (begun) return begun.then(() => (inner ? inner.next() : OVER));
    const first = begin();
    begun = first.catch(() => {});
    return first;
  };

  return {
    next() {
      if (signal.aborted) leave();
      if (isOver) return Promise.resolve(OVER);
      return new Promise<Step>((resolve, reject) => {
        if (!pending) {
          pending = { resolve, reject };
          pull().then(onStep, onFailure);
          return;
        }
        others.add(resolve);
        const settled = () => others.delete(resolve);
        pull().then(
          (step) => settled() && resolve(taken(step)),
          (error: unknown) => settled() && reject(failed(error)),
        );
      });
    },
    async return() {
      leave();
      return OVER;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** A hand-written iterator may throw, or return a step that is no promise. */
function nextOf<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T>> {
  try {
    return Promise.resolve(iterator.next());
  } catch (error) {
    return Promise.reject(error);
  }
}

async function quietly(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch {
    // The source was abandoned; how it ends does not matter.
  }
}
