/**
 * Does some work under one signal that the caller's abort or the passing of `timeoutMs` ends, whichever
 * comes first; rejects then at once, with the caller's reason or with `late()`, whatever the work does.
 */
export async function within<T>(
  { signal, timeoutMs, late }: { signal: AbortSignal; timeoutMs: number; late: () => Error },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const controller = new AbortController();
  let giveUp: (reason: unknown) => void = () => {};
  const given = new Promise<never>((_, reject) => {
    giveUp = (reason) => {
      reject(reason);
      controller.abort();
    };
  });
  const onAbort = () => giveUp(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => giveUp(late()), timeoutMs);
  try {
    return await Promise.race([work(controller.signal), given]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
