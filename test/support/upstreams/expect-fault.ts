import { expect } from 'vitest';
import type { Fault } from './fault';
import { expectDiscreet, expectOutcome, expectUsable } from './fault-expect';
import { type FaultRig, withRig } from './fault-rig';

/** One fault through the whole session: what the client is sent, and that the next question is answered. */
export async function expectFault(starting: Promise<FaultRig>, fault: Fault<object>): Promise<void> {
  await withRig(starting, async (rig) => {
    rig.play(fault.play);
    const told = await rig.ask();
    expectOutcome(told, fault);
    expect(rig.server.posts).toHaveLength(fault.posts ?? 1);
    await expectUsable(rig);
    expect(rig.server.posts).toHaveLength((fault.posts ?? 1) + 1);
    expect(rig.server.strays).toEqual([]);
    expectDiscreet(rig);
  });
}
