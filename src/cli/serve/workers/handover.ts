import type { Worker } from 'node:cluster';

/** A connection that the primary has accepted, and passes on. */
interface Handle {
  close(): void;
}

/**
 * The primary hands each worker one connection at a time, and keeps it until the worker says that it has it.
 * A worker that dies in between never says so: whoever is at the other end would wait for ever, if the
 * connection were not closed. One that was accepted is closed here already.
 */
export function dropUnaccepted(worker: Worker): void {
  const { process: child } = worker;
  const send = child.send as (...given: unknown[]) => boolean;
  let last: Handle | undefined;
  child.send = (...given: unknown[]) => {
    const [, handle] = given;
    if (isHandle(handle)) last = handle;
    return send.apply(child, given);
  };
  worker.once('exit', (_code, signal) => {
    // One that ends by itself may have given it back, for another worker.
    if (signal) last?.close();
  });
}

function isHandle(value: unknown): value is Handle {
  return typeof (value as Partial<Handle> | null | undefined)?.close === 'function';
}
