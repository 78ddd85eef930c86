import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'vitest';
import type { Fault } from './fault';
import { expectDiscreet, expectOutcome, expectUsable } from './fault-expect';
import { type FaultPlay, type FaultRig, withRig } from './fault-rig';
import type { Wire } from './fault-server';

/** A hundred megabytes of anything, wherever they come from, are never held in memory. */

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MB = 2 ** 20;
const FLOOD = 100 * MB;
const STEP = 4 * MB;
const ALLOWED = 32 * MB;

/** Bytes in use after a collection, including buffers outside the heap. */
function inUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * Sends the piece until a hundred megabytes are written or the other side stops reading; returns the peak.
 */
async function flood(wire: Wire, piece: string, raw = false): Promise<number> {
  let peak = 0;
  const bytes = Buffer.from(piece);
  for (let limit = STEP; limit <= FLOOD && !wire.request.socket.destroyed; limit += STEP) {
    await wire.pour(bytes, { limit, raw });
    peak = Math.max(peak, inUse());
  }
  return peak;
}

export type Flood = Omit<Fault<object>, 'play'> & {
  lead: FaultPlay;
  piece: string;
  raw?: boolean;
  /** What follows the flood when all of it was taken. */
  after?: string;
};

export async function expectBounded(
  starting: Promise<FaultRig>,
  { lead, piece, raw, after, ...expected }: Flood,
): Promise<void> {
  await withRig(starting, async (rig) => {
    const before = inUse();
    const measured = new Promise<{ peak: number; taken: boolean }>((resolve) => {
      rig.play(async (wire, hearing) => {
        await lead(wire, hearing);
        const peak = await flood(wire, piece, raw);
        const taken = !wire.request.socket.destroyed;
        resolve({ peak, taken });
        if (after !== undefined) wire.end(after);
      });
    });
    const told = await rig.ask();
    const { peak, taken } = await measured;
    expectOutcome(told, expected);
    // Refused data is not read to its end.
    expect(taken).toBe(after !== undefined);
    expect(peak - before).toBeLessThan(ALLOWED);
    await expectUsable(rig);
    expect(inUse() - before).toBeLessThan(ALLOWED);
    expectDiscreet(rig);
  });
}
