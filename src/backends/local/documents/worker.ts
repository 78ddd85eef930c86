import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { isGone, type Kind, type Parsed, reasonOf } from './formats/format';
import { parse } from './formats/parse';

/** The worker thread that reads large files and slow formats, so that answers are not delayed. */

export interface Job {
  file: string;
  kind: Kind;
}

export type Outcome = { parsed: Parsed } | { reason: string; gone: boolean };

// The PDF library needs it to list what pages draw; Node 20 lacks it. Only this thread gets it.
if (!('transferToFixedLength' in ArrayBuffer.prototype)) {
  Object.defineProperty(ArrayBuffer.prototype, 'transferToFixedLength', {
    value(this: ArrayBuffer, length: number) {
      return this.slice(0, length);
    },
  });
}

parentPort?.on('message', async ({ file, kind }: Job) => {
  const outcome: Outcome = await readFile(file)
    .then(async (bytes) => ({ parsed: await parse(kind, bytes) }))
    .catch((error: unknown) => ({ reason: reasonOf(error), gone: isGone(error) }));
  parentPort?.postMessage(outcome);
});
