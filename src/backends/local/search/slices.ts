/** Work is done in slices of so many milliseconds, between which the event loop has its turn. */
const SLICE_MS = 12;

/**
 * Runs a generator to its end without holding up the event loop for long; its yields say where it may
 * pause. Rejects with the signal's reason when that is aborted meanwhile.
 */
export async function inSlices<Result>(
  work: Generator<undefined, Result>,
  signal?: AbortSignal,
): Promise<Result> {
  let started = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - started < SLICE_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    started = performance.now();
  }
}
