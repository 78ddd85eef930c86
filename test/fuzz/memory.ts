import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MB = 2 ** 20;

/** What may stay behind, in bytes. */
export const MAY_STAY = 20 * MB;

export interface Memory {
  /** Bytes in use after a collection, the buffers outside of the heap included. */
  inUse: number;
  /** Of the process. */
  resident: number;
}

export async function memory(): Promise<Memory> {
  // What a collection lets go may hold more until its finalizers have run.
  for (let i = 0; i < 3; i++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { inUse: heapUsed + external, resident: rss };
}

export const megabytes = (bytes: number) => `${(bytes / MB).toFixed(1)} MB`;
