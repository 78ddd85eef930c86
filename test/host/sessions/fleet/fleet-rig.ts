import { setTimeout as sleep } from 'node:timers/promises';
import type { RagBackend } from '../../../../src/backend/index';
import { createMemoryLog } from '../../../../src/event-log/index';
import type { HostOptions } from '../../../../src/host/index';
import { type HostRig, startHost } from '../../../support/host-rig';

/** One word at a time: `1 2 3 …`. */
export function countingBackend({ words = 20, gapMs = 5 } = {}): RagBackend & { asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'counting',
    asked,
    async *answer({ question }, { signal }) {
      asked.push(question);
      for (let word = 1; word <= words; word++) {
        await sleep(gapMs, undefined, { signal });
        yield `${word} `;
      }
    },
  };
}

export function counted(words = 20): string {
  return Array.from({ length: words }, (_, at) => `${at + 1} `).join('');
}

type Member = ReturnType<ReturnType<typeof createMemoryLog>['member']>;

export interface FleetHost extends HostRig {
  member: Member;
}

/** Hosts of one process that share a log in memory. */
export function startFleet(options: { leaseMs?: number } = {}) {
  const log = createMemoryLog({ leaseMs: 300, ...options });
  return async (
    more: Partial<HostOptions> = {},
    resume: Partial<HostOptions['resume']> = {},
  ): Promise<FleetHost> => {
    const member = log.member();
    const rig = await startHost({ resume: { log: member, fleet: member, ...resume }, ...more });
    return { ...rig, member };
  };
}
