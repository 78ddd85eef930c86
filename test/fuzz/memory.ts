import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MB = 2 ** 20;

/** The memory growth that is tolerated, in bytes. */
export const MAY_STAY = 20 * MB;

export interface Memory {
  /** Bytes in use after a collection, including buffers outside the heap. */
  inUse: number;
  /** Of the process. */
  resident: number;
}

export async function memory(): Promise<Memory> {
  // Collected objects may hold more memory until their finalizers have run.
  for (let i = 0; i < 3; i++) {
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { inUse: heapUsed + external, resident: rss };
}

export const megabytes = (bytes: number) => `${(bytes / MB).toFixed(1)} MB`;
