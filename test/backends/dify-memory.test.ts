import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { event, messageEnd } from '../support/dify-double';
import type { Wire } from '../support/fault-server';
import { expectDiscreet, expectOutcome, expectUsable } from './dify-faults.expect';
import { type FaultPlay, FaultRig, withRig } from './dify-faults.rig';
import type { Fault } from './dify-faults.table';

/** A hundred megabytes of anything, wherever they come, are never held. */

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const MB = 2 ** 20;
const FLOOD = 100 * MB;
const STEP = 4 * MB;
const ALLOWED = 32 * MB;

/** Bytes in use after a collection, the buffers outside of the heap included. */
function inUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Sends the piece until a hundred megabytes are gone or the other side has had enough; tells the peak. */
async function flood(wire: Wire, piece: string, raw = false): Promise<number> {
  let peak = 0;
  const bytes = Buffer.from(piece);
  for (let limit = STEP; limit <= FLOOD && !wire.request.socket.destroyed; limit += STEP) {
    await wire.pour(bytes, { limit, raw });
    peak = Math.max(peak, inUse());
  }
  return peak;
}

const X = 'x'.repeat(65_536);
const SAID = event('message', { answer: 'At ' });
const GOOD_END = event('message', { answer: 'six.' }) + messageEnd();

type Case = Omit<Fault, 'play'> & {
  lead: FaultPlay;
  piece: string;
  raw?: boolean;
  /** What follows the flood when all of it was taken. */
  after?: string;
};

const begun: FaultPlay = (wire) => wire.head().send(event('workflow_started'));
const said: FaultPlay = async (wire, hearing) => {
  wire.head().send(SAID);
  await hearing.begun;
};
const broken = { outcome: 'BACKEND_ERROR' } as const;
const well = { outcome: 'complete', after: GOOD_END } as const;

const CASES: Case[] = [
  { name: 'a line, before text', lead: begun, piece: X, ...broken },
  { name: 'a line, after text', lead: said, piece: X, text: 'At ', ...broken },
  { name: 'an event of many lines, before text', lead: begun, piece: `data: ${X}\n`, ...broken },
  { name: 'an event of many lines, after text', lead: said, piece: `data: ${X}\n`, text: 'At ', ...broken },
  { name: 'comments, before text', lead: begun, piece: ': x\n'.repeat(16_384), text: 'six.', ...well },
  { name: 'comments, after text', lead: said, piece: ': x\n'.repeat(16_384), text: 'At six.', ...well },
  { name: 'unknown events', lead: said, piece: event('unknown', { data: X }), text: 'At six.', ...well },
  {
    name: 'a header',
    lead: (wire) => wire.raw('HTTP/1.1 200 OK\r\nX-A: '),
    piece: X,
    raw: true,
    outcome: 'BACKEND_UNAVAILABLE',
  },
  { name: 'a page of an error', lead: (wire) => wire.head(500, {}), piece: X, ...broken },
  {
    name: 'a page in place of the API',
    lead: (wire) => wire.head(200, {}),
    piece: X,
    outcome: 'BACKEND_REJECTED',
  },
  {
    name: 'one JSON answer',
    lead: (wire) => wire.head(200, { 'Content-Type': 'application/json' }).send('{"answer":"'),
    piece: X,
    ...broken,
  },
];

async function expectBounded({ lead, piece, raw, after, ...expected }: Case): Promise<void> {
  await withRig(FaultRig.start(), async (rig) => {
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
    // What is refused is not read to its end.
    expect(taken).toBe(after !== undefined);
    expect(peak - before).toBeLessThan(ALLOWED);
    await expectUsable(rig);
    expect(inUse() - before).toBeLessThan(ALLOWED);
    expectDiscreet(rig);
  });
}

describe('a hundred megabytes of', () => {
  test.each(CASES)('$name', expectBounded);
});
